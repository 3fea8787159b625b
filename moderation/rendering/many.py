"""The page on which many cases are decided at once."""

from typing import Any

from coding.queries import canonical_by_uuid
from moderation.codings.actions.many import of_many
from moderation.codings.domain.cases import CaseType
from moderation.codings.passage import shortened, version_of
from moderation.forms import DecideMany
from moderation.labels import choice_label
from moderation.models import Case, CaseSet
from moderation.queries import case_sets
from moderation.third import barred, open_to
from studies.models import Person, Study
from transcripts.visibility import ReadableText, readable_texts

SHOWN = 30
"""Cases that the page shows of those that are meant."""


def page(study: Study, person: Person, form: DecideMany) -> dict[str, Any]:
    """How many cases are meant, the first of them with what the coders marked, and what can be decided."""
    seen, many = case_sets(study, person), form.many()
    sets = open_to(seen, barred(study, person))
    cases, codes = of_many(sets, many), canonical_by_uuid(study)
    shown = list(cases[:SHOWN])
    by_id = {row.pk: row for row in sets}
    texts = readable_texts({by_id[case.case_set_id].version_id or 0 for case in shown})
    return {
        "many": many,
        "percent": round(100 * many.least_overlap),
        "is_boundary": many.type == CaseType.BOUNDARY,
        "number": cases.count(),
        "left_out": len(seen) - len(sets),
        "rows": [_row(case, by_id[case.case_set_id], codes, texts) for case in shown],
        "documents": [(str(version_of(row).uuid), row.label, row.round.number) for row in sets if row.version],
        "choices": [(choice, choice_label(choice)) for choice in many.choices],
    }


def _row(case: Case, case_set: CaseSet, codes: Any, texts: dict[int, ReadableText]) -> dict[str, Any]:
    text = texts[case_set.version_id or 0].text
    spans = dict.fromkeys((unit["start"], unit["end"]) for unit in case.units)
    return {
        "case": case,
        "label": case_set.label,
        "code": codes[case.codes[0]],
        "percent": round(100 * (case.overlap or 0)),
        "words": [shortened(text[start:end]) for start, end in spans],
    }
