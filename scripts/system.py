"""See that the programs and libraries Tandem needs from the system are there.

    python3 -m scripts.system run      what `make run` needs
    python3 -m scripts.system test     what `make test` needs besides

What is missing is installed where the user is root on Debian or one of its kin; elsewhere the exact command is
printed. Runs with any Python 3.8 or later and imports nothing but the standard library.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

LOG = Path(".cache/apt.log")


class Need(NamedTuple):
    """Something of the system's: what for, how to see that it is there, and its packages by package manager."""

    purpose: str
    present: Callable[[], bool]
    debian: tuple[str, ...]
    fedora: tuple[str, ...]
    brew: tuple[str, ...]
    required: bool = True


def library(*names: str) -> Callable[[], bool]:
    """Whether all these shared libraries can be loaded."""
    return lambda: all(_loads(name) for name in names)


def program(*names: str) -> Callable[[], bool]:
    """Whether one of these programs is found."""
    return lambda: any(shutil.which(name) for name in names)


def _loads(name: str) -> bool:
    return any(_opens(file) for file in (f"lib{name}.so.0", f"lib{name}.0.dylib", ctypes.util.find_library(name)))


def _opens(file: str | None) -> bool:
    try:
        return bool(file and ctypes.CDLL(file))
    except OSError:
        return False


def _has_venv() -> bool:
    return importlib.util.find_spec("ensurepip") is not None


def _has_database_server() -> bool:
    return program("initdb")() or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def _has_compose() -> bool:
    if shutil.which("docker-compose"):
        return True
    command = ["docker", "compose", "version"]
    return bool(shutil.which("docker")) and subprocess.run(command, capture_output=True, check=False).returncode == 0


NEEDS = {
    "run": (
        Need("Python environments", _has_venv, ("python3-venv",), ("python3",), ("python",)),
        Need(
            "PDF documents",
            library("pango-1.0", "pangoft2-1.0", "harfbuzz"),
            ("libpango-1.0-0", "libpangoft2-1.0-0"),
            ("pango",),
            ("pango",),
        ),
        Need(
            "smaller PDF documents",
            library("harfbuzz-subset"),
            ("libharfbuzz-subset0",),
            ("harfbuzz",),
            ("harfbuzz",),
            required=False,
        ),
    ),
    "test": (
        Need(
            "tests in the browser",
            program("chromium", "chromium-browser", "google-chrome"),
            ("chromium",),
            ("chromium",),
            ("--cask", "chromium"),
        ),
        Need("tests of JavaScript", program("npm"), ("nodejs", "npm"), ("nodejs", "npm"), ("node",)),
        Need("the check of translations", program("xgettext"), ("gettext",), ("gettext",), ("gettext",)),
        Need(
            "tests on PostgreSQL",
            _has_database_server,
            ("postgresql",),
            ("postgresql-server", "postgresql-contrib"),
            ("postgresql",),
            required=False,
        ),
        Need(
            "pictures of the PDF",
            program("pdftotext"),
            ("poppler-utils",),
            ("poppler-utils",),
            ("poppler",),
            required=False,
        ),
        Need(
            "the check of docker-compose.yml",
            _has_compose,
            ("docker-compose",),
            ("docker-compose",),
            ("docker-compose",),
            required=False,
        ),
    ),
}


def main(purpose: str) -> int:
    """Install or name what is missing; 1 when something required stays missing."""
    missing = [need for need in NEEDS[purpose] if not need.present()]
    if missing and _may_install():
        _install([package for need in missing for package in need.debian])
        missing = [need for need in NEEDS[purpose] if not need.present()]
    for need in missing:
        print(_sentence(need), file=sys.stderr)
    return int(any(need.required for need in missing))


def _may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install(packages: list[str]) -> None:
    print(f"Installing {', '.join(packages)} with apt-get (log in {LOG})…", flush=True)
    LOG.parent.mkdir(exist_ok=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with LOG.open("ab") as log:
        for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
            subprocess.run(["apt-get", "-qq", *command], env=environment, stdout=log, stderr=log, check=False)


def _sentence(need: Need) -> str:
    manner = "Tandem needs" if need.required else "Tandem could also use"
    return f"{manner} {_command(need)} for {need.purpose}."


def _command(need: Need) -> str:
    for manager, packages, command in (
        ("apt-get", need.debian, "sudo apt-get install"),
        ("dnf", need.fedora, "sudo dnf install"),
        ("brew", need.brew, "brew install"),
    ):
        if shutil.which(manager):
            return f"`{command} {' '.join(packages)}`"
    return f"the packages {', '.join(need.debian)} (so named on Debian)"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
