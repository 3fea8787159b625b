"""What becomes a result of the study: one round for each transcript, and how its passages were settled."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from coding.models import Code
from coding.queries import canonical_by_uuid
from moderation.codings.domain.cases import CaseType
from moderation.codings.domain.consensus import Choice, outcome
from moderation.codings.domain.lessons import Fate, of_coders
from moderation.codings.domain.lessons import Settled as SettledCase
from moderation.codings.domain.settlement import Settled, Settlement, settlement
from moderation.codings.places import KIND, Place, frozen_layers, ready
from moderation.codings.queries import as_units, readings
from moderation.domain.letters import is_of_a_coder
from moderation.domain.states import State
from moderation.models import Case, CaseSet, ChosenResult, Decision
from moderation.queries import UNDECIDED
from rounds.models import CodingRound, Layer
from rounds.visibility import Results
from studies.models import Approach, Study
from studies.queries import pilot_interviews
from transcripts.models import TranscriptVersion

ONE_CODER = "one coder's"
"""What `settled_cases` says where one coder's work was taken, whoever it was."""


def result_places(results: Results) -> list[Place]:
    """The place, round and version, whose consensus is *the* result of each transcript, by round and version.

    That is the latest round that gives results, or the one that the owner named. Transcripts of pilot interviews have
    none.
    """
    chosen = dict(ChosenResult.objects.filter(transcript__study=results.study).values_list("transcript", "round"))
    return sorted(_result(places, chosen.get(transcript)) for transcript, places in choices_of(results).items())


def choices_of(results: Results) -> dict[int, list[Place]]:
    """By transcript (id) the places that could be its result, by round: of rounds that give results, and no pilots."""
    study = results.study
    layers = ready(study) if study.compares_coders else frozen_layers(study)
    shown = [place for place in layers if results.shows(*place)]
    rounds = {one.pk: one for one in CodingRound.objects.filter(study=study) if one.gives_results}
    transcripts = _transcripts(study, {version for _round, version in shown})
    found: dict[int, list[Place]] = defaultdict(list)
    for place in sorted(shown, key=lambda place: rounds[place[0]].number if place[0] in rounds else 0):
        if place[0] in rounds and place[1] in transcripts:
            found[transcripts[place[1]]].append(place)
    return dict(found)


def _result(places: Sequence[Place], chosen: int | None) -> Place:
    return next((place for place in places if place[0] == chosen), places[-1])


def settlements(study: Study, places: Collection[Place]) -> dict[Place, list[Settled]]:
    """How what stands in the consensus of these places came to be there; codes by their canonical uuid.

    Where layers are readings nothing was settled: each passage stands as coded by one person. Decides nothing about who
    may see it: ask for places that `coding.visibility` allows.
    """
    if not study.compares_coders:
        found_in = readings(study, places)
        return {place: [Settled(span, Settlement.ALONE) for span in found_in[place].spans] for place in found_in}
    rows = Case.objects.filter(
        case_set__kind=KIND,
        case_set__round__in={round_ for round_, _version in places},
        case_set__version__in={version for _round, version in places},
    ).exclude(state__in=(State.OPEN, State.DEFERRED, State.RETURNED, State.ANSWERED))
    codes = {uuid: str(code.uuid) for uuid, code in canonical_by_uuid(study).items()}
    found: dict[Place, list[Settled]] = defaultdict(list)
    columns = ("case_set__round", "case_set__version", "type", "units", "decision__choice", "decision__outcome")
    for round_, version, kind, units, choice, kept in rows.values_list(*columns):
        spans = (
            [(unit.code, unit.start, unit.end) for unit in as_units(units)]
            if choice is None
            else [(one["code"], one["start"], one["end"]) for one in kept]
        )
        how = settlement(kind, choice)
        found[round_, version] += [
            Settled((codes.get(code, code), start, end), how) for code, start, end in dict.fromkeys(spans)
        ]
    return {place: found[place] for place in places}


class Moderation(NamedTuple):
    """How the cases of some places were settled, and by whom. `choices` counts decided differences by what was taken:
    "one_coder", "both", "union", "intersection", "boundary", "other", "neither", "added". Agreements that a moderator
    looked at count as "agree" where they stayed and "agreement_changed" where not, what was coded once as "once" and
    "once_changed". Of the `moderators`, `coded` coded one of these transcripts in the same round, alone or in a
    meeting, and `interviewed` led one of the interviews.
    """

    choices: Mapping[str, int]
    moderators: int
    coded: int
    interviewed: int


