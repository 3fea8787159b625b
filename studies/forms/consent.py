"""Consent on a day: what it is about, the wording, the signed form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from studies.models import Consent

GIVEN, WITHDRAWN = "given", "withdrawn"


class ConsentForm(forms.Form):
    """What a participant said yes or no to."""

    scopes = forms.MultipleChoiceField(
        label=_("About"), choices=Consent.Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=[(GIVEN, _("given")), (WITHDRAWN, _("withdrawn"))],
        initial=GIVEN,
        widget=forms.RadioSelect,
    )
    on = forms.DateField(
        label=_("On"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    wording = forms.CharField(
        label=_("Wording"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was asked, as the participant read it."),
    )
    signed_form = forms.FileField(
        label=_("Signed form"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text=_("PDF, JPEG or PNG, at most 5 MB. Owner and interviewers alone can open it; it is never exported."),
    )

    def said(self) -> dict[str, Any]:
        """What the action takes. Needs a valid form."""
        values = self.cleaned_data
        file = values["signed_form"]
        return {
            "scopes": values["scopes"],
            "is_given": values["answer"] == GIVEN,
            "on": values["on"],
            "wording": values["wording"],
            "signed_form": file.read() if file else b"",
        }


class DayForm(forms.Form):
    """A day to look back to."""

    day = forms.DateField(required=False)
