"""What stands beside a round's agreement: how moderation settled its differences, what became of coders' work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agreement.queries.comparing import Comparing
from agreement.queries.rounds import Moderated, Older, older_results
from moderation.codings.audits import AuditSummary, summaries
from moderation.codings.domain.lessons import Fate
from moderation.codings.results import Moderation, fates, moderation_of
from rounds.models import CodingRound
from rounds.queries import coder_names


@dataclass(frozen=True)
class Beside:
    """`fates` by coder's label, over the `decided` transcripts that two or more coded; audits only where nothing of the
    round is hidden from who asks.
    """

    moderated: Moderated
    moderation: Moderation
    fates: Mapping[str, Counter[Fate]]
    audits: Sequence[AuditSummary]
    older: Sequence[Older]


def beside(comparing: Comparing, round_: CodingRound) -> Beside:
    """Everything, as far as who compares may see it."""
    moderated = comparing.moderated(round_)
    ready = [(round_.pk, version) for version in moderated.ready]
    decided = [(round_.pk, version) for version in moderated.decided]
    found = fates(round_, decided) if decided else {}
    names = coder_names(round_.study) if found else {}
    return Beside(
        moderated,
        moderation_of(ready),
        {name: found[coder] for coder, name in names.items() if coder in found},
        [] if comparing.results.hidden_versions else summaries(round_),
        older_results(round_),
    )
