"""What the owner chooses for a round."""

from typing import Any

from django import forms
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from coding.models import CodingRound, Stage
from studies.models import Person, Study
from studies.permissions import Role
from transcripts.models import TranscriptVersion


def latest_versions(study: Study) -> QuerySet[TranscriptVersion]:
    """The newest version of every transcript, by the interview's label."""
    newest = TranscriptVersion.objects.filter(transcript__study=study).order_by().values("transcript")
    ids = newest.annotate(newest=Max("id")).values("newest")
    versions: QuerySet[TranscriptVersion] = (
        TranscriptVersion.objects.filter(pk__in=ids)
        .select_related("transcript__interview")
        .defer("text", "report")
        .order_by("transcript__interview__label")
    )
    return versions


class Transcripts(forms.ModelMultipleChoiceField[TranscriptVersion]):
    """Transcripts to tick, named by their interview and length."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=TranscriptVersion.objects.none(),
            widget=forms.CheckboxSelectMultiple,
            label=_("Transcripts"),
            error_messages={"required": _("Choose at least one transcript.")},
            **kwargs,
        )

    def label_from_instance(self, obj: Any) -> str:
        """`I-07 · 4,200 words`."""
        return str(_("%(label)s · %(words)s words") % {"label": obj.transcript.interview.label, "words": obj.words})


class RoundForm(forms.Form):
    """A new round."""

    stage = forms.ChoiceField(choices=Stage.choices, label=_("Stage"), widget=forms.RadioSelect, initial=Stage.OPEN)
    coders = forms.ModelMultipleChoiceField(
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label=_("Coders"),
        error_messages={"required": _("Choose at least two coders: each transcript is coded twice, independently.")},
    )
    versions = Transcripts()
    carry = forms.BooleanField(
        required=False,
        label=_("Begin with each coder's own codings of these transcripts"),
        help_text=_("For a text that was corrected after it was coded: every coding follows to its words."),
    )

    def __init__(self, study: Study, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coders = Person.objects.filter(memberships__study=study, memberships__role=Role.CODER).order_by("name", "pk")
        self.fields["coders"].queryset = coders  # type: ignore[attr-defined]
        self.fields["versions"].queryset = latest_versions(study)  # type: ignore[attr-defined]


class MoreTranscripts(forms.Form):
    """Transcripts that an open round does not have yet."""

    versions = Transcripts()

    def __init__(self, round_: CodingRound, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = round_.layers.values("version__transcript")
        missing = latest_versions(round_.study).exclude(transcript__in=there)
        self.fields["versions"].queryset = missing  # type: ignore[attr-defined]
