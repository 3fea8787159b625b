"""What the README prints of who made the study, under which licence; nothing where nothing is said."""

from collections.abc import Iterator

from studies.domain.authors import NamedAuthor
from studies.models import Study
from studies.queries import authors_of


def publication(study: Study) -> Iterator[str]:
    """The section with its heading, as Markdown."""
    lines = [*map(_author, authors_of(study)), *_facts(study)]
    if lines:
        yield "## Who made it\n\n"
        yield from (f"- {line}\n" for line in lines)
        yield "\n"


def _author(author: NamedAuthor) -> str:
    iri = f"https://orcid.org/{author.orcid}" if author.orcid else ""
    return ", ".join(filter(None, (author.name, author.affiliation, iri)))


def _facts(study: Study) -> Iterator[str]:
    embargo = study.embargo_until.isoformat() if study.embargo_until else ""
    for name, value in (
        ("Paper", study.paper_reference),
        ("Licence", study.licence),
        ("Keywords", ", ".join(study.keywords)),
        ("Funding", study.funding),
        ("Ethics approval", study.ethics_approval),
        ("Not to be published before", embargo),
    ):
        if value:
            yield f"{name}: {' '.join(value.split())}"
