"""Coding rounds: what each was for, who coded what in it and how that is known, and the coders' layers."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import groupby

from agreement.models import AgreementPlan
from agreement.plans import written_plan
from coding.closed_codes import codebook_at_close, codebook_at_open
from coding.models import Code
from exchange.domain.archive import Member
from exchange.domain.tables import Cell, as_csv
from exchange.package.material import Applied, Material
from rounds.models import CodingRound, Layer

ROUNDS = [
    "round",
    "stage",
    "purpose",
    "state",
    "coders",
    "transcripts",
    "layers",
    "layers_here",
    "opened_with",
    "closed_with",
    "design",
    "plan_sha256",
]
RESEARCHERS = ["researcher", "coder", "moderator", "roles"]
INDEX = ["round", "transcript", "coder", "codings", "provenance", "declared_by", "people", "submitted_on", "sha256"]
LAYER = ["transcript", "turn", "start", "end", "code", "code_id", "applied_ids", "text"]
PLAIN = re.compile(r"[a-z0-9_ -]{1,30}")
"""What may leave of the words of a design: keys, units and kinds, no names or sentences."""


def rounds(material: Material) -> Iterator[Member]:
    """A line a round, the plans of agreement as they were fixed, and who is who among the labels."""
    plans = {one.number: written_plan(one) for one in material.rounds if material.study.compares_coders}
    rows = [_round(material, one, plans.get(one.number)) for one in material.rounds]
    yield Member("rounds.csv", lambda: as_csv(ROUNDS, rows))
    for number, plan in plans.items():
        if plan:
            yield Member(f"plan_round-{number}.json", plan.content.encode)
    yield Member("researchers.csv", lambda: as_csv(RESEARCHERS, list(_researchers(material))))


def layers(material: Material) -> Iterator[Member]:
    """Who submitted what, and one table for each coder in each round."""
    yield Member("layers/index.csv", lambda: as_csv(INDEX, [_submitted(material, one) for one in material.layers]))
    ordered = sorted(material.layers, key=lambda one: (one.round.number, material.coders[one.coder_id]))
    for (number, coder), group in groupby(ordered, key=lambda one: (one.round.number, material.coders[one.coder_id])):
        rows = [row for layer in group for row in _layer(material, layer)]
        yield Member(f"layers/round-{number}_{coder}.csv", partial(as_csv, LAYER, rows))


def span(material: Material, version: int, start: int, end: int, code: Code) -> list[Cell]:
    """Turn, start, end, code and its identifier."""
    return [material.turn(version, start), start, end, code.name, str(code.uuid)]


def plain_design(material: Material, design: Mapping[str, object]) -> dict[str, object]:
    """How transcripts were assigned: numbers and plain words alone, none of which is part of a researcher's name."""
    return {
        key: found
        for key, value in design.items()
        if _is_plain(material, key) and (found := _plain(material, value)) is not None
    }


def _plain(material: Material, value: object) -> object:
    match value:
        case bool() | int() | float():
            return value
        case str():
            return value if _is_plain(material, value) else None
        case list() | tuple():
            return [found for one in value if (found := _plain(material, one)) is not None]
        case Mapping():
            return plain_design(material, value)
    return None


def _is_plain(material: Material, words: str) -> bool:
    return bool(PLAIN.fullmatch(words)) and material.words_of_names.isdisjoint(re.split(r"[_ -]", words))


def _round(material: Material, round_: CodingRound, plan: AgreementPlan | None) -> list[Cell]:
    assigned = list(Layer.objects.filter(round=round_).values_list("version", "coder"))
    coders = sorted({material.coders[coder] for _version, coder in assigned}, key=lambda label: (len(label), label))
    books = [book.sha256 if book else "" for book in (codebook_at_open(round_), codebook_at_close(round_))]
    design = json.dumps(plain_design(material, round_.design), sort_keys=True) if round_.design else ""
    return [
        round_.number,
        round_.stage,
        round_.purpose,
        "open" if round_.is_open else "closed",
        "; ".join(coders),
        len({version for version, _coder in assigned}),
        len(assigned),
        sum(one.round_id == round_.pk for one in material.layers),
        *books,
        design,
        plan.sha256 if plan else "",
    ]


def _researchers(material: Material) -> Iterator[list[Cell]]:
    for person, label in material.researchers.items():
        yield [label, material.coders.get(person, ""), material.moderators.get(person, ""), material.roles[person]]


def _submitted(material: Material, layer: Layer) -> list[Cell]:
    return [
        layer.round.number,
        material.label(layer.version_id),
        material.coders[layer.coder_id],
        len(material.codings(layer)),
        layer.provenance,
        material.researchers[layer.declared_by_id] if layer.declared_by_id else "",
        1 + len(layer.together.all()),
        layer.submitted_at.date().isoformat() if layer.submitted_at else "",
        layer.sha256,
    ]


def _layer(material: Material, layer: Layer) -> Iterable[list[Cell]]:
    version, codes = layer.version_id, material.codes_of[layer.round_id].codes

    def order(row: Applied) -> tuple[int, int, str, int]:
        return row.start, row.end, codes[row.code].name, codes[row.code].pk

    for row in sorted(material.codings(layer), key=order):
        words = material.words(version, row.start, row.end)
        place = span(material, version, row.start, row.end, codes[row.code])
        yield [material.label(version), *place, "; ".join(row.applied), words]
