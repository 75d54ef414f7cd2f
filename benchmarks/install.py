"""How long an installation takes, and how large it is.

    python benchmarks/install.py [--extra NAME …] [--no-cache]

Installs a copy of this checkout into an empty environment in a temporary folder. Sizes are those
of the files as installed (without the byte code that running them adds); 1 MB is 10^6 bytes.
"""

import argparse
import shutil
import subprocess
import time
from importlib.metadata import Distribution, distributions
from pathlib import Path
from sysconfig import get_path
from tempfile import TemporaryDirectory
from venv import EnvBuilder

from report import machine, table

CHECKOUT = Path(__file__).parents[1]
LISTED = 10
LEFT_BEHIND = (".*", "build", "venv*", "__pycache__", "*.egg-info")
"""What is not part of a fresh checkout, or not needed; pip would build in place."""


def place(environment: Path, kind: str) -> Path:
    """Where an environment keeps its "scripts" or, under "purelib", its packages."""
    base = str(environment)
    return Path(get_path(kind, "venv", {"base": base, "platbase": base}))


def install(environment: Path, target: str, cache: bool) -> float:
    """Make the environment and install into it; returns the seconds of the installation alone."""
    EnvBuilder(with_pip=True).create(environment)
    python = place(environment, "scripts") / "python"
    options = ["--quiet", "--no-compile", *([] if cache else ["--no-cache-dir"])]
    began = time.perf_counter()
    subprocess.run([str(python), "-m", "pip", "install", *options, target], check=True)
    return time.perf_counter() - began


def installed(environment: Path) -> list[Distribution]:
    """Every package in the environment but pip and setuptools, which it began with."""
    library = str(place(environment, "purelib"))
    return [
        found for found in distributions(path=[library]) if found.name not in {"pip", "setuptools"}
    ]


def size(package: Distribution) -> int:
    """Bytes of a package's files."""
    paths = (Path(str(package.locate_file(file))) for file in package.files or ())
    return sum(path.stat().st_size for path in paths if path.exists())


def rows(sizes: dict[str, int]) -> list[list[str]]:
    """The largest packages, the others together, and all."""
    ranked = sorted(sizes.items(), key=lambda item: -item[1])
    others = ranked[LISTED:]
    lines = [*ranked[:LISTED], (f"{len(others)} others", sum(count for _, count in others))]
    lines.append((f"all {len(sizes)}", sum(sizes.values())))
    return [[name, f"{count / 1e6:.1f}"] for name, count in lines]


def main() -> None:
    """Install, measure and print the table."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--extra", action="append", default=[], help="install this extra too")
    options.add_argument("--no-cache", action="store_true", help="download everything anew")
    given = options.parse_args()
    extras = f"[{','.join(given.extra)}]" if given.extra else ""
    with TemporaryDirectory() as folder:
        environment, copy = Path(folder, "environment"), Path(folder, "checkout")
        shutil.copytree(CHECKOUT, copy, symlinks=True, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
        seconds = install(environment, f"{copy}{extras}", cache=not given.no_cache)
        sizes = {package.name: size(package) for package in installed(environment)}
    print(machine())
    source = "nothing" if given.no_cache else "what pip's cache held"
    print(f"pip install .{extras}: {seconds:.0f} s, with {source} at hand\n")
    print(table(["package", "MB"], rows(sizes)))


if __name__ == "__main__":
    main()
