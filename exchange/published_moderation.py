"""A published moderation beside the cases of the same interviews in a study: nothing is stored, nothing decided."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from coding.domain.codebook import name_key
from coding.domain.spans import trimmed
from coding.models import Code
from coding.queries import canonical_by_uuid
from exchange.domain.coded_interview import CodedInterview
from moderation.codings.domain.cases import DIFFERENCES, CaseType
from moderation.codings.domain.cases import Case as DomainCase
from moderation.codings.domain.consensus import Span
from moderation.codings.domain.published import Offer, Step, follow, offers
from moderation.codings.passage import span_of, version_of
from moderation.codings.queries import units_of
from moderation.domain.letters import is_of_a_coder
from moderation.models import Case, CaseSet
from moderation.queries import case_sets
from studies.models import Person, Study
from transcripts.models import Turn


@dataclass(frozen=True)
class Compared:
    """One interview: cases to decide and agreements, spans that were chosen, by how the cases offer them.

    `new_codes` are chosen spans with a code that no coder used; `steps` follow the publication, by uuid of the case.
    """

    label: str
    cases: int
    agreed: int
    chosen: int
    offers: Counter[Offer]
    new_codes: int
    steps: Mapping[UUID, Step]

    @property
    def choices(self) -> Counter[str]:
        """How often each choice follows the publication; a coder's letter as one coder's."""
        return Counter(
            "one coder's" if is_of_a_coder(step.choice) else str(step.choice) for step in self.steps.values()
        )


def compare(study: Study, person: Person, interviews: Iterable[CodedInterview]) -> list[Compared]:
    """What the moderations chose and how the study's cases offer it; interviews without a moderation are left out."""
    sets = {row.label: row for row in case_sets(study, person)}
    codes = canonical_by_uuid(study)
    by_name = {name_key(code.name): str(code.uuid) for code in codes.values()}
    return [
        _compared(sets[interview.label], interview, by_name, codes)
        for interview in interviews
        if interview.moderated and interview.label in sets
    ]


def _compared(
    case_set: CaseSet, interview: CodedInterview, by_name: Mapping[str, str], codes: Mapping[str, Code]
) -> Compared:
    stored = list(Case.objects.filter(case_set=case_set).exclude(type=CaseType.ADDED).order_by("position"))
    cases = [_domain(row, codes) for row in stored]
    chosen = list(dict.fromkeys(_chosen(case_set, interview, by_name)))
    used = {code for case in cases for code in case.codes}
    steps = {stored[cases.index(step.case)].uuid: step for step in follow(cases, case_set.coders, chosen)}
    return Compared(
        label=case_set.label,
        cases=sum(case.type in DIFFERENCES for case in cases),
        agreed=sum(case.type == CaseType.AGREE for case in cases),
        chosen=len(chosen),
        offers=Counter(offers(cases, case_set.coders, chosen)),
        new_codes=sum(code not in used for code, _start, _end in chosen),
        steps=steps,
    )


def _chosen(case_set: CaseSet, interview: CodedInterview, by_name: Mapping[str, str]) -> Iterator[Span]:
    """The published spans in the whole text, blanks at their ends left out; a code that no coder has keeps its name."""
    starts = list(Turn.objects.filter(version=case_set.version_id).order_by("index").values_list("start", flat=True))
    text = version_of(case_set).text
    for coded in interview.moderated or ():
        span = trimmed(text, starts[coded.turn] + coded.start, starts[coded.turn] + coded.end)
        if span is not None:
            key = name_key(coded.code)
            yield by_name.get(key, key), *span


def _domain(row: Case, codes: Mapping[str, Code]) -> DomainCase:
    """The stored case as the rules know it, its codes led to what they were merged into."""
    units = tuple(unit._replace(code=str(codes[unit.code].uuid)) for unit in units_of(row))
    coders = tuple(dict.fromkeys(unit.coder for unit in units))
    start, end = span_of(row)
    return DomainCase(
        type=CaseType(row.type),
        codes=tuple(dict.fromkeys(unit.code for unit in units)),
        start=start,
        end=end,
        present=coders,
        missing=(),
        ids=(str(row.uuid),),
        overlap=row.overlap or 0.0,
        fragmented=len(units) > len(coders),
        units=units,
    )
