"""A study as designs are: three coders who overlap in part, a plan, a pilot, merges after closing, a second round."""

from __future__ import annotations

from dataclasses import dataclass

from django_scopes import scopes_disabled

from agreement.domain.plan import Plan
from agreement.plans import write_plan
from coding import actions as coding
from coding.models import Code
from moderation.actions import Own, add, decide, draw_audit, judge
from moderation.models import AuditedCoding, Case
from moderation.queries import case_sets
from rounds.actions import close_round, open_round
from rounds.models import CodingRound, Layer, Purpose
from studies.models import Person, Study
from studies.permissions import Role
from tests.factories import make_code, make_coding, make_interview, make_member, make_participant, make_study, submit
from tests.factories import make_version as store
from transcripts.models import TranscriptVersion

TURN = "abcdefghij"
Drawing = dict[str, str]
"""For each code a string with one sign a turn, # where it is coded; turns of even number are the interviewer's."""

A: Drawing = {
    "late": ".##..#....",
    "odd": "...#.#....",
    "apart": ".......#..",
    "guide": "##........",
    "new": ".....#....",
}
B: Drawing = {
    "late": ".#...##...",
    "odd": "...#......",
    "alone": ".......#..",
    "guide": ".#........",
    "New": ".....#.#..",
}
C: Drawing = {"late": ".........#", "apart": ".......#..", "guide": ".#.....#..", "odd": "...###...."}


@dataclass
class Designed:
    """The study, its people, its rounds, and its transcripts by label."""

    study: Study
    owner: Person
    moderator: Person
    auditor: Person
    coders: tuple[Person, Person, Person]
    rounds: list[CodingRound]
    versions: dict[str, TranscriptVersion]
    codes: dict[str, Code]


@scopes_disabled()
def designed() -> Designed:
    """Everything done; the second round is closed too, and differs in its merges from the first."""
    study = make_study("Designed")
    owner = make_member(study, Role.OWNER, name="Olive Owner")
    moderator = make_member(study, Role.MODERATOR, name="Mona Moderator")
    auditor = make_member(study, Role.AUDITOR, name="Audrey Auditor")
    coders = tuple(make_member(study, Role.CODER, name=name) for name in ("Anna", "Boris B", "Clara"))
    codes = {name: make_code(study, name) for name in ("late", "odd", "apart", "alone", "group", "stale")}
    codes["guide"] = make_code(study, "guide", is_fixed=True)
    codes["group"].subcodes_exclusive = True
    codes["group"].save()
    for name in ("apart", "alone"):
        coding.gather_code(code=codes[name], actor=owner, parent=codes["group"])
    made = Designed(study, owner, moderator, auditor, coders, [], _versions(study), codes)  # type: ignore[arg-type]
    _first_round(made)
    _after_the_first(made)
    _second_round(made)
    for round_ in made.rounds:
        round_.refresh_from_db()
        assert round_.codebooks.opened is not None
        assert round_.codebooks.closed is not None
    return made


def _versions(study: Study) -> dict[str, TranscriptVersion]:
    somebody, pilot = make_participant(study, "P1"), make_participant(study, "P0", is_pilot=True)
    found = {}
    for n in range(1, 9):
        who = pilot if n == 8 else somebody
        interview = make_interview(study, f"I-0{n}", participants=[who])
        turns = [("Interviewer" if turn % 2 == 0 else who.pseudonym, TURN) for turn in range(10)]
        found[interview.label] = store(study, turns, interview=interview)
    return found


