"""Check that wheels hold exactly what stands in the rooms of a clean checkout.

python .ci/check_wheel.py CHECKOUT WHEEL …
"""

import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile


def expected(checkout: Path) -> set[str]:
    """Every file of every room, by its name in the wheel; the links to rooms are left out."""
    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))
    rooms: dict[str, str] = project["tool"]["setuptools"]["package-dir"]
    return {
        "/".join([*name.split("."), *path.relative_to(checkout / folder).parts])
        for name, folder in rooms.items()
        for path in (checkout / folder).rglob("*")
        if path.is_file()
    }


def held(wheel: Path) -> set[str]:
    """Every file of a wheel, without those that describe the distribution."""
    names = ZipFile(wheel).namelist()
    return {name for name in names if not name.partition("/")[0].endswith(".dist-info")}


def main() -> None:
    """Compare; SystemExit names what is missing or too much."""
    checkout, *wheels = map(Path, sys.argv[1:])
    wanted = expected(checkout)
    for wheel in wheels:
        found = held(wheel)
        if found != wanted:
            missing, more = sorted(wanted - found), sorted(found - wanted)
            raise SystemExit(f"{wheel}\nmissing: {missing}\nnot expected: {more}")
        print(f"{wheel.name}: {len(found)} files, {wheel.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