def moderation_of(places: Collection[Place]) -> Moderation:
    """The same from the ledger: decisions that stand."""
    decided = Decision.objects.filter(
        case_set__round__in={round_ for round_, _version in places},
        case_set__version__in={version for _round, version in places},
        case_set__round__study__approach=Approach.COMPARED,
        active_for__state=State.DECIDED,
    )
    rows = list(decided.values_list("case_set__round", "case_set__version", "choice", "active_for__type", "decided_by"))
    rows = [row for row in rows if (row[0], row[1]) in set(places)]
    people = {person for *_rest, person in rows}
    layers = {
        *Layer.objects.filter(coder__in=people).values_list("round", "version", "coder"),
        *Layer.objects.filter(together__in=people).values_list("round", "version", "together"),
    }
    asked = _interviewers({version for _round, version in places})
    return Moderation(
        Counter(what for _round, _version, choice, kind, _person in rows if (what := _what(choice, kind))),
        len(people),
        len({person for round_, version, *_rest, person in rows if (round_, version, person) in layers}),
        len({person for _round, version, *_rest, person in rows if person in asked.get(version, ())}),
    )


def settled_cases(coders: Mapping[int, Sequence[str]], codes: Mapping[str, Code]) -> Iterator[SettledCase]:
    """The cases of these sets, ids with their coders, that are decided or stand undisputed; `codes` are canonical."""
    rows = Case.objects.filter(case_set__in=list(coders), state__in=[State.AGREED, State.DECIDED])
    fields = ("case_set", "type", "codes", "units", "decision__outcome", "decision__choice", "decision__reason")
    for case_set, kind, about, stored, decided, choice, reason in rows.values_list(*fields):
        units = tuple(unit._replace(code=str(codes[unit.code].uuid)) for unit in as_units(stored))
        if choice is None:
            spans = outcome(CaseType.AGREE, units, Choice.AGREE, ())
        else:
            spans = [(str(codes[row["code"]].uuid), row["start"], row["end"]) for row in decided]
        named = tuple(dict.fromkeys(str(codes[code].uuid) for code in about))
        plain = ONE_CODER if is_of_a_coder(choice or "") else choice or ""
        yield SettledCase(kind, named, units, coders[case_set], tuple(spans), plain, reason or "")


def fates(round_: CodingRound, places: Collection[Place]) -> dict[str, Counter[Fate]]:
    """By uuid of each coder what became of their codings, and what they missed, in those of the places in this round
    that were coded by two or more and whose every case is decided.

    Decides nothing about who may see it: ask for places that `coding.visibility` allows.
    """
    if not round_.study.compares_coders:
        return {}
    versions = {version for of_round, version in places if of_round == round_.pk}
    sets = CaseSet.objects.filter(round=round_, version__in=versions, kind=KIND)
    undecided = set(Case.objects.filter(UNDECIDED, case_set__in=sets).values_list("case_set", flat=True))
    coders = {pk: who for pk, who in sets.values_list("pk", "coders") if len(who) > 1 and pk not in undecided}
    return of_coders(settled_cases(coders, canonical_by_uuid(round_.study)))


def _what(choice: str, kind: str) -> str:
    """Empty for an addition that another moderator dropped: nothing is left of it."""
    if kind == CaseType.ADDED:
        return "" if choice == Choice.NEITHER else "added"
    if kind == CaseType.AGREE and choice != Choice.AGREE:
        return "agreement_changed"
    if kind == CaseType.ALONE:
        return "once" if is_of_a_coder(choice) else "once_changed"
    return "one_coder" if is_of_a_coder(choice) else str(choice)


def _transcripts(study: Study, versions: Collection[int]) -> dict[int, int]:
    """By version its transcript; those of pilot interviews are left out."""
    rows = TranscriptVersion.objects.filter(pk__in=versions).values_list("pk", "transcript", "transcript__interview")
    pilots = pilot_interviews(study)
    return {pk: transcript for pk, transcript, interview in rows if interview not in pilots}


def _interviewers(versions: Collection[int]) -> dict[int, Sequence[int | None]]:
    columns = ("pk", "transcript__interview__first_interviewer", "transcript__interview__second_interviewer")
    rows = TranscriptVersion.objects.filter(pk__in=versions).values_list(*columns)
    return {pk: (first, second) for pk, first, second in rows}
