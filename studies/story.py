"""The study's story from left to right: each app tells its chapters, the owner's landing page shows them in order."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from studies.models import Person, Study


@dataclass(frozen=True)
class Chapter:
    """How far one step of the study is: `done`, of `whole` where that is known, the page, and what holds it up.

    `detail` says what the number counts; `blocked_by` is one whole sentence, empty where nothing blocks the step,
    and `remedy` the address of the page where that is mended.
    """

    done: int
    detail: str
    url: str
    whole: int | None = None
    blocked_by: str = ""
    remedy: str = ""
    title: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether all of a known whole is done."""
        return bool(self.whole) and self.done == self.whole

    @property
    def state(self) -> str:
        """`complete`, `begun` or `empty`."""
        return "complete" if self.is_complete else "begun" if self.done else "empty"


Teller = Callable[[Study, Person], Chapter | None]

TITLES: dict[str, Promise] = {
    "participants": _("Recruited"),
    "interviews": _("Interviewed"),
    "recordings": _("Recorded"),
    "transcripts": _("Transcribed"),
    "corrected": _("Corrected"),
    "coded": _("Coded"),
    "moderated": _("Moderated"),
    "agreement": _("Agreement"),
    "catalogue": _("Catalogue"),
    "package": _("Package"),
}
"""Every chapter in the order of a study."""

TELLERS: dict[str, Teller] = {}


def tell(chapter: str) -> Callable[[Teller], Teller]:
    """Register who tells a chapter of `TITLES`; imported from an app's `ready`."""

    def register(teller: Teller) -> Teller:
        TELLERS[chapter] = teller
        return teller

    return register


def story(study: Study, person: Person) -> list[Chapter]:
    """The chapters that can be told, in order, as far as this person may know."""
    told = [(name, TELLERS[name](study, person)) for name in TITLES if name in TELLERS]
    return [replace(chapter, title=str(TITLES[name])) for name, chapter in told if chapter]
