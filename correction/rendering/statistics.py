"""What corrections tell about recognition, from the numbers that each kept when it was frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from correction.domain.error_rate import Errors, interval, pooled
from correction.models import Correction
from studies.domain.cells import harmless
from studies.models import Study
from transcripts.models import TranscriptVersion

COLUMNS = (
    "interview", "version", "raw", "language",
    "strict_substituted", "strict_deleted", "strict_inserted", "strict_words", "strict_wer",
    "content_substituted", "content_deleted", "content_inserted", "content_words", "content_wer",
    "turns", "turns_changed", "unsure_words", "unsure_words_changed", "sure_words", "sure_words_changed",
    "audio_ms", "heard_ms", "correction_ms",
)  # fmt: skip
"""The table that leaves: counts and rates."""


@dataclass(frozen=True)
class CorrectionRow:
    """One frozen correction: rates where there is anything to divide by."""

    correction: Correction
    raw: str
    strict: Errors
    content: Errors
    facts: dict[str, Any]

    @property
    def changed(self) -> float | None:
        """Share of turns that were changed."""
        return _share(self.facts["changed"], self.facts["turns"])

    @property
    def heard(self) -> float | None:
        """Share of the recording that was played."""
        return _share(self.facts["heard_ms"], self.facts["audio_ms"])

    @property
    def effort(self) -> float | None:
        """Time of correction to time of sound; None where nobody was seen working."""
        return _share(self.facts["active_ms"], self.facts["audio_ms"]) or None


@dataclass(frozen=True)
class Pooled:
    """A rate over all recordings, with its interval over recordings."""

    rate: float | None
    interval: tuple[float, float] | None
    errors: Errors


@dataclass(frozen=True)
class Statistics:
    """All corrections of a study. Rows of imported texts are shown and are not pooled: no machine made those texts
    here."""

    rows: list[CorrectionRow]
    recognised: int
    strict: Pooled
    content: Pooled
    changed: float | None
    heard: float | None
    effort: float | None
    unsure_changed: float | None
    sure_changed: float | None


def statistics(study: Study) -> Statistics:
    """The latest frozen correction of every transcript, by the interview's label."""
    rows = _rows(study)
    machine = [row for row in rows if row.raw == TranscriptVersion.Kind.RECOGNISED]
    return Statistics(
        rows,
        len(machine),
        _pooled([row.strict for row in machine]),
        _pooled([row.content for row in machine]),
        _total(rows, "changed", "turns"),
        _total(rows, "heard_ms", "audio_ms"),
        _total([row for row in rows if row.facts["active_ms"]], "active_ms", "audio_ms"),
        _total(machine, "unsure_changed", "unsure"),
        _total(machine, "sure_changed", "sure"),
    )


def cells(row: CorrectionRow) -> list[object]:
    """A row as `COLUMNS` name it; rates with six places."""
    facts, transcript = row.facts, row.correction.transcript
    return [
        harmless(transcript.interview.label), row.correction.version.number if row.correction.version else "", row.raw,
        transcript.language, *facts["strict"], _written(row.strict), *facts["content"], _written(row.content),
        facts["turns"], facts["changed"], facts["unsure"], facts["unsure_changed"], facts["sure"],
        facts["sure_changed"], facts["audio_ms"], facts["heard_ms"], facts["active_ms"],
    ]  # fmt: skip


def _rows(study: Study) -> list[CorrectionRow]:
    found = (
        Correction.objects.filter(transcript__study=study, state=Correction.State.FROZEN)
        .select_related("transcript__interview", "version")
        .defer("version__text", "version__report")
        .order_by("transcript__interview__label", "frozen_at")
    )
    latest = {correction.transcript_id: correction for correction in found}
    return [
        CorrectionRow(
            correction,
            correction.facts["raw"],
            Errors(*correction.facts["strict"]),
            Errors(*correction.facts["content"]),
            correction.facts,
        )
        for correction in latest.values()
    ]


def _pooled(found: Sequence[Errors]) -> Pooled:
    together = pooled(found)
    return Pooled(together.rate, interval(found), together)


def _total(rows: Sequence[CorrectionRow], part: str, whole: str) -> float | None:
    return _share(sum(row.facts[part] for row in rows), sum(row.facts[whole] for row in rows))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _written(found: Errors) -> str:
    return f"{found.rate:.6f}" if found.rate is not None else ""