def _first_round(made: Designed) -> None:
    a, b, c = made.coders
    who = {"I-01": (a, b, c), "I-02": (a, b), "I-03": (b, c), "I-04": (a, c), "I-05": (a, b), "I-06": (b, c)}
    who |= {"I-07": (a,), "I-08": (a, b)}
    round_ = open_round(
        study=made.study,
        actor=made.owner,
        stage="open",
        versions=[made.versions[label] for label in who],
        coders=made.coders,
        purpose=Purpose.RELIABILITY,
        assigned={made.versions[label].pk: people for label, people in who.items()},
        design={
            "seed": 7,
            "share": 0.75,
            "drawn": "stratified",
            "by": "olive",
            "each": {"anna": 3, "boris-b": 2, "one": 1},
        },
    )
    made.rounds.append(round_)
    plan = Plan(
        "positive", "turn", "participants", "at_close", "developed", threshold=0.4, below="We talk.", drawn="By lot."
    )
    write_plan(round_=round_, actor=made.owner, plan=plan)
    for number, (label, people) in enumerate(who.items()):
        for person in people:
            drawing = (A, B, C)[(made.coders.index(person) + (number == 4)) % 3]
            _draw(made, round_, label, person, drawing)
    close_round(round_=round_, actor=made.owner)


def _after_the_first(made: Designed) -> None:
    """Cases are decided, codes are merged and gathered elsewhere, a sample is audited."""
    study, moderator = made.study, made.moderator
    for case_set in case_sets(study, moderator):
        for case in Case.objects.filter(case_set=case_set).select_related("case_set").order_by("position"):
            if case_set.label in ("I-01", "I-02") and case.type not in ("AGREE", "ALONE"):
                choice = "a" if case.codes == [str(made.codes["late"].uuid)] else "neither"
                decide(case=case, actor=moderator, choice=choice if _offers(case, choice) else "neither", seen="")
    added = next(one for one in case_sets(study, moderator) if one.label == "I-03")
    add(case_set=added, actor=moderator, own=Own("stale", start=11, end=21))
    coding.merge_codes(study=study, actor=made.owner, codes=[made.codes["odd"]], into=made.codes["late"])
    coding.gather_code(code=made.codes["late"], actor=made.owner, parent=made.codes["group"])
    audit = draw_audit(round_=made.rounds[0], actor=made.owner, percent=50, seed=3)
    first, second, *_rest = AuditedCoding.objects.filter(audit=audit).order_by("position")
    judge(coding=first, actor=made.auditor, verdict="accepted")
    judge(coding=second, actor=made.auditor, verdict="other_code", other_code="another", note="Rather this.")


def _offers(case: Case, choice: str) -> bool:
    return choice != "a" or any(unit["coder"] == case.case_set.coders[0] for unit in case.units)


def _second_round(made: Designed) -> None:
    a, b, _c = made.coders
    labels = ["I-01", "I-02"]
    versions = [made.versions[label] for label in labels]
    round_ = open_round(
        study=made.study, actor=made.owner, stage="open", versions=versions, coders=[a, b], purpose=Purpose.MAIN
    )
    made.rounds.append(round_)
    for label in labels:
        _draw(made, round_, label, a, {"late": ".##..#....", "guide": ".#........"})
        _draw(made, round_, label, b, {"late": ".#...#....", "stale": ".......#.."})
    close_round(round_=round_, actor=made.owner)
    coding.merge_codes(study=made.study, actor=made.owner, codes=[made.codes["stale"]], into=made.codes["late"])


def _draw(made: Designed, round_: CodingRound, label: str, person: Person, drawing: Drawing) -> None:
    layer = Layer.objects.get(round=round_, version=made.versions[label], coder=person)
    for name, signs in drawing.items():
        for turn in [turn for turn, sign in enumerate(signs) if sign == "#"]:
            start = turn * (len(TURN) + 1)
            make_coding(
                layer, _code(made, round_, person, name), start=start + turn % 3, end=start + len(TURN) - turn % 2
            )
    layer.refresh_from_db()
    submit(layer)


def _code(made: Designed, round_: CodingRound, person: Person, name: str) -> Code:
    """The shared code, or the coder's own of this name: names that differ in case are one name."""
    if name in made.codes:
        return made.codes[name]
    known = Code.objects.filter(study=made.study, name_key=name.casefold(), private_to=person).first()
    return known or make_code(made.study, name, private_to=person, coined_in=round_)
