"""Count what pytest reported, say why tests were skipped, and print the closing line.

python .ci/tally.py REPORT.xml … --failed [STAGE …]

Ends with 1 where a test or a stage failed, a report is missing, or a test was skipped for want of
something that could have been installed.
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

ALLOWED = ["needs a GPU", "needs root: ", "long: "]
if "LONGLEAF_DATA" not in os.environ:
    ALLOWED.append("needs data: ")
OF_TESTS = {"README, second command", "long tests"}
"""Stages whose failures the reports show one by one."""


class Test(NamedTuple):
    """A test's name, its outcome, and why it was skipped."""

    name: str
    outcome: str
    reason: str = ""


def tests(report: Path) -> Iterator[Test]:
    """The tests of one JUnit report; a report that is missing is one failure."""
    if not report.exists():
        yield Test(f"{report.name} was not written", "failed")
        return
    for case in ElementTree.parse(report).iter("testcase"):
        name = f"{case.get('classname')}.{case.get('name')}"
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            yield Test(name, "failed")
        elif skipped is not None:
            yield Test(name, "skipped", skipped.get("message", ""))
        else:
            yield Test(name, "passed")


def say_skipped(ran: Iterable[Test]) -> int:
    """Print each reason once with its number of tests; returns how many reasons do not count."""
    reasons = Counter(test.reason for test in ran if test.outcome == "skipped")
    for reason, count in sorted(reasons.items()):
        print(f"skipped: {count} x {reason}")
    poor = [reason for reason in reasons if not reason.startswith(tuple(ALLOWED))]
    for reason in poor:
        print(f"not a reason to skip here: {reason}")
    return len(poor)


def main() -> int:
    """Print everything; returns the exit code."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("reports", nargs="+", type=Path)
    options.add_argument("--failed", nargs="*", default=[], metavar="STAGE")
    given = options.parse_args()
    ran = [test for report in given.reports for test in tests(report)]
    poor = say_skipped(ran)
    for test in ran:
        if test.outcome == "failed":
            print(f"failed: {test.name}")
    stages = [stage for stage in given.failed if stage not in OF_TESTS]
    for stage in stages:
        print(f"failed: stage {stage}")
    counts = Counter(test.outcome for test in ran)
    failed = counts["failed"] + len(stages) + poor
    if given.failed and not failed:
        failed = len(given.failed)  # pytest ended badly, although each of its tests passed
    print(f"{counts['passed']} passed, {failed} failed, {counts['skipped']} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
