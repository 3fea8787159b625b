"""A text gets a new version: codings follow through the offset map, each whose words changed waits for its coder.

Layers of an open round move together, as long as no coder has submitted the transcript: what was submitted is frozen,
and its round goes on with the text it was submitted on. Such codings follow into a later round, where its owner asks
for that.
"""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from coding.domain import snapshot
from coding.domain.moving import PlacedCoding, place
from coding.domain.snapshot import FrozenCoding
from coding.domain.spans import turn_at
from coding.models import Code, Coding, CodingToConfirm, LayerMove
from coding.queries import canonical_by_uuid, frozen_codings, layer_codings, layer_log, turn_starts
from rounds.models import Layer, Provenance
from studies import audit
from studies.errors import Refused
from studies.models import Person
from transcripts.domain.replacements import SpanMap
from transcripts.maps import map_between
from transcripts.models import TranscriptVersion
from transcripts.successors import follows

FAR = 1_000_000_000
"""Added to every offset while a layer moves, so that no two codings meet on the way."""


@follows
@transaction.atomic
def move_layers(old: TranscriptVersion, new: TranscriptVersion, actor: Person | None) -> None:
    """Let the layers of open rounds follow from one version to its successor."""
    layers = list(
        Layer.objects.select_for_update(of=("self",))
        .filter(version=old, round__closed_at=None)
        .select_related("round__study", "version", "coder")
    )
    fixed = {layer.round_id for layer in layers if layer.is_submitted}
    following = [layer for layer in layers if layer.round_id not in fixed]
    if not following:
        return
    moved = map_between(old, new)
    starts = (turn_starts(old), turn_starts(new))
    for layer in following:
        _move(layer, new, moved, actor)
        before = starts[0][min(layer.last_turn, len(starts[0]) - 1)]
        layer.last_turn = turn_at(starts[1], moved.span(before, before + 1).start)
        layer.save(update_fields=["version", "last_turn"])


def carry_codings(*, layer: Layer, actor: Person) -> int:
    """Begin a layer with its coder's own codings of the same transcript, from their latest other layer of it.

    Answers how many.
    """
    source = (
        Layer.objects.filter(version__transcript=layer.version.transcript_id, coder=layer.coder)
        .exclude(pk=layer.pk)
        .select_related("version")
        .order_by("-round__number")
        .first()
    )
    if source is None:
        return 0
    codings = frozen_codings(source) if source.is_submitted else layer_codings(source)
    codes = canonical_by_uuid(layer.round.study)
    placed = place(map_between(source.version, layer.version), _renamed(codings, codes))
    _create(layer, placed, {str(code.uuid): code for code in codes.values()}, _wordings(source))
    _list_changed(layer, source.version, placed)
    layer.next_number = max((one.coding.number for one in placed), default=0) + 1
    layer.provenance = Provenance.CARRIED if placed else layer.provenance
    layer.save(update_fields=["next_number", "provenance"])
    audit.record(study=layer.round.study, actor=actor, verb="layer.carried", about=layer, codings=len(placed))
    return len(placed)


@transaction.atomic
def confirm_codings(*, layer: Layer, actor: Person, numbers: Iterable[int]) -> int:
    """Say that codings whose words changed are right as they stand; answers how many were waiting.

    Raises Refused for somebody else's layer.
    """
    if layer.coder_id != actor.pk:
        raise Refused(_("This is somebody else's layer."))
    waiting = CodingToConfirm.objects.filter(layer=layer, number__in=list(numbers), confirmed_at=None)
    count: int = waiting.update(confirmed_at=timezone.now())
    if count:
        audit.record(study=layer.round.study, actor=actor, verb="coding.confirmed", about=layer, codings=count)
    return count


def translated_span(layer: Layer, made_on: TranscriptVersion, start: int, end: int) -> tuple[int, int]:
    """Where a passage of an earlier version lies in the layer's text now: for deeds that were on their way.

    Raises Refused where that version has no such passage.
    """
    if not 0 <= start < end <= made_on.length:
        raise Refused(_("This passage is not in the transcript; reload the page and select it again."))
    moved = map_between(made_on, layer.version).span(start, end)
    return moved.start, moved.end


def _move(layer: Layer, new: TranscriptVersion, moved: SpanMap, actor: Person | None) -> None:
    old = layer.version
    codings = layer_codings(layer)
    _keep(layer, old, new, codings)
    placed = place(moved, codings)
    layer.codings.update(start=F("start") + FAR, end=F("end") + FAR)
    rows = {row.number: row for row in layer.codings.all()}
    for one in placed:
        rows[one.coding.number].start, rows[one.coding.number].end = one.start, one.end
    Coding.objects.bulk_update(rows.values(), ["start", "end"], batch_size=500)
    layer_log(layer).close()
    layer.version = new
    changed = _list_changed(layer, old, placed)
    audit.record(
        study=layer.round.study, actor=actor, verb="layer.moved", about=layer,
        version=str(new.uuid), codings=len(placed), changed=changed,
    )  # fmt: skip


def _keep(layer: Layer, old: TranscriptVersion, new: TranscriptVersion, codings: Sequence[FrozenCoding]) -> None:
    """Write down the layer as it was, so that nothing rests on the map alone."""
    names = {str(code.uuid): code.name for code in Code.objects.filter(uuid__in={coding.code for coding in codings})}
    before = snapshot.freeze(old.sha256, codings, names)
    LayerMove.objects.create(
        layer=layer, from_version=old, to_version=new, snapshot=before, sha256=snapshot.sha256(before)
    )


def _list_changed(layer: Layer, old: TranscriptVersion, placed: Sequence[PlacedCoding]) -> int:
    changed = [one for one in placed if not one.same]
    numbers = [one.coding.number for one in changed]
    CodingToConfirm.objects.filter(layer=layer, number__in=numbers, confirmed_at=None).delete()
    CodingToConfirm.objects.bulk_create(
        CodingToConfirm(
            layer=layer,
            number=one.coding.number,
            version=old,
            start=one.coding.start,
            end=one.coding.end,
        )
        for one in changed
    )
    return len(changed)


def _renamed(codings: Iterable[FrozenCoding], codes: dict[str, Code]) -> list[FrozenCoding]:
    """The codings under the codes that stand for theirs now; two that become the same are one with both memos."""
    kept: dict[tuple[str, int, int], FrozenCoding] = {}
    for coding in codings:
        code = str(codes[coding.code].uuid)
        span = (code, coding.start, coding.end)
        first = kept.setdefault(span, coding._replace(code=code))
        if first.number != coding.number and coding.memo not in ("", first.memo):
            kept[span] = first._replace(memo="\n\n".join(filter(None, (first.memo, coding.memo))))
    return list(kept.values())


def _wordings(source: Layer) -> dict[int, int]:
    """The wording that each coding of a layer was made under; 0, which no code has, where its code was merged away."""
    rows = Coding.objects.filter(layer=source).values_list("number", "wording", "code__merged_by")
    return {number: 0 if merged_by else wording for number, wording, merged_by in rows}


def _create(layer: Layer, placed: Sequence[PlacedCoding], codes: dict[str, Code], wordings: Mapping[int, int]) -> None:
    Coding.objects.bulk_create(
        Coding(
            layer=layer,
            number=one.coding.number,
            code=codes[one.coding.code],
            start=one.start,
            end=one.end,
            memo=one.coding.memo,
            wording=wordings.get(one.coding.number, codes[one.coding.code].wording),
        )
        for one in placed
    )
