"""Rounds as agreement sees them, and how far their moderation has come."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, QuerySet, TextField
from django.db.models.functions import Cast

from agreement.domain.stored import FORMULAS
from agreement.models import AgreementResult
from coding.queries import canonical_by_uuid
from moderation.codings.domain.cases import DIFFERENCES, CaseType
from moderation.codings.places import ready as made_cases
from moderation.codings.queries import cases_about_codings
from moderation.models import Case
from moderation.queries import UNDECIDED
from rounds.models import CodingRound
from rounds.visibility import Results, results_visible
from studies.models import Person, Study


class Moderated(NamedTuple):
    """How far moderation has come: cases by type; cases to discuss by the codes (uuids) that they are about; versions
    (ids) whose coders have submitted, those decided among them; cases open."""

    cases: Mapping[str, int]
    cases_by_codes: Mapping[frozenset[str], int]
    ready: tuple[int, ...]
    decided: tuple[int, ...]
    undecided: int

    def cases_counted(self, counts_for: Mapping[str, str]) -> dict[str, int]:
        """Cases to discuss by the code that their codes count for; one about two codes counts for both, about two that
        count for one once."""
        counted: Counter[str] = Counter()
        for codes, count in self.cases_by_codes.items():
            counted.update(dict.fromkeys({counts_for[code] for code in codes}, count))
        return counted


def rounds(study: Study) -> list[CodingRound]:
    """The rounds of the study by number."""
    return list(CodingRound.objects.filter(study=study).select_related("study").order_by("number"))


def latest_round(study: Study, person: Person) -> CodingRound | None:
    """The latest round of which the person may see something, or the latest; None before the first round."""
    seen = results_visible(study, person).layers.values("round")
    known = CodingRound.objects.filter(study=study).select_related("study")
    latest: CodingRound | None = known.filter(pk__in=seen).order_by("-number").first()
    return latest or known.order_by("-number").first()


def is_blind_to(person: Person, round_: CodingRound) -> bool:
    """Whether the person codes that round and must not know yet how it goes, not even in counts."""
    return round_.pk in results_visible(round_.study, person).hidden_rounds


def moderated(round_: CodingRound, results: Results, left_out: Collection[int] = ()) -> Moderated:
    """How far moderation of the round is, as far as `results` go, without the versions (ids) left out."""
    places = made_cases(round_.study)
    shown = [version for of_round, version in places if of_round == round_.pk and results.shows(of_round, version)]
    ready = [version for version in shown if version not in left_out]
    cases = cases_about_codings(round_, ready).order_by()
    undecided = _undecided(cases)
    decided = tuple(version for version in ready if version not in undecided)
    codes = {uuid: str(code.uuid) for uuid, code in canonical_by_uuid(round_.study).items()}
    return Moderated(_by_type(cases), _by_codes(cases, codes), tuple(ready), decided, sum(undecided.values()))


def _undecided(cases: QuerySet[Case]) -> dict[int, int]:
    """How many cases of a transcript version wait for a decision; versions without one are left out."""
    waiting = cases.filter(UNDECIDED)
    return dict(waiting.values_list("case_set__version").annotate(Count("pk")))


def _by_type(cases: QuerySet[Case]) -> dict[str, int]:
    counted = dict(cases.values_list("type").annotate(Count("pk")))
    return {kind: counted[kind] for kind in map(str, CaseType) if kind in counted}


def _by_codes(cases: QuerySet[Case], codes: Mapping[str, str]) -> dict[frozenset[str], int]:
    counted: Counter[frozenset[str]] = Counter()
    to_discuss = cases.filter(type__in=DIFFERENCES).annotate(about=Cast("codes", TextField()))
    rows = list(to_discuss.values_list("about").annotate(Count("pk")))
    about = json.loads(f"[{','.join(text for text, _ in rows)}]")  # thousands of short lists: decoded in one go
    for uuids, (_, count) in zip(about, rows, strict=True):
        counted[frozenset(codes[uuid] for uuid in uuids)] += count
    return counted


class Older(NamedTuple):
    """What an earlier edition of the formulas gave: kept, for a paper may have printed it; computed anew beside it."""

    formulas: int
    unit: str
    coders: tuple[str, ...]
    alpha: float | None
    digest: str
    computed_at: datetime


def older_results(round_: CodingRound) -> list[Older]:
    """Results over all codes by earlier formulas, the latest first; there, alpha was taken over every unit and code."""
    rows = AgreementResult.objects.filter(round=round_, formulas__lt=FORMULAS).order_by("-computed_at", "-pk")
    return [
        Older(formulas, head["unit"], tuple(head["coders"]), head["estimates"]["alpha"][0][0], digest, at)
        for formulas, text, digest, at in rows.values_list("formulas", "head", "digest", "computed_at")
        if "alpha" in (head := json.loads(text)).get("estimates", {})
    ]
