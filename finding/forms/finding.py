"""What people ask when they look for passages again; every question is an address."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from finding.queries.passages import ATTRIBUTES, INTERVIEWERS, Narrowing
from finding.queries.scope import Scope
from finding.queries.tables import PASSAGES, UNITS
from rounds.models import CodingRound
from rounds.visibility import visible_layers
from studies.models import Participant, Person, Study

ATTRIBUTE_WORDS: dict[str, Promise] = {
    "role": _("role at work"),
    "experience_years": _("years of experience"),
    "sector": _("sector"),
    "company_size": _("company size"),
    "region": _("region"),
    "team": _("team"),
    "language": _("language"),
    "recruited_through": _("how recruited"),
}
UNIT_WORDS: dict[str, Promise] = {"passages": _("passages"), "participants": _("participants"), "teams": _("teams")}
MOST = (20, 40, 80)


class ScopeForm(forms.Form):
    """Whose codings of which rounds."""

    coder = forms.TypedMultipleChoiceField(
        coerce=int, required=False, widget=forms.CheckboxSelectMultiple, label=_("Coded by")
    )
    round = forms.TypedMultipleChoiceField(
        coerce=int, required=False, widget=forms.CheckboxSelectMultiple, label=_("Round")
    )

    def __init__(self, study: Study, person: Person, data: Any) -> None:
        super().__init__(data)
        self.study, self.person = study, person
        rows = visible_layers(study, person).order_by("coder__name", "coder", "round__number")
        layers = list(rows.values_list("coder", "coder__name", "round").distinct())
        coders = dict((pk, name) for pk, name, _round in layers)  # noqa: C402 - pairs out of triples
        numbers = dict(CodingRound.objects.filter(study=study).values_list("pk", "number"))
        rounds = sorted({(numbers[pk], pk) for _coder, _name, pk in layers})
        self.fields["coder"].choices = list(coders.items())  # type: ignore[attr-defined]
        self.fields["round"].choices = [(pk, number) for number, pk in rounds]  # type: ignore[attr-defined]

    def scope(self) -> Scope:
        """What was chosen; everything where nothing was, or what is not there."""
        self.is_valid()
        values = self.cleaned_data
        return Scope(
            self.study,
            self.person,
            frozenset(values.get("coder") or ()),
            frozenset(values.get("round") or ()),
        )


class PassagesForm(ScopeForm):
    """A question and what its answer is narrowed to."""

    q = forms.CharField(required=False, max_length=2000, label=_("Question"))
    speaker = forms.ChoiceField(required=False, label=_("Speaker"))
    attribute = forms.ChoiceField(required=False, label=_("Participants whose"))
    value = forms.CharField(
        required=False, max_length=120, widget=forms.TextInput(attrs={"list": "id_values"}), label=_("is")
    )
    words = forms.CharField(required=False, max_length=200, label=_("Words in the passage"))

    def __init__(self, study: Study, person: Person, data: Any) -> None:
        super().__init__(study, person, data)
        names = Participant.objects.filter(study=study).order_by("pseudonym").values_list("pseudonym", flat=True)
        self.fields["speaker"].choices = [  # type: ignore[attr-defined]
            ("", _("anybody")),
            (INTERVIEWERS, _("interviewers")),
            *((name, name) for name in names),
        ]
        self.fields["attribute"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *((name, ATTRIBUTE_WORDS[name]) for name in ATTRIBUTES),
        ]

    def narrowing(self) -> Narrowing:
        """What was chosen."""
        self.is_valid()
        values = self.cleaned_data
        return Narrowing(*(values.get(name, "") for name in ("speaker", "attribute", "value", "words")))

    @property
    def question(self) -> str:
        """What was typed, also where the rest of the form is wrong."""
        self.is_valid()
        return str(self.cleaned_data.get("q", "") or self.data.get("q", ""))[:2000]


class TableForm(ScopeForm):
    """What a table counts, of how many codes."""

    unit = forms.ChoiceField(required=False, choices=[(unit, UNIT_WORDS[unit]) for unit in UNITS], label=_("Count"))
    most = forms.TypedChoiceField(
        required=False, coerce=int, choices=[(n, n) for n in MOST], label=_("Most used codes")
    )

    @property
    def counted(self) -> str:
        """What is counted."""
        self.is_valid()
        return self.cleaned_data.get("unit") or PASSAGES

    @property
    def how_many(self) -> int:
        """Of how many codes."""
        self.is_valid()
        return self.cleaned_data.get("most") or MOST[0]


class AttributeForm(TableForm):
    """The same by an attribute."""

    attribute = forms.ChoiceField(
        required=False, choices=[(name, ATTRIBUTE_WORDS[name]) for name in ATTRIBUTES], label=_("By")
    )

    @property
    def chosen(self) -> str:
        """By what."""
        self.is_valid()
        return self.cleaned_data.get("attribute") or ATTRIBUTES[0]


class ProblemsForm(ScopeForm):
    """What counts as a problem: everything under a code, or every code that is not fixed."""

    problems = forms.ChoiceField(required=False, label=_("Problems are"))

    def __init__(self, study: Study, person: Person, data: Any) -> None:
        super().__init__(study, person, data)
        codes = self.scope().codes.values()
        self.fields["problems"].choices = [  # type: ignore[attr-defined]
            ("", _("all codes that are not fixed")),
            *((str(code.uuid), code.name) for code in codes if not code.is_fixed),
        ]
        self.full_clean()
