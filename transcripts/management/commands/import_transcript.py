"""`manage.py import_transcript STUDY FILE... [--json [--turns]]`: what the upload page does, from the shell.

Nobody is asked here: what only a person can tell is stored as nobody's words and listed under `undecided`.
"""

import hashlib
import json
from argparse import ArgumentParser
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django_scopes import scope

from studies.domain.sentences import Sentence, Unreadable, gettext_noop
from studies.errors import Refused
from studies.models import Interview, Study
from studies.sentences import translated
from transcripts import actions, queries
from transcripts.domain.proposals import propose_language
from transcripts.domain.turns import CUE_FORMATS, ParsedTranscript, found_speakers, proposed_names, settle
from transcripts.formats.detect import check_size
from transcripts.models import Transcript
from transcripts.proposals import proposed_voices

TAKEN_FOR_TEXT = gettext_noop("Not taken for speakers, and left in the text: %(labels)s.")
STORED_BEFORE = gettext_noop("The same file is stored already, as %(label)s; it was not stored again.")


@dataclass
class Imported:
    """What became of one file; the keys are those of `--json`."""

    file: str
    format: str = ""
    encoding: str = ""
    cues_in: int = 0
    cues_out: int = 0
    turns_out: int = 0
    speakers: list[str] = field(default_factory=list)
    not_understood: list[dict[str, Any]] = field(default_factory=list)
    undecided: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    interview: str = ""
    transcript: str = ""
    error: str = ""
    turns: list[dict[str, Any]] | None = None

    @property
    def as_json(self) -> dict[str, Any]:
        """What `--json` prints: the turns only where they were asked for."""
        return {name: value for name, value in vars(self).items() if name != "turns" or value is not None}


class Command(BaseCommand):
    """Import transcripts into a study that exists, with the proposals that the preview would show."""

    help = "Import transcript files into a study and print what was read and what was not understood."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """STUDY FILE... [--json [--turns]]."""
        parser.add_argument("study", metavar="STUDY", help="short name (slug) of the study")
        parser.add_argument("files", metavar="FILE", nargs="+", type=Path)
        parser.add_argument("--json", action="store_true", help="print the report as JSON")
        parser.add_argument("--turns", action="store_true", help="with --json: every turn, too")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import each file; a refused one prints its sentence, the others go on, and the status is 1."""
        study = Study.objects.filter(slug=options["study"]).first()
        if study is None:
            raise CommandError(f"There is no study with the short name “{options['study']}”.")
        with scope(study=study):
            done = [import_file(study, path, turns=options["turns"]) for path in options["files"]]
        if options["json"]:
            self.stdout.write(json.dumps([imported.as_json for imported in done], ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n\n".join(described(imported) for imported in done))
        if any(imported.error for imported in done):
            raise SystemExit(1)


def import_file(study: Study, path: Path, *, turns: bool = False) -> Imported:
    """Store one file as the transcript of the interview it is called after, or of a new one; `turns` lists them."""
    imported = Imported(str(path))
    try:
        content = _content(path)
        parsed = actions.read_file(content)
        names = proposed_names(parsed.turns)
        cues = parsed.report.format in CUE_FORMATS
        settled = settle(parsed, names, join=cues, sentences=cues and not any(names.values()))
        _fill(imported, parsed, settled)
        if turns:
            imported.turns = _turns(study, settled)
        _store(imported, study, path, content, settled)
    except Refused as refusal:
        imported.error = str(refusal)
    except OSError as error:
        imported.error = f"The file cannot be read: {error.strerror}."
    return imported


def described(imported: Imported) -> str:
    """The report on one file, in lines for people."""
    if imported.error:
        return f"{imported.file}\n  {imported.error}"
    unit = "cues" if imported.format in CUE_FORMATS else "paragraphs"
    lines = [
        imported.file,
        f"  {imported.interview}: {imported.format}, {imported.encoding}",
        f"  {imported.cues_in} {unit} in, {imported.turns_out} turns and {imported.cues_out} {unit} out",
        f"  speakers: {', '.join(imported.speakers) or 'none'}",
        *(f"  not decided: {one['label']} ({one['turns']}): {one['first_words']}" for one in imported.undecided),
        *(f"  {warning}" for warning in imported.warnings),
        f"  not understood: {len(imported.not_understood) or 'nothing'}",
        *(f"    line {entry['line']}: {entry['excerpt']}  ({entry['reason']})" for entry in imported.not_understood),
    ]
    return "\n".join(lines)


def _content(path: Path) -> bytes:
    try:
        check_size(path.stat().st_size, settings.TANDEM_MAX_UPLOAD_BYTES)
    except Unreadable as error:
        raise Refused(translated(error.sentence)) from error
    return path.read_bytes()


def _fill(imported: Imported, parsed: ParsedTranscript, settled: ParsedTranscript) -> None:
    report = settled.report
    imported.format, imported.encoding = report.format, report.encoding
    imported.cues_in, imported.cues_out, imported.turns_out = report.cues_in, report.cues_out, report.turns_out
    imported.speakers = list(dict.fromkeys(turn.speaker for turn in settled.turns if turn.speaker))
    imported.not_understood = [vars(entry) for entry in report.not_understood]
    imported.undecided = [
        {"label": found.label, "turns": found.turns, "first_words": found.first_words}
        for found in found_speakers(parsed.turns)
        if found.undecided
    ]
    imported.warnings = [translated(warning) for warning in report.warnings]
    if report.left_in_text:
        labels = ", ".join(report.left_in_text[:20])
        imported.warnings.append(translated(Sentence(TAKEN_FOR_TEXT, {"labels": labels})))


def _turns(study: Study, settled: ParsedTranscript) -> list[dict[str, Any]]:
    """Every turn, with its speaker and role (empty where it is nobody's) and its times in milliseconds."""
    voices = proposed_voices(study, settled.turns)
    return [
        {
            "speaker": turn.speaker or "",
            "role": voices[turn.speaker].role if turn.speaker else "",
            "start_ms": turn.start_ms,
            "end_ms": turn.end_ms,
            "text": turn.text,
        }
        for turn in settled.turns
    ]


def _store(imported: Imported, study: Study, path: Path, content: bytes, settled: ParsedTranscript) -> None:
    sha256 = hashlib.sha256(content).hexdigest()
    if twin := queries.stored_twin(study, source=sha256):
        imported.warnings.append(translated(Sentence(STORED_BEFORE, {"label": twin.interview.label})))
        _name(imported, twin)
        return
    interview = queries.fitting_interview(study, path.name) or Interview(label=queries.next_label(study))
    version = actions.store_transcript(
        study=study,
        actor=None,
        parsed=settled,
        source=actions.Source(path.name, sha256),
        interview=interview,
        language=_language(study, interview, settled),
        voices=proposed_voices(study, settled.turns),
    )
    _name(imported, version.transcript)


def _language(study: Study, interview: Interview, settled: ParsedTranscript) -> str:
    """The interview's own language, or a guess among the study's."""
    text = "\n".join(turn.text for turn in settled.turns)
    return interview.language or propose_language(text, study.languages) or ""


def _name(imported: Imported, transcript: Transcript) -> None:
    imported.interview, imported.transcript = transcript.interview.label, str(transcript.uuid)
