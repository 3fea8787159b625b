"""Forms of transcripts: files to upload, and what a person says about one of them before it is stored."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from studies.domain.clean import canonical
from studies.forms.languages import language_choices
from studies.models import Interview, Participant, Study
from transcripts import queries
from transcripts.actions import Voice
from transcripts.domain.labels import ABOVE, BRACKETS, COLON, COLUMN, DASH, TAB, TIMED
from transcripts.domain.labels import NOBODY as NOWHERE
from transcripts.domain.turns import LONGEST_NAME, NOBODY, FoundSpeaker
from transcripts.formats.encoding import OFFERED
from transcripts.formats.reading import Reading
from transcripts.models import Speaker

NO_SPEAKER = "text"
UNDECIDED = "undecided"
NEW, SAME = "new", "same"
PLACES = (
    ("", _("find out")),
    (COLON, _("before a colon")),
    (ABOVE, _("above what is said, on a line of their own")),
    (TIMED, _("beside a time on one line")),
    (BRACKETS, _("in brackets")),
    (DASH, _("before a dash")),
    (TAB, _("before a tab, in bold or not")),
    (COLUMN, _("in the first column")),
    (NOWHERE, _("nobody is named")),
)
ROLES = [*Speaker.Role.choices, (NO_SPEAKER, _("not a speaker"))]


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several; cleans to a list."""

    widget = FilesInput(
        attrs={"accept": ".txt,.md,.vtt,.srt,.docx,.odt,.rtf,.pdf,.csv,.xlsx,.json,.jsonl,.tsv,.otr,.html"}
    )

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Every file cleaned; an empty one passes here and gets its sentence from the reader."""
        files = data if isinstance(data, list | tuple) else [data]
        cleaned: list[UploadedFile[Any]] = [super(FilesField, self).clean(file, initial) for file in files or [None]]
        return cleaned


class UploadForm(forms.Form):
    """Files to bring."""

    uploads = FilesField(
        label=_("Transcript files"),
        help_text=_(
            "TXT with “Speaker: text”, WebVTT, SRT, DOCX, ODT, RTF or PDF; tables (CSV, XLSX) with columns for "
            "speaker, time and words; files of Whisper, noScribe, oTranscribe, Otter, Descript and f4. Several at once "
            "if you like."
        ),
        error_messages={"required": _("Choose at least one file.")},
        allow_empty_file=True,
    )


class ReadingForm(forms.Form):
    """How a file is to be read: its letters, and where its names stand."""

    encoding = forms.ChoiceField(required=False, label=_("Encoding of the letters"))
    names = forms.ChoiceField(required=False, choices=PLACES, label=_("The names stand"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["encoding"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", _("find out")), *((code, gettext(name)) for code, name in OFFERED)]

    @property
    def reading(self) -> Reading:
        """The choices of a valid form."""
        return Reading(self.cleaned_data["encoding"], self.cleaned_data["names"])


class SpeakerForm(forms.Form):
    """One label of the file: what the speaker is called, and who it is."""

    label = forms.CharField(widget=forms.HiddenInput, strip=False)
    name = forms.CharField(max_length=LONGEST_NAME, required=False, label=_("Name"))
    role = forms.ChoiceField(choices=ROLES, label=_("Role"))
    participant = forms.TypedChoiceField(required=False, label=_("Participant"), empty_value=None)

    def __init__(self, *args: Any, found: FoundSpeaker, participants: Iterable[Participant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found
        if found.undecided:
            role = self.fields["role"]
            assert isinstance(role, forms.ChoiceField)
            role.choices = [(UNDECIDED, _("not decided")), *ROLES]
        by_key = {str(participant.pk): participant for participant in participants}
        choice = self.fields["participant"]
        assert isinstance(choice, forms.TypedChoiceField)
        choice.choices = [("", "—"), *((key, participant.pseudonym) for key, participant in by_key.items())]
        choice.coerce = by_key.__getitem__
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {found.label}"

    def clean_name(self) -> str:
        """The name in canonical form; it may be missing where the label is text."""
        return " ".join(canonical(str(self.cleaned_data["name"])).split())

    def clean(self) -> dict[str, Any]:
        """A speaker has a name."""
        cleaned = self.cleaned_data
        if cleaned.get("role") not in (NO_SPEAKER, UNDECIDED) and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", gettext("Give this speaker a name."))
        return cleaned

    @property
    def settled_name(self) -> str | None:
        """The speaker's name; None where the label is text, `NOBODY` where nobody has decided."""
        role = self.cleaned_data["role"]
        return None if role == NO_SPEAKER else NOBODY if role == UNDECIDED else str(self.cleaned_data["name"])

    @property
    def voice(self) -> Voice:
        """The role; only a participant is linked to one of the study's participants."""
        role = self.cleaned_data["role"]
        return Voice(role, self.cleaned_data["participant"] if role == Speaker.Role.PARTICIPANT else None)


class DraftForm(forms.Form):
    """Where a transcript belongs, and how its cues become turns."""

    interview = forms.TypedChoiceField(label=_("Interview or focus group"))
    language = forms.ChoiceField(label=_("Language"))
    label = forms.CharField(max_length=30, required=False, label=_("Label of the new one"))
    kind = forms.ChoiceField(choices=Interview.Kind.choices, label=_("Kind of the new one"))
    join = forms.BooleanField(
        required=False,
        label=_("Join consecutive cues of one speaker into one turn"),
        help_text=_("Otherwise every cue becomes a turn of its own."),
    )
    sentences = forms.BooleanField(
        required=False,
        label=_("Join cues of nobody until the sentence ends"),
        help_text=_("Speech recognition breaks sentences off; a long pause ends a turn all the same."),
    )

    def __init__(self, *args: Any, study: Study, has_cues: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_key = {str(interview.pk): interview for interview in queries.free_interviews(study)}
        interview, language = self.fields["interview"], self.fields["language"]
        assert isinstance(interview, forms.TypedChoiceField)
        assert isinstance(language, forms.ChoiceField)
        interview.choices = [(NEW, gettext("a new one")), *((key, one.label) for key, one in by_key.items())]
        interview.coerce = by_key.get
        language.choices = [(SAME, gettext("that of the interview")), *language_choices(study.languages)[1:]]
        if not has_cues:
            del self.fields["join"], self.fields["sentences"]

    def clean(self) -> dict[str, Any]:
        """A new interview has a label."""
        cleaned = self.cleaned_data
        cleaned["label"] = " ".join(canonical(cleaned.get("label", "")).split())
        if not cleaned.get("interview") and not cleaned["label"] and not self.errors:
            self.add_error("label", gettext("Choose an interview, or give the new one a label such as I-04."))
        return cleaned

    @property
    def chosen_language(self) -> str:
        """A code, or nothing where the interview's own is meant."""
        chosen = str(self.cleaned_data["language"])
        return "" if chosen == SAME else chosen

    @property
    def chosen_interview(self) -> Interview:
        """The interview chosen, or a new one that is not saved yet."""
        chosen: Interview | None = self.cleaned_data["interview"]
        return chosen or Interview(label=self.cleaned_data["label"], kind=self.cleaned_data["kind"])
