"""Disks that are full, rights that hold, and folders too deep to be deleted in one go."""

import os
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def mounted(folder: Path, options: str) -> Generator[bool]:
    """A disk in memory with these options at this folder; False where nobody lets us mount."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        yield False
        return
    try:
        yield True
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def remounted(folder: Path, options: str) -> None:
    """Give a disk that is mounted there other options."""
    subprocess.run(["mount", "-o", f"remount,{options}", folder], check=True)


def without_privileges() -> list[str]:
    """The words before a command that is to be refused what an ordinary user is, also as root."""
    if os.geteuid():
        return []
    assert shutil.which("setpriv"), "setpriv (of util-linux) takes root's privileges away"
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


@contextmanager
def deep_folders(root: Path, name: str, depth: int, texts_from: int = 1) -> Generator[None]:
    """Folders inside each other, also deeper than a path may be long; a text in each, or below.

    They are deleted in the end, for pytest cannot.
    """
    here = os.open(root, os.O_RDONLY)
    try:
        for number in range(1, depth + 1):
            os.mkdir(name, dir_fd=here)
            inner = os.open(name, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = inner
            if number >= texts_from:
                leaf = os.open("leaf.txt", os.O_CREAT | os.O_WRONLY, 0o600, dir_fd=here)
                with open(leaf, "w") as file:
                    file.write(f"It lies {number} folders deep.")
        yield
    finally:
        os.close(here)
        subprocess.run(["rm", "-rf", root], check=True)
