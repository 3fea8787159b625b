"""What a person sees of an upload before anything is stored: its speakers, its report, its first turns."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from studies.models import Study
from transcripts import queries
from transcripts.actions import Source, Voice, read_file
from transcripts.domain.proposals import INTERVIEWER, propose_language
from transcripts.domain.text import count_words, fingerprint, lay_out
from transcripts.domain.turns import (
    CUE_FORMATS,
    LONGEST_NAME,
    FoundSpeaker,
    ParsedTranscript,
    ParsedTurn,
    found_speakers,
    proposed_names,
    settle,
)
from transcripts.forms import NEW, NO_SPEAKER, SAME, DraftForm, SpeakerForm
from transcripts.models import Speaker, Transcript, UploadDraft
from transcripts.proposals import proposed_voices
from transcripts.rendering import clock
from transcripts.reports import ShownReport, report_json, shown

MOST_SPEAKERS = 40
FIRST_TURNS = 12
LONGEST_TURN = 400


@dataclass(frozen=True)
class ShownTurn:
    """One of the first turns."""

    number: int
    speaker: str
    asks: bool
    at: str
    text: str


class Preview:
    """An upload, read again from its bytes, with the forms that say what to make of it.

    `data` is what was posted; without it the forms hold proposals. Raises Refused where the bytes are no transcript.
    """

    def __init__(self, draft: UploadDraft, data: Mapping[str, Any] | None = None) -> None:
        self.draft = draft
        self.study: Study = draft.study
        self.data = data
        self.parsed: ParsedTranscript = read_file(bytes(draft.content))
        self.found = found_speakers(self.parsed.turns)
        self.proposed = self._settled(proposed_names(self.parsed.turns), join=self.has_cues)

    @property
    def has_cues(self) -> bool:
        """Whether the format has cues, which may be joined into turns."""
        return self.parsed.report.format in CUE_FORMATS

    @property
    def asked(self) -> list[FoundSpeaker]:
        """The labels that have a form: the most frequent ones, in the order of the file; the others go as proposed."""
        frequent = sorted(self.found, key=lambda found: -found.turns)[:MOST_SPEAKERS]
        return [found for found in self.found if found in frequent]

    @cached_property
    def form(self) -> DraftForm:
        """Interview and language."""
        fitting = queries.fitting_interview(self.study, self.draft.file_name)
        initial = {
            "interview": fitting.pk if fitting else NEW,
            "label": queries.next_label(self.study),
            "language": propose_language(_text(self.proposed), self.study.languages) or SAME,
            "join": True,
        }
        return DraftForm(self.data, study=self.study, has_cues=self.has_cues, initial=initial)

    @cached_property
    def speakers(self) -> list[SpeakerForm]:
        """One form a label."""
        voices = proposed_voices(self.study, self.proposed.turns)
        participants = list(queries.participants(self.study))
        return [
            SpeakerForm(
                self.data,
                prefix=f"s{position}",
                found=found,
                participants=participants,
                initial=_initial(found, voices.get(found.label, Voice())),
            )
            for position, found in enumerate(self.asked)
        ]

    def is_valid(self) -> bool:
        """Whether everything posted can be used; all forms are checked, so that all errors show at once."""
        return all([self.form.is_valid(), *(form.is_valid() for form in self.speakers)])

    @property
    def is_wrong(self) -> bool:
        """Whether something that was posted cannot be used."""
        return bool(self.form.errors) or any(form.errors for form in self.speakers)

    @cached_property
    def settled(self) -> ParsedTranscript:
        """The turns as they would be stored: as posted where that is valid, else as proposed."""
        if self.data is None or not self.is_valid():
            return self.proposed
        names = proposed_names(self.parsed.turns)
        names |= {form.found.label: form.settled_name for form in self.speakers}
        return self._settled(names, join=bool(self.form.cleaned_data.get("join")))

    @property
    def voices(self) -> dict[str, Voice]:
        """Role and participant by settled name; of two labels merged into one name the first one's."""
        voices: dict[str, Voice] = {}
        for form in self.speakers:
            if form.settled_name is not None:
                voices.setdefault(form.settled_name, form.voice)
        return voices

    @property
    def source(self) -> Source:
        """Where the transcript comes from."""
        return Source(self.draft.file_name, self.draft.sha256)

    @property
    def report(self) -> ShownReport | None:
        """The report, translated."""
        return shown(report_json(self.settled.report))

    @cached_property
    def text(self) -> str:
        """The canonical text as it would be stored."""
        return _text(self.settled)

    @property
    def words(self) -> int:
        """How many words it has."""
        return count_words(self.text)

    @property
    def twin(self) -> Transcript | None:
        """A stored transcript of the same file or the same text."""
        return queries.stored_twin(self.study, source=self.draft.sha256, text=fingerprint(self.text))

    @property
    def first_turns(self) -> list[ShownTurn]:
        """The beginning, as it would read."""
        asking = self._asking()
        return [
            _shown(number, turn, turn.speaker in asking)
            for number, turn in enumerate(self.settled.turns[:FIRST_TURNS], 1)
        ]

    @property
    def not_shown(self) -> int:
        """How many turns follow those."""
        return max(0, len(self.settled.turns) - FIRST_TURNS)

    def _settled(self, names: Mapping[str, str | None], *, join: bool) -> ParsedTranscript:
        return settle(self.parsed, names, join=join)

    def _asking(self) -> set[str | None]:
        if self.data is not None and self.is_valid():
            return {name for name, voice in self.voices.items() if voice.role == Speaker.Role.INTERVIEWER}
        return {form.initial["name"] for form in self.speakers if form.initial["role"] == INTERVIEWER}


def _text(parsed: ParsedTranscript) -> str:
    return lay_out(turn.text for turn in parsed.turns).text


def _initial(found: FoundSpeaker, voice: Voice) -> dict[str, Any]:
    return {
        "label": found.label,
        "name": found.label[:LONGEST_NAME],
        "role": voice.role if found.likely else NO_SPEAKER,
        "participant": voice.participant.pk if voice.participant is not None else "",
    }


def _shown(number: int, turn: ParsedTurn, asks: bool) -> ShownTurn:
    text = turn.text if len(turn.text) <= LONGEST_TURN else turn.text[:LONGEST_TURN].rsplit(" ", 1)[0] + " …"
    at = clock(turn.start_ms) if turn.start_ms is not None else ""
    return ShownTurn(number, turn.speaker or "", asks, at, text)
