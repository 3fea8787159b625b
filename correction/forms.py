"""What the correction desk sends: JSON read into plain values, and the small forms of the pages around it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from correction.actions.editing import TurnChange
from correction.domain.states import MOST_MS, state_from
from correction.models import Correction
from correction.queries import REDO, UNDO
from studies.domain.clean import canonical
from studies.errors import Refused
from studies.models import Person

TURNS = frozenset([UNDO, REDO])
VERBS = TURNS | frozenset(
    ["typed", "split", "merged", "speaker", "boundary", "checked", "replaced", "added", "joined", "insert"]
)
MOST_CHANGES = 5000
MOST_CHOICES = 20_000


@dataclass(frozen=True)
class Deed:
    """One deed as it arrived."""

    sitting: UUID
    request_id: UUID
    verb: str
    changes: list[TurnChange]
    step: UUID | None


def sent(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a request. Raises Refused for anything else."""
    try:
        found = json.loads(request.body)
    except (ValueError, UnicodeDecodeError):
        found = None
    if not isinstance(found, dict):
        raise _not_understood()
    return found


def deed_from(found: Mapping[str, Any]) -> Deed:
    """A deed of the desk. Raises Refused where it is none."""
    try:
        step = found.get("step")
        changes = [_change(change) for change in found["changes"]]
        if found["verb"] not in VERBS or not 0 < len(changes) <= MOST_CHANGES:
            raise ValueError("no such deed")
        if bool(step) != (found["verb"] in TURNS):
            raise ValueError("no such deed")
        return Deed(
            uuid_of(found["sitting"]), uuid_of(found["id"]), found["verb"], changes, uuid_of(step) if step else None
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _not_understood() from None


def sitting_from(found: Mapping[str, Any]) -> UUID:
    """The id of the window. Raises Refused where there is none."""
    try:
        return uuid_of(found["sitting"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _not_understood() from None


def work_from(found: Mapping[str, Any]) -> tuple[int, list[list[int]]]:
    """(worked in ms, stretches heard). Raises Refused where they are no numbers."""
    active, heard = found.get("active"), found.get("heard")
    if not _is_time(active) or not isinstance(heard, list) or len(heard) > MOST_CHANGES:
        raise _not_understood()
    if not all(isinstance(pair, list) and len(pair) == 2 and all(map(_is_time, pair)) for pair in heard):
        raise _not_understood()
    return int(active or 0), heard


def choices_from(found: Mapping[str, Any]) -> dict[str, Any]:
    """A person's choices for the desk: a small object. Raises Refused for a large one."""
    choices = found.get("choices")
    if not isinstance(choices, dict) or len(json.dumps(choices)) > MOST_CHOICES:
        raise _not_understood()
    return choices


def uuid_of(value: object) -> UUID:
    """A uuid in words. Raises ValueError for anything else."""
    if not isinstance(value, str):
        raise ValueError("no uuid")
    return UUID(value)


class CanonicalField(forms.CharField):
    """Text in canonical form."""

    def clean(self, value: object) -> str:
        """Clean as usual, then make canonical."""
        return canonical(str(super().clean(value)))


class AskForm(forms.Form):
    """A question about a turn."""

    question = forms.UUIDField()
    turn = forms.UUIDField()
    text = CanonicalField(max_length=1000)
    quote = CanonicalField(max_length=4000, required=False)
    at_ms = forms.IntegerField(min_value=0, max_value=MOST_MS, required=False)


class AnswerForm(forms.Form):
    """An answer to a question."""

    answer = CanonicalField(
        max_length=1000, required=False, label=gettext_lazy("Answer"), widget=forms.Textarea(attrs={"rows": 2})
    )


class AsideForm(forms.Form):
    """A doubt put aside, or taken back."""

    key = forms.RegexField(r"^[a-z_]{1,30}:\d{1,10}:\d{1,10}$")
    aside = forms.BooleanField(required=False)


class RestoreForm(forms.Form):
    """A passage of an older version that a turn shall get back."""

    turn = forms.UUIDField()
    version = forms.UUIDField()
    start = forms.IntegerField(min_value=0, max_value=MOST_MS)
    end = forms.IntegerField(min_value=0, max_value=MOST_MS)


class ReaderForm(forms.Form):
    """Who is asked to agree."""

    reader = forms.ChoiceField(label=gettext_lazy("Who agrees"))

    def __init__(self, data: Any = None, *, readers: Sequence[Person], correction: Correction) -> None:
        super().__init__(data)
        self.readers = {str(person.pk): person for person in readers}
        self.fields["reader"].choices = [(pk, person.name) for pk, person in self.readers.items()]  # type: ignore[attr-defined]
        if correction.reader_id and str(correction.reader_id) in self.readers:
            self.initial["reader"] = str(correction.reader_id)

    @property
    def chosen(self) -> Person:
        """The person; only after `is_valid`."""
        return self.readers[self.cleaned_data["reader"]]


def _change(found: Mapping[str, Any]) -> TurnChange:
    rev = found["rev"]
    if type(rev) is not int or not 0 <= rev <= MOST_MS:
        raise ValueError("no revision")
    after = found.get("after")
    return TurnChange(uuid_of(found["turn"]), rev, state_from(found), uuid_of(after) if after else None)


def _is_time(value: object) -> bool:
    return type(value) is int and 0 <= value <= MOST_MS


def _not_understood() -> Refused:
    return Refused(_("This page and the server do not understand each other; reload the page."))
