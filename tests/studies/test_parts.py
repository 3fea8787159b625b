"""What apps add to a study: an app that names what is not there, or what another has, does not start."""

import pytest

from studies import parts
from studies.parts import CHAPTERS, PARTS, Group, Part, Place, ToldChapter, register
from studies.permissions import Permission
from workbench.rooms import IN_A_STUDY


@pytest.fixture(autouse=True)
def _as_before(monkeypatch):
    monkeypatch.setattr(parts, "PARTS", dict(PARTS))
    monkeypatch.setattr(parts, "CHAPTERS", dict(CHAPTERS))


def chapter(name: str, after: str = "") -> ToldChapter:
    return ToldChapter(name, name.title(), lambda study, person: None, after=after)


def test_every_app_has_registered_its_part():
    assert list(PARTS) == list(IN_A_STUDY)


def test_the_story_is_in_the_order_of_a_study():
    assert list(CHAPTERS) == [
        "participants",
        "interviews",
        "recordings",
        "transcripts",
        "corrected",
        "coded",
        "moderated",
        "agreement",
        "catalogue",
        "package",
    ]


def test_a_chapter_stands_after_the_one_it_names():
    register(Part("board", chapters=(chapter("voted", after="agreement"),)))
    names = list(parts.CHAPTERS)
    assert names[names.index("agreement") + 1] == "voted"


def test_a_chapter_after_one_that_nobody_tells_is_refused():
    with pytest.raises(ValueError, match=r"^board: no app tells the chapter votes, after which voted is to stand$"):
        register(Part("board", chapters=(chapter("voted", after="votes"),)))


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        (Part("board", sentences={"case.decided": "decided"}), "verb case.decided"),
        (Part("board", places=(Place("find", "Find", Permission.VIEW_STUDY, Group.RESULTS, 9),)), "place find"),
        (Part("board", chapters=(chapter("coded"),)), "chapter coded"),
    ],
)
def test_what_another_app_has_is_refused(part, kind):
    with pytest.raises(ValueError, match=rf"^board: another app has the {kind}$"):
        register(part)
    assert "board" not in parts.PARTS
