"""Agreement of a round, from its frozen layers: coders among each other, then each with the consensus.

Only what `coding.visibility` calls complete is read: transcripts that all coders of the round submitted,
and whatever was submitted of a closed round. Codes are followed into the ones they were merged into.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import Count, QuerySet

from coding.domain import snapshot
from coding.models import Code, CodingRound, Layer
from coding.queries import canonical_by_uuid, coder_labels
from coding.visibility import complete_layers, rounds_blind_for
from moderation.cache import refresh
from moderation.models import Case
from moderation.queries import Consensus, consensus_layers
from reports.domain.agreement.compare import compare
from reports.domain.agreement.comparison import Comparison
from reports.domain.agreement.units import Document, Span, Tally, tally_turns
from studies.models import Person, Study
from transcripts.models import Turn

CONSENSUS = "consensus"


class Moderated(NamedTuple):
    """How far moderation has come: cases by type and by code (uuid), transcripts decided, cases open."""

    cases: Mapping[str, int]
    cases_by_code: Mapping[str, int]
    decided: tuple[str, ...]
    undecided: int


@dataclass(frozen=True)
class RoundAgreement:
    """Everything about one round. Codes are named by uuid, coders by their stable labels.

    `before` compares the coders on every double-coded transcript of the round's `transcripts`, in which each
    made `codings`; `after` has one comparison a coder with the consensus, on the transcripts whose cases
    are all decided. All comparisons have the same codes: those that somebody used.
    """

    round: CodingRound
    transcripts: int
    codes: Mapping[str, Code]
    codings: Mapping[str, int]
    before: Comparison
    after: tuple[Comparison, ...]
    moderated: Moderated


def rounds(study: Study) -> list[CodingRound]:
    """The rounds of the study by number."""
    return list(CodingRound.objects.filter(study=study).select_related("study").order_by("number"))


def latest_round(study: Study, person: Person) -> CodingRound | None:
    """The latest round of which the person may see something, or the latest; None before the first round."""
    seen = complete_layers(study).exclude(round__in=rounds_blind_for(study, person)).values("round")
    known = CodingRound.objects.filter(study=study).select_related("study")
    latest: CodingRound | None = known.filter(pk__in=seen).order_by("-number").first()
    return latest or known.order_by("-number").first()


def is_blind_to(person: Person, round_: CodingRound) -> bool:
    """Whether the person codes that round and must not know yet how it goes, not even in counts."""
    blind: bool = rounds_blind_for(round_.study, person).filter(pk=round_.pk).exists()
    return blind


def round_agreement(round_: CodingRound) -> RoundAgreement:
    """Compute the agreement of a round. The number of queries does not depend on what was coded."""
    canonical, labels = canonical_by_uuid(round_.study), coder_labels(round_.study)
    codes = {uuid: str(code.uuid) for uuid, code in canonical.items()}
    documents = _documents(round_, codes, labels)
    coders = [label for label in labels.values() if any(label in d.layers for d in documents.values())]
    moderated, with_consensus = _moderated(round_, documents, codes)
    before = tally_turns(documents.values(), coders, _codes_of_the_consensus(with_consensus))
    after = [tally_turns(with_consensus, [coder, CONSENSUS], before.codes) for coder in coders]
    return RoundAgreement(
        round=round_,
        transcripts=Layer.objects.filter(round=round_).values("version").distinct().count(),
        codes={uuid: canonical[uuid] for uuid in before.codes},
        codings=_codings(documents.values(), before),
        before=compare(before),
        after=tuple(compare(tally) for tally in after if tally.documents),
        moderated=moderated,
    )


def _documents(round_: CodingRound, codes: Mapping[str, str], coders: Mapping[int, str]) -> dict[int, Document]:
    """The round's transcripts by id of their version, in the order of their labels."""
    layers = complete_layers(round_.study).filter(round=round_)
    rows = layers.order_by("version__transcript__interview__label", "version_id", "coder_id")
    labels: dict[int, str] = {}
    spans: dict[int, dict[str, list[Span]]] = defaultdict(dict)
    for version, label, coder, frozen in rows.values_list(
        "version_id", "version__transcript__interview__label", "coder_id", "snapshot"
    ):
        labels[version] = label
        spans[version][coders[coder]] = _spans(frozen, codes)
    turns = _turns(list(labels))
    return {version: Document(label, turns[version], spans[version]) for version, label in labels.items()}


def _spans(frozen: str, codes: Mapping[str, str]) -> list[Span]:
    return [(row.start, row.end, codes[row.code]) for row in snapshot.thaw(frozen)]


def _turns(versions: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    turns: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rows = Turn.objects.filter(version__in=versions).order_by("version_id", "index")
    for version, start, end in rows.values_list("version_id", "start", "end"):
        turns[version].append((start, end))
    return turns


def _moderated(
    round_: CodingRound, documents: Mapping[int, Document], codes: Mapping[str, str]
) -> tuple[Moderated, list[Document]]:
    """How far moderation is, and the transcripts it is through with, the consensus as one more layer."""
    ready = [version for of_round, version in refresh(round_.study) if of_round == round_.pk]
    cases = Case.objects.filter(case_set__round=round_, case_set__version__in=ready).order_by()
    undecided = _undecided(cases)
    places = [(round_.pk, version) for version in documents if version in ready and version not in undecided]
    consensus = consensus_layers(round_.study, places) if places else {}
    decided = [_with_consensus(documents[version], consensus[of_round, version]) for of_round, version in places]
    labels = tuple(document.key for document in decided)
    return Moderated(_by_type(cases), _by_code(cases, codes), labels, sum(undecided.values())), decided


def _undecided(cases: QuerySet[Case]) -> dict[int, int]:
    """How many cases of a transcript version wait for a decision; versions without one are left out."""
    waiting = cases.filter(decision=None).exclude(type=Case.Type.AGREE)
    return dict(waiting.values_list("case_set__version").annotate(Count("pk")))


def _by_type(cases: QuerySet[Case]) -> dict[str, int]:
    counted = dict(cases.values_list("type").annotate(Count("pk")))
    return {kind: counted[kind] for kind in Case.Type.values if kind in counted}


def _by_code(cases: QuerySet[Case], codes: Mapping[str, str]) -> dict[str, int]:
    """Cases to discuss by code; one about two codes counts for both."""
    counted: Counter[str] = Counter()
    for uuids, count in cases.exclude(type=Case.Type.AGREE).values_list("codes").annotate(Count("pk")):
        counted.update(dict.fromkeys({codes[uuid] for uuid in uuids}, count))
    return counted


def _with_consensus(document: Document, consensus: Consensus) -> Document:
    spans = [(start, end, code) for code, start, end in consensus.spans]
    return replace(document, layers={**document.layers, CONSENSUS: spans})


def _codes_of_the_consensus(documents: Sequence[Document]) -> set[str]:
    return {span[2] for document in documents for span in document.layers[CONSENSUS]}


def _codings(documents: Collection[Document], tally: Tally) -> dict[str, int]:
    compared = [document for document in documents if document.key in tally.documents]
    return {coder: sum(len(d.layers.get(coder, ())) for d in compared) for coder in tally.coders}
