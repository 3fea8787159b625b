"""Everything that goes into a study's package, put together."""

from collections.abc import Callable
from typing import BinaryIO

from django.conf import settings

from exchange.domain import archive
from exchange.domain.archive import Member
from exchange.package.audits import audits
from exchange.package.codebooks import codebooks
from exchange.package.material import Material, gather
from exchange.package.matrix import framework_matrix
from exchange.package.moderation import moderation
from exchange.package.participants import participants
from exchange.package.readme import readme
from exchange.package.results import agreement, catalogue, dictionary
from exchange.package.rounds import layers, rounds
from exchange.package.transcripts import guide, transcripts
from studies.models import Study


def build(
    source: Study | Material, out: BinaryIO, *, language: str, tell: Callable[[int, int], None] = lambda done, of: None
) -> int:
    """Write the package of a study, read now or before; answers how many files it has.

    `language` is that of the catalogue's PDF; `tell` hears how many files of how many are written.
    """
    material = source if isinstance(source, Material) else gather(source)
    study = material.study
    members = [
        Member("README.md", lambda: readme(material).encode()),
        dictionary(material),
        participants(material),
        *guide(material),
        *transcripts(material),
        *codebooks(material),
        *rounds(material),
        *layers(material),
        *moderation(material),
        *framework_matrix(material),
        *audits(material),
        *agreement(material),
        *catalogue(study, language),
    ]
    about = {"study": study.title, "made_with": f"Tandem {settings.TANDEM_VERSION}"}
    return archive.write(out, members, about, lambda done: tell(done, len(members)))
