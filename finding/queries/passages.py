"""Passages that answer a question, narrowed by who speaks and by words, with what each of them carries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from coding.domain.folding import alike, one_memo
from coding.domain.spans import turn_at
from coding.models import Coding
from finding.domain.answering import answer
from finding.domain.question import Coded, Question, Unclear, Words, parse
from finding.domain.spans import Passage
from finding.domain.voices import Heard
from finding.queries.scope import Scope
from studies.errors import Refused
from studies.models import Participant
from transcripts.domain.wording import Phrase
from transcripts.models import TranscriptVersion
from transcripts.searching import Wanted, hits, turns_with
from transcripts.visibility import ReadableText, as_read, readable_texts, with_reading

INTERVIEWERS = "*interviewers"
"""What the form sends for passages in which an interviewer speaks."""

ATTRIBUTES = ("role", "experience_years", "sector", "company_size", "region", "team", "language", "recruited_through")
"""What participants are described by and passages can be narrowed to."""


CARRIED = ("layer__coder__name", "layer__round__number", "memo")


@dataclass(frozen=True)
class Narrowing:
    """What an answer is narrowed to: a speaker (pseudonym), an attribute's value, words; empty for everything."""

    speaker: str = ""
    attribute: str = ""
    value: str = ""
    words: str = ""


@dataclass(frozen=True)
class Carried:
    """A coding on exactly a passage, as it is shown."""

    code: str
    colour: int
    coder: str
    round: int
    memo: str


@dataclass(frozen=True)
class Found:
    """A passage with where it stands, who speaks, and the codings on exactly it."""

    transcript: str
    transcript_uuid: str
    turn: int
    start: int
    end: int
    words: str
    heard: Heard
    teams: tuple[str, ...]
    carried: tuple[Carried, ...]


@dataclass(frozen=True)
class Counts:
    """What was found, in every unit that a paper may count."""

    passages: int
    transcripts: int
    participants: int
    teams: int


def understood(typed: str) -> Question:
    """The question somebody typed. Raises Refused with what is not understood."""
    try:
        return parse(typed)
    except Unclear as unclear:
        sentences = {
            "empty": _("Write what to find, such as [a code] and not [another]."),
            "expected": _("A code or words are missing before “%(about)s”."),
            "unclosed": _("A bracket, parenthesis or quotation mark is not closed: “%(about)s”."),
            "left over": _("Put “and”, “or” or another connecting word before “%(about)s”."),
            "too long": _("This question is too long."),
            "too many": _("A question asks for %(about)s codes or words at most; ask for these in two questions."),
        }
        at_end = _("A code or words are missing at the end.")
        sentence = at_end if unclear.kind == "expected" and not unclear.about else sentences[unclear.kind]
        raise Refused(sentence % {"about": unclear.about}) from None


def passages(scope: Scope, typed: str, narrowing: Narrowing) -> list[Passage]:
    """The passages that answer a question, in the order of transcripts and text. Raises Refused."""

    def source(atom: Coded | Words) -> Collection[Passage]:
        return scope.passages(atom) if isinstance(atom, Coded) else word_places(scope, atom.text)

    found = answer(understood(typed), source, scope.attendance.starts)
    labels = _labels(scope.versions)
    return sorted(_narrowed(scope, found, narrowing), key=lambda passage: (labels[passage.version], passage))


def word_places(scope: Scope, typed: str) -> list[Passage]:
    """Where words stand in the coded versions, as they follow one another."""
    phrase = Phrase.of(typed)
    wanted = Wanted((phrase,) if phrase else ())
    found = hits(list(turns_with(scope.study, wanted, scope.versions)), wanted)
    return [
        Passage(hit.turn.version_id, hit.turn.start + start, hit.turn.start + end)
        for hit in found
        for start, end in hit.places
    ]


def counts(scope: Scope, found: Collection[Passage]) -> Counts:
    """Passages, and the transcripts, participants and teams they come from."""
    heard = [scope.attendance.heard(*passage) for passage in found]
    participants = {who for one in heard for who in one.participants}
    return Counts(
        len(found),
        len({passage.version for passage in found}),
        len(participants),
        len({scope.attendance.teams.get(who) or who for who in participants}),
    )


