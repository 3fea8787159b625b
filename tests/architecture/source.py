"""The project's own files, for tests that read them."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = (
    "studies",
    "jobs",
    "transcripts",
    "recordings",
    "correction",
    "coding",
    "moderation",
    "reports",
    "exchange",
    "workbench",
)
PACKAGES = (*APPS, "benchmarks", "scripts", "tests")


def python_files(*packages: str) -> list[Path]:
    """Python written by hand: everything but migrations."""
    found = [path for package in packages or PACKAGES for path in (ROOT / package).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def templates() -> list[Path]:
    """Every template of the project."""
    return sorted(path for folder in ("templates", *APPS) for path in (ROOT / folder).rglob("*.html"))


def called(path: Path) -> str:
    """A file's path within the checkout."""
    return str(path.relative_to(ROOT))
