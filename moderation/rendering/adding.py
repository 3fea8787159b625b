"""A whole transcript with its consensus, and what a moderator may add to it."""

from collections.abc import Sequence
from typing import Any

from coding.visibility import visible_codes
from moderation.codings.passage import lines_around, version_of
from moderation.codings.queries import consensus_codings
from moderation.labels import REASONS
from moderation.models import CaseSet
from moderation.queries import shuffles
from moderation.rendering.page import undo_of
from moderation.third import barred, thirds
from studies.models import Person, Study


def page(study: Study, person: Person, sets: Sequence[CaseSet], case_set: CaseSet) -> dict[str, Any]:
    """What the template needs; `thirds` where the person coded this transcript and may not decide."""
    version = version_of(case_set)
    spans = consensus_codings(case_set.round, version).spans
    is_barred = (case_set.round_id, case_set.version_id) in barred(study, person)
    return {
        "case_set": case_set,
        "lines": lines_around(version, 0, len(version.text), 0),
        "end": len(version.text),
        "consensus": " ".join(f"{start}-{end}" for _code, start, end in spans),
        "codes": visible_codes(study, person),
        "reasons": REASONS.items(),
        "thirds": thirds([case_set], study)[case_set.pk] if is_barred else None,
        **undo_of(sets, person, is_shuffled=shuffles(study)),
    }