def described(scope: Scope, page: Sequence[Passage]) -> list[Found]:
    """These passages as they are shown; a few queries, however many there are."""
    versions = {passage.version for passage in page}
    rows = with_reading(TranscriptVersion.objects.select_related("transcript__interview").defer("report")).in_bulk(
        versions
    )
    texts, carried = {pk: as_read(row) for pk, row in rows.items()}, _carried(scope, page)
    return [
        _found(scope, passage, rows[passage.version], texts[passage.version], carried.get(passage, ()))
        for passage in page
    ]


def participants_with(scope: Scope, attribute: str) -> dict[str, str]:
    """The value of an attribute by pseudonym, of those who have one."""
    if attribute not in ATTRIBUTES:
        return {}
    rows = Participant.objects.filter(study=scope.study).values_list("pseudonym", attribute)
    return {pseudonym: str(value) for pseudonym, value in rows if value not in (None, "")}


def values_of(scope: Scope) -> list[str]:
    """Every value that some participant has of some attribute, to choose from."""
    rows = Participant.objects.filter(study=scope.study).values_list(*ATTRIBUTES)
    return sorted({str(value) for row in rows for value in row if value not in (None, "")}, key=str.casefold)


def _narrowed(scope: Scope, found: list[Passage], narrowing: Narrowing) -> list[Passage]:
    if narrowing.speaker:
        found = [one for one in found if _speaks(scope.attendance.heard(*one), narrowing.speaker)]
    if narrowing.attribute and narrowing.value:
        values = participants_with(scope, narrowing.attribute)
        right = {who for who, value in values.items() if value == narrowing.value}
        found = [one for one in found if right.intersection(scope.attendance.heard(*one).participants)]
    wanted = Wanted.of(narrowing.words)
    if wanted.phrases:
        versions = {one.version for one in found}
        texts = readable_texts(versions)
        found = [one for one in found if wanted.places(texts[one.version].words(one.start, one.end))]
    return found


def _speaks(heard: Heard, speaker: str) -> bool:
    return heard.has_interviewer if speaker == INTERVIEWERS else speaker in heard.participants


def _found(
    scope: Scope, passage: Passage, version: TranscriptVersion, text: ReadableText, carried: Iterable[Carried]
) -> Found:
    heard = scope.attendance.heard(*passage)
    teams = scope.attendance.teams
    return Found(
        transcript=version.transcript.interview.label,
        transcript_uuid=str(version.transcript.uuid),
        turn=turn_at(scope.attendance.starts[passage.version], passage.start) + 1,
        start=passage.start,
        end=passage.end,
        words=text.words(passage.start, passage.end),
        heard=heard,
        teams=tuple(dict.fromkeys(teams[who] for who in heard.participants if teams.get(who))),
        carried=tuple(carried),
    )


def _carried(scope: Scope, page: Sequence[Passage]) -> dict[Passage, list[Carried]]:
    wanted = set(page)
    rows = (
        Coding.objects.filter(
            layer__in=scope.layers,
            layer__version__in={one.version for one in page},
            start__in={one.start for one in page},
        )
        .order_by("layer__round__number", "layer__coder__name", "number")
        .values_list("layer__version", "start", "end", "code", "layer", *CARRIED)
    )
    on_page = [row for row in rows if Passage(*row[:3]) in wanted and scope.roots[row[3]] in scope.codes]
    found: dict[Passage, list[Carried]] = {}
    for same in alike(on_page, lambda row: (*row[:3], scope.roots[row[3]], row[4])):
        version, start, end, pk, _layer, coder, round_, _memo = same[0]
        code, memo = scope.codes[scope.roots[pk]], one_memo(row[-1] for row in same)
        carried = Carried(code.name, code.colour, coder, round_, memo)
        found.setdefault(Passage(version, start, end), []).append(carried)
    return found


def _labels(versions: Collection[int]) -> dict[int, str]:
    rows = TranscriptVersion.objects.filter(pk__in=versions)
    return dict(rows.values_list("pk", "transcript__interview__label"))
