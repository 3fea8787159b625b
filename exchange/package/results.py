"""The agreement tables, what a reader needs to compute them again, and the catalogue."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from agreement.rendering.as_json import document
from agreement.rendering.tables import tables
from catalogue.rendering import printing as print_catalogue
from exchange.domain.archive import Member
from exchange.domain.tables import as_csv
from exchange.package import dictionary as columns
from exchange.package.material import Material
from exchange.package.rounds import plain_design
from studies.models import Study
from transcripts.domain.sentence_bounds import sentences
from transcripts.models import Speaker, Turn

VERIFIER = Path(__file__).parent / "verify_agreement.py"


def agreement(material: Material) -> Iterator[Member]:
    """The tables as CSV, all of it as JSON, the units' offsets, and the program that computes it again; nothing where
    coders are not compared.
    """
    if not material.study.compares_coders:
        return
    found = material.results
    for table in tables(found):
        yield Member(f"agreement/{table.name}.csv", partial(as_csv, table.header, table.rows))
    yield Member("agreement/agreement.json", lambda: _json(_without_names(material, document(found))))
    yield Member("agreement/units.csv", lambda: as_csv(columns.UNITS, list(_units(material))))
    yield Member("verify_agreement.py", VERIFIER.read_bytes)


def dictionary(material: Material) -> Member:
    """What every column of every table holds."""
    compared = [(table.name, table.header) for table in tables(material.results)]
    described = columns.rows(columns.tables(compared if material.study.compares_coders else None))
    return Member("dictionary.csv", lambda: as_csv(columns.HEADER, described))


def catalogue(study: Study, language: str) -> Iterator[Member]:
    """The catalogue to print and as JSON."""
    yield Member("catalogue.pdf", lambda: print_catalogue.pdf(study, language=language))
    yield Member("catalogue.json", lambda: _json(print_catalogue.as_dict(study)))


def _units(material: Material) -> Iterator[list[str | int | float | None]]:
    """Where the whole text, turns and sentences of every coded transcript begin and end, and which turns participants
    speak: offsets, no words."""
    coded = {layer.version_id for layer in material.layers}
    for pk in [pk for pk in material.versions if pk in coded]:
        rows = list(Turn.objects.filter(version=pk).order_by("index").values_list("start", "end", "speaker__role"))
        turns = [(start, end) for start, end, _role in rows]
        yield [material.label(pk), "text", 1, 0, turns[-1][1] if turns else 0, ""]
        for number, (start, end, role) in enumerate(rows, 1):
            yield [material.label(pk), "turn", number, start, end, "no" if role == Speaker.Role.INTERVIEWER else "yes"]
        for number, (start, end) in enumerate(sentences(material.versions[pk].text, turns), 1):
            yield [material.label(pk), "sentence", number, start, end, ""]


def _without_names(material: Material, content: dict[str, Any]) -> dict[str, Any]:
    """The same with labels for the people who answer for a layer, and nothing of a design but numbers and kinds."""
    declared = {
        (one.round.number, material.label(one.version_id), one.sha256): one.declared_by_id for one in material.layers
    }
    for result, one in zip(material.results, content["comparisons"], strict=True):
        people = {declared[row.number, row.document, row.sha256] for row in result.layers}
        labels = (f"{material.researchers[person]} ({material.roles[person]})" for person in people if person)
        one["qualifiers"]["declared_independent_by"] = sorted(labels)
        one["qualifiers"]["design"] = plain_design(material, one["qualifiers"]["design"])
    return content


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()
