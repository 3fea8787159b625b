"""What the moderator's pages send."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from moderation.codings.actions.many import Many
from moderation.codings.domain.cases import CaseType
from moderation.kinds import Own, type_choices
from moderation.labels import REASONS
from studies.errors import Refused

LONGEST_NOTE = 5000


class QueueFilter(forms.Form):
    """Which cases the queue holds. Anything it does not know counts as not chosen."""

    STATES = (
        ("", _("to decide now")),
        ("undecided", _("all undecided")),
        ("deferred", _("deferred")),
        ("returned", _("sent back")),
        ("decided", _("decided")),
        ("all", _("all")),
    )

    type = forms.ChoiceField(required=False, choices=type_choices)
    code = forms.UUIDField(required=False)
    document = forms.UUIDField(required=False)
    state = forms.ChoiceField(required=False, choices=STATES)
    audit = forms.ChoiceField(required=False, choices=[("doubted", "")])

    def chosen(self) -> dict[str, str]:
        """The choices that narrow the queue, by field."""
        self.is_valid()
        found = {name: str(value) for name, value in self.cleaned_data.items() if value}
        return {"state": "all"} | found if "audit" in found else found  # audited is what is settled


class Decide(forms.Form):
    """One decision. `own_code` is a code of the case, `other_code` a name; the span comes as offsets or as words."""

    choice = forms.CharField(max_length=20)
    seen = forms.CharField(max_length=16, required=False)
    shuffled = forms.BooleanField(required=False)
    reason = forms.ChoiceField(required=False, choices=[("", ""), *REASONS.items()])
    note = forms.CharField(max_length=LONGEST_NOTE, required=False)
    own_code = forms.CharField(max_length=36, required=False)
    other_code = forms.CharField(max_length=200, required=False)
    add_code = forms.CharField(max_length=200, required=False)
    start = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    end = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    words = forms.CharField(max_length=100_000, required=False)

    def own(self) -> Own:
        """The moderator's own span, for the choices that need one."""
        said = self.cleaned_data
        code = said[{"other": "other_code", "add": "add_code"}.get(said["choice"], "own_code")]
        return Own(code=code, start=said["start"], end=said["end"], words=said["words"])


class DecideMany(forms.Form):
    """Which cases one decision fits, and the decision.

    What it does not understand counts as not said when cases are only shown; nothing is decided by such a form.
    """

    type = forms.ChoiceField(required=False, choices=[(CaseType.BOUNDARY, ""), (CaseType.AGREE, "")])
    overlap = forms.IntegerField(required=False, min_value=1, max_value=100)
    document = forms.UUIDField(required=False)
    choice_made = forms.CharField(required=False, max_length=20)
    remark = forms.CharField(required=False, max_length=LONGEST_NOTE)

    def many(self) -> Many:
        """Which cases; differences of boundary that overlap by nine tenths where nothing else is said."""
        self.is_valid()
        said = self.cleaned_data
        overlap = (said.get("overlap") or 90) / 100
        document = str(said.get("document") or "")
        return Many(type=said.get("type") or CaseType.BOUNDARY, least_overlap=overlap, document=document)

    def choice(self) -> str:
        """What is decided about them; empty where nothing was chosen."""
        self.is_valid()
        return str(self.cleaned_data.get("choice_made", ""))

    def note(self) -> str:
        """Why."""
        self.is_valid()
        return str(self.cleaned_data.get("remark", ""))


class AddedRow(forms.Form):
    """One coding that a coder adds at the second look."""

    code = forms.CharField(required=False, max_length=200)
    words = forms.CharField(required=False, max_length=100_000)
    start = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    end = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


class SecondAnswer(forms.Form):
    """A coder's second answer: rows `code-0`, `words-0`, … of what is added, and a note."""

    ROWS = 4

    note_text = forms.CharField(required=False, max_length=LONGEST_NOTE)

    @property
    def rows(self) -> list[AddedRow]:
        """The rows as they were sent."""
        return [
            AddedRow({name: self.data.get(f"{name}-{n}", "") for name in AddedRow.base_fields})
            for n in range(self.ROWS)
        ]

    def kept(self) -> set[str]:
        """Numbers of the own codings that are kept."""
        data: Any = self.data
        return set(data.getlist("keep"))

    def added(self) -> list[Own]:
        """What is added. Raises Refused for a row that lacks its code or its words."""
        found = []
        for row in self.rows:
            if not row.is_valid():
                raise Refused(gettext("This page and the server do not understand each other; reload the page."))
            said = row.cleaned_data
            has_span = bool(said["words"].strip()) or said["start"] is not None
            if bool(said["code"].strip()) != has_span:
                raise Refused(gettext("A coding that you add needs a code and the words that it stands on."))
            if has_span:
                found.append(Own(code=said["code"], start=said["start"], end=said["end"], words=said["words"]))
        return found

    def note(self) -> str:
        """What the coder wrote beside it."""
        return str(self.data.get("note_text", ""))[:LONGEST_NOTE]


class AddPassage(forms.Form):
    """A passage that nobody marked, with its code; the fields are named like the one row of a second look."""

    reason = forms.ChoiceField(required=False, choices=[("", ""), *REASONS.items()])
    note = forms.CharField(max_length=LONGEST_NOTE, required=False)

    @property
    def row(self) -> dict[str, Any]:
        """Code and words as they were sent."""
        return {name: self.data.get(f"{name}-0", "") for name in AddedRow.base_fields}

    def own(self) -> Own:
        """Code and words. Raises Refused where one of them is missing."""
        row = AddedRow(self.row)
        if not row.is_valid() or not self.is_valid():
            raise Refused(gettext("This page and the server do not understand each other; reload the page."))
        said = row.cleaned_data
        if not said["code"].strip() or not (said["words"].strip() or said["start"] is not None):
            raise Refused(gettext("A coding that you add needs a code and the words that it stands on."))
        return Own(code=said["code"], start=said["start"], end=said["end"], words=said["words"])

    def why(self) -> dict[str, str]:
        """The listed reason and the written one."""
        return {"reason": self.cleaned_data["reason"], "note": self.cleaned_data["note"]}


class DrawAudit(forms.Form):
    """How large the sample is: a number of codings, or a share of them in percent."""

    round = forms.UUIDField()
    size = forms.IntegerField(required=False, min_value=1, max_value=100_000)
    percent = forms.IntegerField(required=False, min_value=1, max_value=100)
    seed = forms.IntegerField(required=False, min_value=0, max_value=2**32 - 1)


class Judge(forms.Form):
    """What an auditor says of one coding."""

    verdict = forms.CharField(max_length=12)
    other_code = forms.CharField(max_length=200, required=False)
    note = forms.CharField(max_length=LONGEST_NOTE, required=False)
