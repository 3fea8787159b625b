"""The agreement tables, what a reader needs to compute them again, and the catalogue."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from exchange.domain.archive import Member
from exchange.domain.tables import as_csv
from exchange.package.material import Material
from reports import print_catalogue
from reports.agreement.tables import document, tables
from reports.queries.comparing import package_results
from studies.models import Study
from transcripts.domain.sentence_bounds import sentences
from transcripts.models import Turn

UNITS = ["transcript", "unit", "number", "start", "end"]
VERIFIER = Path(__file__).parent / "verify_agreement.py"


def agreement(material: Material) -> Iterator[Member]:
    """The tables as CSV, all of it as JSON, the units' offsets, and the program that computes it again."""
    found = package_results(material.study)
    for table in tables(found):
        yield Member(f"agreement/{table.name}.csv", partial(as_csv, table.header, table.rows))
    yield Member("agreement/agreement.json", lambda: _json(document(found)))
    yield Member("agreement/units.csv", lambda: as_csv(UNITS, list(_units(material))))
    yield Member("verify_agreement.py", VERIFIER.read_bytes)


def catalogue(study: Study, language: str) -> Iterator[Member]:
    """The catalogue to print and as JSON."""
    yield Member("catalogue.pdf", lambda: print_catalogue.pdf(study, language=language).content)
    yield Member("catalogue.json", lambda: _json(print_catalogue.as_dict(study)))


def _units(material: Material) -> Iterator[list[str | int | float | None]]:
    """Where the whole text, turns and sentences of every coded transcript begin and end: offsets, no words."""
    coded = {layer.version_id for layer in material.layers}
    for pk in [pk for pk in material.versions if pk in coded]:
        turns = list(Turn.objects.filter(version=pk).order_by("index").values_list("start", "end"))
        text = [(0, turns[-1][1] if turns else 0)]
        spans = {"text": text, "turn": turns, "sentence": sentences(material.versions[pk].text, turns)}
        for unit, found in spans.items():
            for number, (start, end) in enumerate(found, 1):
                yield [material.label(pk), unit, number, start, end]


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()
