"""The interview guide and the transcripts that may be shared, under the names of the study alone."""

from collections.abc import Iterator
from functools import partial

from exchange.domain.archive import Member
from exchange.domain.sharing import speaker_names
from exchange.domain.tables import Cell, as_csv
from exchange.package.material import Material
from studies.models import GuideVersion
from transcripts.models import Turn

INDEX = [
    "transcript",
    "kind",
    "language",
    "guide_version",
    "pilot",
    "turns",
    "words",
    "shared",
    "withheld_because",
    "sha256",
]
GUIDE = ["version", "change"]
UNKNOWN = "Unknown"
"""The speaker of a turn that has none."""
TURNS = ["turn", "speaker", "start", "end", "start_ms", "end_ms", "text"]


def guide(material: Material) -> Iterator[Member]:
    """Every version of the guide, and what changed from one to the next."""
    versions = list(GuideVersion.objects.filter(study=material.study))
    yield Member("guide/versions.csv", lambda: as_csv(GUIDE, [[v.number, v.change_note] for v in versions]))
    for version in versions:
        yield Member(f"guide/guide-v{version.number}.txt", partial(_ended, version.text))


def transcripts(material: Material) -> Iterator[Member]:
    """A list of all transcripts, and the text of those that may be shared."""
    yield Member("transcripts/index.csv", lambda: as_csv(INDEX, [_line(material, pk) for pk in material.versions]))
    for pk in material.versions:
        if material.is_shared(pk):
            name = material.file_name(pk)
            yield Member(f"transcripts/{name}.txt", partial(_text, material, pk))
            yield Member(f"transcripts/{name}.csv", partial(_turns_table, material, pk))


def _ended(text: str) -> bytes:
    """A text with one line feed at its end."""
    return f"{text.rstrip()}\n".encode()


def _turns_table(material: Material, pk: int) -> bytes:
    return as_csv(TURNS, _turns(material, pk))


def _line(material: Material, pk: int) -> list[Cell]:
    version, shared = material.versions[pk], material.is_shared(pk)
    interview = version.transcript.interview
    return [
        material.label(pk),
        interview.kind,
        _language(material, pk),
        interview.guide_version.number if interview.guide_version else None,
        "yes" if pk in material.pilots else "no",
        len(material.room.starts[pk]),
        version.words,
        "yes" if shared else "no",
        material.obstacles[pk],
        version.sha256 if shared else "",
    ]


def _language(material: Material, pk: int) -> str:
    """As entered for the transcript or the interview, or the study's where it has but one."""
    transcript, languages = material.versions[pk].transcript, material.study.languages
    only = str(languages[0]) if len(languages) == 1 else ""
    return transcript.language or transcript.interview.language or only


def _turns(material: Material, pk: int) -> list[list[Cell]]:
    text, names = material.versions[pk].text, speaker_names(material.room.rooms[pk])
    rows = Turn.objects.filter(version=pk).order_by("index").values_list("start", "end", "start_ms", "end_ms")
    return [
        [number, name or UNKNOWN, *row, text[row[0] : row[1]]]
        for number, (row, name) in enumerate(zip(rows, names, strict=True), 1)
    ]


def _text(material: Material, pk: int) -> bytes:
    lines = [f"[{row[0]}] {row[1]}: {row[-1]}\n" for row in _turns(material, pk)]
    return "\n".join(lines).encode()
