"""What somebody writes about a code."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coding.actions.codebook import COLOURS
from coding.domain.codebook import LONGEST_NAME, may_gather
from coding.models import Code
from coding.queries import effective_parents
from coding.visibility import visible_codes
from rounds.models import Stage
from studies.models import Person, Study


class PlaceForm(forms.Form):
    """Where a code stands in the tree."""

    parent = forms.ModelChoiceField(
        queryset=Code.objects.none(),
        required=False,
        to_field_name="uuid",
        label=_("Gathered under"),
        empty_label=_("nothing, at the top"),
    )

    def __init__(self, study: Study, person: Person, *args: Any, code: Code | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = visible_codes(study, person)
        if code is not None:
            stages = [stage for stage in Stage.values if may_gather(stage, code.stage)]
            codes = codes.filter(stage__in=stages).exclude(pk=code.pk)
            place = effective_parents(study, person).get(code.pk) or 0
            self.fields["parent"].initial = codes.filter(pk=place).first()
        self.fields["parent"].queryset = codes.order_by("name_key")  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    """Name, definition and rules of a code."""

    name = forms.CharField(max_length=LONGEST_NAME, label=_("Name"))
    definition = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}), label=_("Definition"))
    inclusion = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}), label=_("When to use it"))
    exclusion = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}), label=_("When not to use it"))
    example = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}), label=_("Example"))
    is_fixed = forms.BooleanField(
        required=False,
        label=_("From a fixed list"),
        help_text=_("Set before coding: it is applied while coding, and counted once for every team and problem."),
    )
    subcodes_exclusive = forms.BooleanField(
        required=False,
        label=_("The codes directly under it exclude one another"),
        help_text=_("A passage then has at most one of them, and agreement adds u-alpha, cu-alpha and (k)u-alpha."),
    )
    colour = forms.TypedChoiceField(
        choices=[(n, _("colour %(number)s") % {"number": n + 1}) for n in range(COLOURS)],
        coerce=int,
        required=False,
        empty_value=None,
        widget=forms.RadioSelect,
        label=_("Colour"),
    )

    def written(self) -> dict[str, Any]:
        """The values to store; a colour nobody chose is left to the action."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


class NewCodeForm(CodeForm):
    """A new code has a stage as well."""

    stage = forms.ChoiceField(choices=Stage.choices, label=_("Stage"), widget=forms.RadioSelect, initial=Stage.OPEN)
