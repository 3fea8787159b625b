"""The agreement tables and the catalogue."""

import json
from collections.abc import Iterator
from functools import partial

from exchange.domain.archive import Member
from exchange.domain.tables import as_csv
from reports import print_catalogue
from reports.agreement.tables import as_dict, study_agreement, tables
from studies.models import Study


def agreement(study: Study) -> Iterator[Member]:
    """The tables as CSV, and all of it as JSON."""
    found = study_agreement(study)
    for table in tables(found):
        yield Member(f"agreement/{table.name}.csv", partial(as_csv, table.header, table.rows))
    yield Member("agreement/agreement.json", lambda: _json({"rounds": [as_dict(one) for one in found]}))


def catalogue(study: Study, language: str) -> Iterator[Member]:
    """The catalogue to print and as JSON."""
    yield Member("catalogue.pdf", lambda: print_catalogue.pdf(study, language=language))
    yield Member("catalogue.json", lambda: _json(print_catalogue.as_dict(study)))


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()
