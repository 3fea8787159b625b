"""The secret key of a laptop: made once, whole, whoever else starts at the same moment."""

from pathlib import Path
from typing import Any

import pytest

from workbench import secret


def made(folder: Path) -> str:
    """The key of an installation that was given none."""
    return secret.secret_key("", folder, required=False)


def test_it_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    key = made(tmp_path)
    assert len(key) >= secret.SHORTEST
    assert made(tmp_path) == key
    [kept] = tmp_path.iterdir()
    assert (kept.name, kept.read_text(), kept.stat().st_mode & 0o777) == ("secret_key", key, 0o600)


def another_starts_meanwhile(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """While the first key is drawn another process starts, and is done before; what it took for the key."""
    theirs: list[str] = []
    draw = secret.secrets.token_urlsafe

    def slowly(length: int) -> str:
        monkeypatch.setattr(secret.secrets, "token_urlsafe", draw)
        theirs.append(made(folder))
        return draw(length)

    monkeypatch.setattr(secret.secrets, "token_urlsafe", slowly)
    return theirs


@pytest.mark.parametrize("links", [True, False])
def test_two_processes_that_start_at_once_have_one_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    if not links:
        monkeypatch.setattr(Path, "hardlink_to", _without_links)
    theirs = another_starts_meanwhile(tmp_path, monkeypatch)
    ours = made(tmp_path)
    assert theirs == [ours] == [made(tmp_path)]
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def _without_links(*_args: Any) -> None:
    raise PermissionError("a disk that knows no second names")


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patched:
        patched.setattr(secret.os, "fsync", full)
        with pytest.raises(OSError, match="no space left"):
            made(tmp_path)
    assert not list(tmp_path.iterdir())
    assert made(tmp_path)
