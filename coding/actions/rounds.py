"""Rounds and layers: opened, submitted, closed; and what becomes of the codes that were coined on the way."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from coding.actions.moving import carry_codings
from coding.actions.provenance import EarlierCoding
from coding.actions.versions import keep_codebook
from coding.domain import snapshot
from coding.domain.assignments import Kind, extended
from coding.models import Code, CodebookVersion, CodingRound, Gathering, Layer, Purpose
from coding.queries import canonical_codes, layer_codings
from coding.visibility import complete_layers
from studies import audit
from studies.errors import Refused
from studies.models import Membership, Person, Study
from studies.permissions import Role
from transcripts.models import TranscriptVersion

Assigned = Mapping[int, Collection[Person]]
"""By id of a transcript version who codes it."""


@transaction.atomic
def open_round(
    *,
    study: Study,
    actor: Person,
    stage: str,
    versions: Sequence[TranscriptVersion],
    coders: Sequence[Person],
    carry: bool = False,
    purpose: str = Purpose.MAIN,
    assigned: Assigned | None = None,
    design: Mapping[str, object] | None = None,
    together: Collection[Person] = (),
) -> CodingRound:
    """Give coders a layer of each transcript that is `assigned` to them, all of all where nothing else is said.

    With `carry` a layer begins with its coder's own codings of the transcript so far. `design` is kept to tell how the
    assignments came about, `together` who is present when the coders type. A coder without a transcript is none of the
    round. Raises Refused without a coder or a transcript, or with one that nobody codes.
    """
    if not coders:
        raise Refused(_("Choose at least one coder."))
    _expect_coders(study, [*coders, *together])
    if assigned is not None:
        coders = _working(coders, assigned)
    last = CodingRound.objects.filter(study=study).aggregate(last=Max("number"))["last"] or 0
    kept = keep_codebook(study=study, actor=actor, occasion=CodebookVersion.Occasion.OPENED)
    by_all = {"kind": Kind.ALL} if assigned is None and len(coders) > 1 else {}
    round_: CodingRound = CodingRound.objects.create(
        study=study, number=last + 1, stage=stage, purpose=purpose, codebook=kept, design=dict(design or by_all)
    )
    round_.coders.set(coders)
    _add_layers(round_, versions, assigned, together)
    if carry:
        for layer in round_.layers.select_related("round__study", "version", "coder"):
            carry_codings(layer=layer, actor=actor)
    audit.record(
        study=study,
        actor=actor,
        verb="round.opened",
        about=round_,
        transcripts=len(versions),
        coders=len(coders),
        purpose=purpose,
        layers=round_.layers.count(),
    )
    return round_


@transaction.atomic
def add_transcripts(
    *, round_: CodingRound, actor: Person, versions: Sequence[TranscriptVersion], assigned: Assigned | None = None
) -> None:
    """Give the coders of an open round more transcripts, or those to whom they are `assigned`.

    Whoever did not code in the round so far does from now on. A team that codes together goes on doing so. Raises
    Refused where the round is closed or has one of them already.
    """
    locked = _locked(round_)
    if not locked.is_open:
        raise Refused(_("This round is closed; open a new one for these transcripts."))
    if assigned is not None:
        coming = [coder for coders in assigned.values() for coder in coders]
        _expect_coders(locked.study, coming)
        locked.coders.add(*coming)
    present = Person.objects.filter(pk__in=locked.layers.order_by().values("together"))
    added = _add_layers(locked, versions, assigned, list(present))
    locked.design = extended(locked.design, added, locked.coders.count())
    locked.save(update_fields=["design"])
    audit.record(study=locked.study, actor=actor, verb="round.extended", about=locked, transcripts=len(versions))
    round_.refresh_from_db()


def open_layer(*, layer: Layer, actor: Person) -> None:
    """Note that a coder has opened a transcript for the first time; later visits change nothing."""
    if layer.state != Layer.State.NOT_OPENED or layer.coder_id != actor.pk:
        return
    with transaction.atomic():
        layer.state, layer.opened_at = Layer.State.IN_PROGRESS, timezone.now()
        layer.save(update_fields=["state", "opened_at"])
        audit.record(study=layer.round.study, actor=actor, verb="layer.opened", about=layer)


@transaction.atomic
def submit_layer(*, layer: Layer, actor: Person) -> Layer:
    """Freeze and hash a layer. The last one of a transcript lets moderation begin; the last of a round closes it.

    Raises Refused for somebody else's layer, one never opened, and one already submitted.
    """
    round_ = _locked(layer.round)
    fresh = Layer.objects.select_for_update(of=("self",)).select_related("version").get(pk=layer.pk)
    if fresh.coder_id != actor.pk:
        raise Refused(_("This is somebody else's layer."))
    if fresh.state == Layer.State.NOT_OPENED:
        raise Refused(_("Open the transcript before you submit it: one that nobody read is missing, not uncoded."))
    if fresh.is_submitted or not round_.is_open:
        raise Refused(_("This transcript is already submitted; nothing was changed."))
    _freeze(fresh)
    audit.record(study=round_.study, actor=actor, verb="layer.submitted", about=fresh, sha256=fresh.sha256)
    _lead_equal_names_together(round_)
    _bring_back_used(round_)
    if not round_.layers.exclude(state=Layer.State.SUBMITTED).exists():
        close_round(round_=round_, actor=actor)
    layer.refresh_from_db()
    return fresh


@transaction.atomic
def close_round(*, round_: CodingRound, actor: Person) -> None:
    """End the coders' blindness: their codes become everybody's. Layers not submitted by now are missing.

    Raises Refused where the round is already closed or nothing was submitted in it.
    """
    fresh = _locked(round_)
    if not fresh.is_open:
        raise Refused(_("This round is already closed."))
    if not fresh.layers.filter(state=Layer.State.SUBMITTED).exists():
        raise Refused(_("Nothing has been submitted in this round yet, so there is nothing to close."))
    fresh.closed_at = timezone.now()
    fresh.save(update_fields=["closed_at"])
    coined = Code.objects.filter(coined_in=fresh, private_to__isnull=False)
    _merge_equal_names(fresh.study, coined)
    Code.objects.filter(coined_in=fresh).update(private_to=None)
    _bring_back_used(fresh)
    _share_agreed_gatherings(fresh)
    fresh.closed_codebook = keep_codebook(study=fresh.study, actor=actor, occasion=CodebookVersion.Occasion.CLOSED)
    fresh.save(update_fields=["closed_codebook"])
    audit.record(study=fresh.study, actor=actor, verb="round.closed", about=fresh)
    round_.refresh_from_db()


def _locked(round_: CodingRound) -> CodingRound:
    locked: CodingRound = CodingRound.objects.select_for_update(of=("self",)).select_related("study").get(pk=round_.pk)
    return locked


def _expect_coders(study: Study, people: Iterable[Person]) -> None:
    members = set(Membership.objects.filter(study=study, role=Role.CODER).values_list("person_id", flat=True))
    if not members.issuperset(person.pk for person in people):
        raise Refused(_("Only members of the study with the coder role can code."))


def _working(coders: Sequence[Person], assigned: Assigned) -> list[Person]:
    """Those of the coders who code something."""
    working = {coder for chosen in assigned.values() for coder in chosen}
    if not working <= set(coders):
        raise Refused(_("A transcript is given to somebody who is no coder of the round."))
    return [coder for coder in coders if coder in working]


def _add_layers(
    round_: CodingRound, versions: Sequence[TranscriptVersion], assigned: Assigned | None, together: Collection[Person]
) -> dict[str, int]:
    """Make the layers; answers by label of a transcript how many code it."""
    if not versions:
        raise Refused(_("Choose at least one transcript."))
    if round_.layers.filter(version__in=versions).exists():
        raise Refused(_("One of these transcripts is already in the round."))
    coders = list(round_.coders.order_by("pk"))
    given = {version.pk: coders for version in versions} if assigned is None else assigned
    if not all(given.get(version.pk) for version in versions):
        raise Refused(_("Somebody has to code each transcript: one of them has no coder."))
    earlier = EarlierCoding(round_.study, [version.transcript_id for version in versions])
    for version in versions:
        for coder in sorted(given[version.pk], key=lambda coder: coder.pk):
            present = [person for person in together if person != coder]
            known = earlier.provenance(version.transcript_id, [coder, *present])
            layer = Layer.objects.create(round=round_, version=version, coder=coder, provenance=known)
            if present:
                layer.together.set(present)
    return {version.transcript.interview.label: len(given[version.pk]) for version in versions}


def _freeze(layer: Layer) -> None:
    codings = layer_codings(layer)
    uuids = {coding.code for coding in codings}
    names = {str(code.uuid): code.name for code in Code.objects.filter(uuid__in=uuids)}
    layer.snapshot = snapshot.freeze(layer.version.sha256, codings, names)
    layer.sha256 = snapshot.sha256(layer.snapshot)
    layer.state, layer.submitted_at = Layer.State.SUBMITTED, timezone.now()
    layer.save(update_fields=["snapshot", "sha256", "state", "submitted_at"])


def _lead_equal_names_together(round_: CodingRound) -> None:
    """Merge codes of equal name that coders coined apart, as far as their transcripts are complete."""
    complete = complete_layers(round_.study).filter(round=round_)
    used = Code.objects.filter(codings__layer__in=complete, private_to__isnull=False).distinct()
    _merge_equal_names(round_.study, used)


def _merge_equal_names(study: Study, codes: Iterable[Code]) -> None:
    """Point every code to the shared one of its name, or else to the earliest of its name among those given."""
    given = sorted((code for code in codes if code.merged_into_id is None), key=lambda code: code.pk)
    keys = {code.name_key for code in given}
    shared = Code.objects.filter(study=study, private_to=None, merged_into=None, retired_at=None)
    first = {code.name_key: code for code in shared.filter(name_key__in=keys)}
    for code in given:
        target = first.setdefault(code.name_key, code)
        if target.pk != code.pk:
            code.merged_into = target
            code.save(update_fields=["merged_into"])


def _bring_back_used(round_: CodingRound) -> None:
    """Codes that somebody retired while layers that used them were nobody else's to see are in the codebook again.

    Where another code has taken the name meanwhile, they count as that one.
    """
    complete = complete_layers(round_.study).filter(round=round_)
    retired = Code.objects.filter(codings__layer__in=complete, retired_at__isnull=False).distinct()
    for code in retired.order_by("pk"):
        same = Code.objects.filter(study=round_.study, private_to=code.private_to, name_key=code.name_key)
        namesake = same.filter(retired_at=None, merged_into=None).first()
        code.retired_at, code.merged_into = None, code.merged_into or namesake
        code.save(update_fields=["retired_at", "merged_into"])


def _share_agreed_gatherings(round_: CodingRound) -> None:
    """Where all coders who placed a code put it under the same one, that place becomes the shared one."""
    canonical = canonical_codes(round_.study)
    places: dict[int, set[int | None]] = {}
    for gathering in Gathering.objects.filter(round=round_):
        parent = canonical[gathering.parent_id].pk if gathering.parent_id else None
        places.setdefault(gathering.code_id, set()).add(parent)
    for code_id, parents in places.items():
        if len(parents) == 1:
            Code.objects.filter(pk=code_id).update(parent_id=parents.pop())
