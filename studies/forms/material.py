"""Guide versions, participants, interviews."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_scopes.forms import SafeModelChoiceField, SafeModelMultipleChoiceField

from studies.domain.participant_columns import COLUMNS, MOST_YEARS
from studies.forms.languages import language_choices
from studies.models import GuideVersion, Interview, Participant, Person, Study
from studies.permissions import Role


class GuideForm(forms.ModelForm[GuideVersion]):
    """The next version of the interview guide."""

    class Meta:
        model = GuideVersion
        fields: ClassVar = ["text", "change_note"]
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 18})}
        labels: ClassVar = {"text": _("Guide"), "change_note": _("What changed, and why")}


class ParticipantForm(forms.ModelForm[Participant]):
    """One participant. Nothing here may identify the person: the pseudonym stands for them everywhere."""

    language = forms.ChoiceField(label=_("Language"), required=False)

    class Meta:
        model = Participant
        fields: ClassVar = list(COLUMNS)
        labels: ClassVar = {
            "pseudonym": _("Pseudonym"),
            "role": _("Role at work"),
            "experience_years": _("Years of experience"),
            "sector": _("Sector"),
            "company_size": _("Company size"),
            "region": _("Region"),
            "team": _("Team"),
            "recruited_through": _("How recruited"),
            "is_pilot": _("Pilot interview: stays out of the results"),
            "consents_to_record": _("Consents to be recorded"),
            "consents_to_quote": _("Consents to be quoted"),
            "consents_to_share": _("Consents to share the transcript"),
        }
        help_texts: ClassVar = {
            "team": _("The catalogue counts teams beside participants: two people of one team are one team."),
            "is_pilot": _(
                "An interview with pilots alone gives no result: its passages are not offered as evidence and count "
                "nowhere in the catalogue. In a group with others, what a pilot says is not counted."
            ),
        }

    def __init__(self, *args: Any, study: Study, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = language_choices(study.languages, self.instance.language)
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        language.choices = choices
        years = self.fields["experience_years"]
        years.widget.attrs |= {"max": MOST_YEARS}

    def about(self) -> list[forms.BoundField]:
        """The fields that describe the person."""
        return [self[name] for name in COLUMNS if name != "is_pilot" and not name.startswith("consents")]

    def ticks(self) -> list[forms.BoundField]:
        """Pilot and the three consents."""
        return [self[name] for name in COLUMNS if name == "is_pilot" or name.startswith("consents")]


class InterviewForm(forms.ModelForm[Interview]):
    """One interview or focus group."""

    language = forms.ChoiceField(label=_("Language"), required=False)

    class Meta:
        model = Interview
        fields: ClassVar = [
            "label",
            "kind",
            "participants",
            "first_interviewer",
            "second_interviewer",
            "held_on",
            "language",
            "guide_version",
        ]
        labels: ClassVar = {
            "label": _("Label"),
            "kind": _("Kind"),
            "participants": _("Participants"),
            "first_interviewer": _("First interviewer"),
            "second_interviewer": _("Second interviewer"),
            "held_on": _("Date"),
            "guide_version": _("Guide version"),
        }
        help_texts: ClassVar = {
            "label": _("Short and without names, such as I-07 or FG-1: quotation identifiers begin with it."),
        }
        field_classes: ClassVar = {
            "participants": SafeModelMultipleChoiceField,
            "guide_version": SafeModelChoiceField,
        }
        widgets: ClassVar = {
            "participants": forms.CheckboxSelectMultiple,
            "held_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, study: Study, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("participants").queryset = Participant.objects.filter(study=study)
        self.choose("guide_version").queryset = GuideVersion.objects.filter(study=study).order_by("-number")
        for name in ("first_interviewer", "second_interviewer"):
            self.choose(name).queryset = _interviewers(study, getattr(self.instance, f"{name}_id"))
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        language.choices = language_choices(study.languages, self.instance.language)

    def choose(self, name: str) -> "forms.ModelChoiceField[Any]":
        """A field whose choices are rows."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        return field

    def clean(self) -> dict[str, Any]:
        """Two interviewers are two people."""
        values = super().clean() or self.cleaned_data
        first, second = values.get("first_interviewer"), values.get("second_interviewer")
        if first and first == second:
            self.add_error("second_interviewer", _("The second interviewer is somebody else than the first."))
        return values


def _interviewers(study: Study, stored: int | None) -> Any:
    """Members with the interviewer role, and whoever is stored already."""
    held = Q(memberships__study=study, memberships__role=Role.INTERVIEWER)
    return Person.objects.filter(held | Q(pk=stored)).distinct().order_by("name", "email")
