"""What people write into the framework matrix, and which part of it they look at."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coding.models import Code
from finding.actions import Span
from finding.queries.matrix import Framework


class MatrixForm(forms.Form):
    """Which codes and participants are looked at."""

    parent = forms.ChoiceField(required=False, label=_("Codes"))
    team = forms.ChoiceField(required=False, label=_("Team"))
    role = forms.ChoiceField(required=False, label=_("Role at work"))

    def __init__(self, found: Framework, data: Any) -> None:
        super().__init__(data)
        self._parents = {str(code.uuid): code for code in found.parents()}
        people = found.participants
        self._offer("parent", _("the outermost"), [(uuid, code.name) for uuid, code in self._parents.items()])
        self._offer("team", _("all"), [(team, team) for team in sorted({one.team for one in people} - {""})])
        self._offer("role", _("all"), [(role, role) for role in sorted({one.role for one in people} - {""})])

    @property
    def outer(self) -> Code | None:
        """The code whose children are the columns; none for the outermost."""
        return self._parents.get(self.chosen.get("parent", ""))

    @property
    def chosen(self) -> dict[str, str]:
        """What was chosen, by the name of its field; what is not on offer counts for nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def _offer(self, name: str, whole: object, choices: Sequence[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", whole), *choices]  # type: ignore[attr-defined]


class SpansField(forms.Field):
    """Passages as `Said.key` names them."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: list[str] | None) -> list[Span]:
        """Version, start and end of each. Raises ValidationError where one is nothing of the kind."""
        try:
            return [_span(key) for key in value or ()]
        except ValueError:
            raise ValidationError(_("Tick passages of this page.")) from None


class SummaryForm(forms.Form):
    """A cell: its words, the passages it quotes, and the stamp of what was read before writing."""

    text = forms.CharField(
        required=False, label=_("Summary"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 8})
    )
    quotations = SpansField(required=False)
    seen = forms.CharField(required=False, max_length=16)

    def clean_text(self) -> str:
        """With the line ends that are stored everywhere: browsers send two signs for one."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")


def _span(key: str) -> Span:
    version, start, end = key.split(":")
    return UUID(version), int(start), int(end)
