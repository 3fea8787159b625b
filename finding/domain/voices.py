"""Whose words a passage holds, and whether they consented to be quoted. Participants are named by pseudonym.

Interviewers speak for nobody. In an interview with one participant, a speaker who is linked to nobody and is no
interviewer is that participant; anywhere else such a speaker is unknown, and so is a turn without a speaker.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple


class Told(NamedTuple):
    """A passage as it is counted: for which participants (pseudonyms), in which focus group, if any (its id), and
    whether somebody speaks whom nobody can name.
    """

    participants: tuple[str, ...] = ()
    session: int | None = None
    has_unknown: bool = False


class Base(NamedTuple):
    """Who could be counted: the participants and focus groups of the transcripts that have a result, pilots left out.

    `teams` gives each participant's team, empty where none is recorded.
    """

    participants: frozenset[str] = frozenset()
    sessions: frozenset[int] = frozenset()
    teams: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Voice:
    """The speaker of a turn as the transcript has them, and the participant they are linked to, if any."""

    is_interviewer: bool = False
    participant: str | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """Who speaks in a passage: participants in the order they speak, interviewers, speakers nobody can name."""

    participants: tuple[str, ...] = ()
    has_interviewer: bool = False
    has_unknown: bool = False


@dataclass(frozen=True)
class Room:
    """One transcript: who was there, and for each turn its end (ascending, code points) and its voice.

    A voice of None is a turn without a speaker.
    """

    present: tuple[str, ...]
    ends: Sequence[int]
    voices: Sequence[Voice | None]

    def heard(self, start: int, end: int) -> Heard:
        """Who speaks in [start, end): the speakers of every turn that it touches."""
        return listen((self.voices[turn] for turn in self._touched(start, end)), self.present)

    def telling(self, start: int, end: int) -> Heard:
        """Who speaks in [start, end) so that it may be counted as theirs.

        Where several people talk, that is who has a whole turn in it, or in whose turn all of it lies: whose words are
        touched at an edge, and who only sits by, reports nothing.
        """
        turns = self._touched(start, end)
        if self._is_a_conversation and len(turns) > 1:
            turns = [turn for turn in turns if start <= self._start(turn) and self.ends[turn] <= end]
        return listen((self.voices[turn] for turn in turns), self.present)

    @property
    def everybody(self) -> Heard:
        """Who speaks in the whole transcript."""
        return listen(self.voices, self.present)

    @cached_property
    def participants(self) -> frozenset[str]:
        """Who is known to have been there, by the interview or by the turns."""
        return frozenset((*self.present, *self.everybody.participants))

    @property
    def _is_a_conversation(self) -> bool:
        """Whether there may be more than one participant."""
        return len(self.participants) != 1

    def _touched(self, start: int, end: int) -> Sequence[int]:
        """The turns that hold some of [start, end)."""
        return range(bisect_right(self.ends, start), min(bisect_left(self.ends, end) + 1, len(self.ends)))

    def _start(self, turn: int) -> int:
        """Where a turn begins: one line feed after the end of the turn before."""
        return self.ends[turn - 1] + 1 if turn else 0


def identified(voice: Voice | None, present: Collection[str]) -> str | None:
    """The participant behind a voice; None for interviewers and for those whom nobody can name."""
    if voice is None or voice.is_interviewer:
        return None
    if voice.participant is None and len(present) == 1:
        return next(iter(present))
    return voice.participant


def listen(voices: Iterable[Voice | None], present: Collection[str]) -> Heard:
    """Tell the voices of a passage apart; `present` are the participants of the interview."""
    participants: dict[str, None] = {}
    interviewer = unknown = False
    for voice in voices:
        if voice is not None and voice.is_interviewer:
            interviewer = True
        elif (participant := identified(voice, present)) is not None:
            participants[participant] = None
        else:
            unknown = True
    return Heard(tuple(participants), interviewer, unknown)


def may_be_quoted(heard: Heard, present: Collection[str], consenting: Collection[str]) -> bool:
    """Whether everybody who speaks in a passage consented to be quoted.

    An interviewer repeats what others said, and an unknown speaker may be anyone: their words need the consent of
    everybody in the room. Where nobody is known to have been there, nobody has consented.
    """
    asked = set(heard.participants)
    if heard.has_interviewer or heard.has_unknown or not asked:
        asked.update(present)
    return bool(asked) and asked.issubset(consenting)
