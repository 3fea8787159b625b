"""A plan of agreement as a form: what the owner names before anybody has submitted anything."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreement.domain.comparison import LEADING, OVER_PART, Turns, Unit
from agreement.domain.plan import Plan
from agreement.queries.compared_codes import Counted
from agreement.rendering.ways import COEFFICIENTS, COUNTED, PARTS, TURNS, UNITS
from rounds.models import CodingRound
from rounds.rendering.designs import design_in_words

LEADS = (Counted.AT_CLOSE, Counted.ROLLED_UP)
"""What was merged after closing never leads."""


class PlanForm(forms.Form):
    """One primary number; a threshold only where the authors have one of their own."""

    coefficient = forms.ChoiceField(
        label=gettext_lazy("Coefficient"), choices=list(COEFFICIENTS.items()), initial=LEADING
    )
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=list(UNITS.items()), initial=Unit.TURN)
    turns = forms.ChoiceField(
        label=gettext_lazy("Whose turns"), choices=list(TURNS.items()), initial=Turns.PARTICIPANTS
    )
    codes = forms.ChoiceField(
        label=gettext_lazy("Over which codes"),
        choices=[("", gettext_lazy("all codes")), *PARTS.items()],
        required=False,
    )
    counted = forms.ChoiceField(
        label=gettext_lazy("Codes count"), choices=[(one, COUNTED[one]) for one in LEADS], initial=Counted.AT_CLOSE
    )
    threshold = forms.FloatField(
        label=gettext_lazy("Threshold"),
        required=False,
        min_value=0,
        max_value=1,
        localize=True,
        help_text=gettext_lazy("Only if you have one. No value is right for every study, so none is proposed."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Where the threshold comes from"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("A source, or why this value is right for what you do with the codes."),
    )
    below = forms.CharField(
        label=gettext_lazy("What happens below it"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Such as: the definitions are discussed, and the same number is computed on transcripts not coded yet."
        ),
    )
    drawn = forms.CharField(
        label=gettext_lazy("How the transcripts coded by several were chosen"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, round_: CodingRound, plan: Plan | None, data: Any = None) -> None:
        drawn = design_in_words(round_.design) if round_.design else ""
        super().__init__(data, initial={"drawn": drawn} if plan is None else vars(plan))

    def clean(self) -> dict[str, Any]:
        """A threshold needs where it comes from and what happens below; sets of codes have no parts."""
        values = super().clean() or self.cleaned_data
        if values.get("threshold") is not None:
            if not values.get("reason"):
                self.add_error("reason", _("Say where the threshold comes from: readers ask."))
            if not values.get("below"):
                self.add_error("below", _("Say what happens below the threshold; afterwards it cannot be planned."))
        if values.get("codes") and values.get("coefficient") not in OVER_PART:
            self.add_error("codes", _("α of sets of codes looks at all of them at once: choose all codes."))
        return values

    def plan(self) -> Plan:
        """What was named."""
        return Plan(**self.cleaned_data)
