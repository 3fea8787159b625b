"""What a person sees of an upload before anything is stored: its speakers, its report, its first turns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext

from studies.errors import Refused
from studies.models import Study
from transcripts import queries
from transcripts.actions import Source, Voice, read_file
from transcripts.domain.proposals import INTERVIEWER, propose_language
from transcripts.domain.text import count_words, fingerprint, lay_out
from transcripts.domain.turns import (
    CUE_FORMATS,
    FoundSpeaker,
    ParsedTranscript,
    ParsedTurn,
    found_speakers,
    proposed_names,
    report_json,
    settle,
    short_names,
)
from transcripts.formats.reading import Reading
from transcripts.forms import NEW, NO_SPEAKER, PLACES, SAME, UNDECIDED, DraftForm, ReadingForm, SpeakerForm
from transcripts.models import Speaker, Transcript, UploadDraft
from transcripts.proposals import proposed_voices
from transcripts.rendering.import_report import ShownReport, shown
from transcripts.rendering.texts import clock

MOST_SPEAKERS = 40
FIRST_TURNS = 12
LONGEST_TURN = 400
FIRST_OF_A_WAY = 4
MOST_ACCENTED = 12
READ_BY_LINES = frozenset({"txt", "docx", "odt", "rtf", "pdf", "vtt", "srt"})

_ACCENTED = re.compile(r"\w*[^\W\x00-\x7f]\w*")


@dataclass(frozen=True)
class ShownTurn:
    """One of the first turns."""

    number: int
    speaker: str
    asks: bool
    at: str
    text: str


@dataclass(frozen=True)
class Way:
    """One place where the names may stand, and the file's beginning read like that."""

    code: str
    name: str
    turns: list[ShownTurn]


class Preview:
    """An upload, read again from its bytes, with the forms that say what to make of it.

    `data` is what was posted; without it the forms hold proposals. Raises Refused where the bytes are no transcript.
    """

    def __init__(self, draft: UploadDraft, data: Mapping[str, Any] | None = None, *, ways: bool = False) -> None:
        self.draft = draft
        self.asks_for_ways = ways
        self.reading_chosen = Reading(draft.encoding, draft.names)
        self.study: Study = draft.study
        self.is_stale = data is not None and data.get("reading", self.read_as) != self.read_as
        self.data = None if self.is_stale else data
        self.parsed: ParsedTranscript = read_file(bytes(draft.content), self.reading_chosen)
        self.found = found_speakers(self.parsed.turns)
        self.nameless = not any(found.likely for found in self.found)
        self.proposed = self._settled(
            proposed_names(self.parsed.turns), join=self.has_cues, sentences=self.has_cues and self.nameless
        )

    @property
    def read_as(self) -> str:
        """The way in which the file is read, so that choices made on another reading are not taken for this one."""
        return f"{self.draft.encoding}/{self.draft.names}"

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
            "sentences": self.nameless,
        }
        return DraftForm(self.data, study=self.study, has_cues=self.has_cues, initial=initial)

    @cached_property
    def speakers(self) -> list[SpeakerForm]:
        """One form a label."""
        voices = proposed_voices(self.study, self.proposed.turns)
        names = short_names(found.label for found in self.found)
        participants = list(queries.participants(self.study))
        return [
            SpeakerForm(
                self.data,
                prefix=f"s{position}",
                found=found,
                participants=participants,
                initial=_initial(found, names[found.label], voices.get(names[found.label], Voice())),
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
        chosen = self.form.cleaned_data
        return self._settled(names, join=bool(chosen.get("join")), sentences=bool(chosen.get("sentences")))

    @property
    def voices(self) -> dict[str, Voice]:
        """Role and participant by settled name; of two labels merged into one name the first one's."""
        voices: dict[str, Voice] = {}
        for form in self.speakers:
            if form.settled_name:
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
            _shown(number, turn, asks=turn.speaker in asking)
            for number, turn in enumerate(self.settled.turns[:FIRST_TURNS], 1)
        ]

    @property
    def not_shown(self) -> int:
        """How many turns follow those."""
        return max(0, len(self.settled.turns) - FIRST_TURNS)

    @property
    def reading(self) -> ReadingForm:
        """How the file is read, to be chosen anew."""
        return ReadingForm(initial={"encoding": self.draft.encoding, "names": self.draft.names})

    @property
    def asks_for_encoding(self) -> bool:
        """Whether the encoding was guessed, or chosen before."""
        return self.parsed.report.encoding_guessed or bool(self.draft.encoding)

    @property
    def accented_words(self) -> list[str]:
        """The first words with letters beyond ASCII, by which a wrong encoding shows."""
        words = dict.fromkeys(_ACCENTED.findall("\n".join(turn.text for turn in self.parsed.turns)))
        return list(words)[:MOST_ACCENTED]

    @property
    def place(self) -> str:
        """Where the names stand, as chosen, in the reader's language."""
        return str(dict(PLACES)[self.draft.names]) if self.draft.names else gettext("found by Tandem")

    @property
    def may_ask_for_names(self) -> bool:
        """Whether the names of the file are found in its lines, so that another place can be looked at."""
        return self.parsed.report.format in READ_BY_LINES and not any(turn.certain for turn in self.parsed.turns)

    @property
    def is_open(self) -> bool:
        """Whether the choice of where the names stand shows by itself: nobody was recognised, or somebody asks."""
        return self.asks_for_ways or self.nameless

    @cached_property
    def ways(self) -> list[Way]:
        """The file's beginning read in every way; those that come to the same stand together under the first."""
        ways: dict[tuple[tuple[str, str], ...], Way] = {}
        for code, name in (PLACES[-1], *PLACES[1:-1]):
            turns = self._beginning(code)
            if turns:
                ways.setdefault(tuple((turn.speaker, turn.text) for turn in turns), Way(code, str(name), turns))
        return list(ways.values())

    def _beginning(self, names: str) -> list[ShownTurn]:
        try:
            parsed = read_file(bytes(self.draft.content), replace(self.reading_chosen, names=names))
        except Refused:
            return []
        settled = settle(parsed, proposed_names(parsed.turns), join=self.has_cues)
        return [_shown(number, turn, asks=False) for number, turn in enumerate(settled.turns[:FIRST_OF_A_WAY], 1)]

    def _settled(self, names: Mapping[str, str | None], *, join: bool, sentences: bool = False) -> ParsedTranscript:
        return settle(self.parsed, names, join=join, sentences=sentences)

    def _asking(self) -> set[str | None]:
        if self.data is not None and self.is_valid():
            return {name for name, voice in self.voices.items() if voice.role == Speaker.Role.INTERVIEWER}
        return {form.initial["name"] for form in self.speakers if form.initial["role"] == INTERVIEWER}


def _text(parsed: ParsedTranscript) -> str:
    return lay_out(turn.text for turn in parsed.turns).text


def _initial(found: FoundSpeaker, name: str, voice: Voice) -> dict[str, Any]:
    return {
        "label": found.label,
        "name": name,
        "role": voice.role if found.likely else UNDECIDED if found.undecided else NO_SPEAKER,
        "participant": voice.participant.pk if voice.participant is not None else "",
    }


def _shown(number: int, turn: ParsedTurn, *, asks: bool) -> ShownTurn:
    text = turn.text if len(turn.text) <= LONGEST_TURN else turn.text[:LONGEST_TURN].rsplit(" ", 1)[0] + " …"
    at = clock(turn.start_ms) if turn.start_ms is not None else ""
    return ShownTurn(number, turn.speaker or "", asks, at, text)
