"""Forms of recordings: who speaks on a track, and how to recognise."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from recordings.actions.recognising import LONGEST_PROMPT, Manner
from recordings.actions.settling import LATEST_MS, TrackChoice
from recordings.models import Recording, Track
from recordings.speech.checkpoints import Model
from studies.domain.clean import canonical
from studies.domain.languages import name_of
from studies.models import Participant, Study
from transcripts.domain.times import clock
from transcripts.domain.turns import LONGEST_NAME
from transcripts.models import Speaker

EACH_CHUNK = "each"
BEST, FAST = 5, 1


class TrackForm(forms.Form):
    """One track: what it is for, who speaks, how much later it begins."""

    use = forms.ChoiceField(choices=Track.Use.choices, label=_("Holds"))
    speaker = forms.CharField(max_length=LONGEST_NAME, required=False, label=_("Speaker"))
    role = forms.ChoiceField(choices=Speaker.Role.choices, label=_("Role"))
    participant = forms.TypedChoiceField(required=False, label=_("Participant"), empty_value=None)
    offset = forms.DecimalField(
        label=_("Begins later by (s)"),
        decimal_places=3,
        min_value=-LATEST_MS // 1000,
        max_value=LATEST_MS // 1000,
        initial=0,
    )

    def __init__(self, data: Any, *, track: Track, participants: Iterable[Participant]) -> None:
        super().__init__(data, prefix=f"t{track.number}", initial=_initial(track))
        self.track = track
        by_key = {str(participant.pk): participant for participant in participants}
        choice = self.fields["participant"]
        assert isinstance(choice, forms.TypedChoiceField)
        choice.choices = [("", "—"), *((key, participant.pseudonym) for key, participant in by_key.items())]
        choice.coerce = by_key.__getitem__
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}, {track.number}"

    @property
    def choice(self) -> TrackChoice:
        """What was said, once the form is valid."""
        said = self.cleaned_data
        role = said["role"]
        return TrackChoice(
            self.track,
            said["use"],
            " ".join(canonical(said["speaker"]).split()),
            role,
            said["participant"] if role == Speaker.Role.PARTICIPANT else None,
            round(said["offset"] * 1000),
        )


class RecognitionForm(forms.Form):
    """How to recognise a recording or a passage."""

    model = forms.ChoiceField(label=_("Model"))
    language = forms.ChoiceField(label=_("Language"))
    beam = forms.TypedChoiceField(
        label=_("Search"),
        coerce=int,
        choices=[(BEST, _("thorough")), (FAST, _("fast"))],
        initial=BEST,
    )
    prompt = forms.CharField(
        label=_("Names and terms to expect"),
        max_length=LONGEST_PROMPT,
        required=False,
        help_text=_("Spelled as they should be. They may turn up where nothing is said; leave this empty at first."),
    )
    keep_loudest = forms.BooleanField(
        required=False,
        label=_("Leave out what another microphone heard louder"),
        help_text=_("The microphones heard each other: otherwise such words stand in the text twice."),
    )

    def __init__(
        self, *args: Any, models: Sequence[Model], study: Study, recording: Recording, bleeds: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.study = study
        self.models = {model.key: model for model in models}
        model, language = self.fields["model"], self.fields["language"]
        assert isinstance(model, forms.ChoiceField)
        assert isinstance(language, forms.ChoiceField)
        model.choices = [(key, f"{found.name} · {found.engine}") for key, found in self.models.items()]
        language.choices = _languages(study)
        language.initial = recording.interview.language or None
        if not bleeds:
            del self.fields["keep_loudest"]

    @property
    def manner(self) -> Manner:
        """What was chosen, once the form is valid."""
        said = self.cleaned_data
        model = self.models[said["model"]]
        languages = self.study.languages if said["language"] == EACH_CHUNK else [said["language"]]
        return Manner(
            model.engine,
            model.name,
            tuple(languages),
            beam=said["beam"],
            prompt=" ".join(canonical(said["prompt"]).split()),
            keep_loudest=said.get("keep_loudest", False),
        )


class PassageForm(RecognitionForm):
    """A stretch of the recording to recognise again."""

    begins = forms.CharField(label=_("From"), max_length=12)
    ends = forms.CharField(label=_("To"), max_length=12)
    field_order = ("begins", "ends", "model", "language", "beam", "prompt")

    def clean_begins(self) -> int:
        """Milliseconds."""
        return _milliseconds(self.cleaned_data["begins"])

    def clean_ends(self) -> int:
        """Milliseconds."""
        return _milliseconds(self.cleaned_data["ends"])


def _initial(track: Track) -> dict[str, Any]:
    return {
        "use": track.use,
        "speaker": track.speaker,
        "role": track.role,
        "participant": str(track.participant_id or ""),
        "offset": f"{track.offset_ms / 1000:g}",
    }


def _languages(study: Study) -> list[tuple[str, str]]:
    shown = get_language() or "en"
    single = [(code, name_of(code, shown)) for code in study.languages]
    if len(single) < 2:
        return single
    names = ", ".join(name for _, name in single)
    return [*single, (EACH_CHUNK, str(_("found every few minutes: %(names)s")) % {"names": names})]


def _milliseconds(written: str) -> int:
    """Of `1:02:03`, `2:03.5` or `123`. Raises ValidationError."""
    parts = written.strip().replace(",", ".").split(":")
    if not 0 < len(parts) <= 3 or not all(part.replace(".", "", 1).isdigit() for part in parts):
        raise forms.ValidationError(_("Write a time such as 12:40 or 1:02:03."))
    return clock(written.strip())
