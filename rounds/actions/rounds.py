"""Rounds and the work in them: opened, submitted, closed. What that means to codes is told in the apps above."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.actions.provenance import EarlierCoding
from rounds.domain.assignments import Kind, extended
from rounds.followers import CLOSED, FREEZERS, OPENED, SUBMITTED
from rounds.models import CodingRound, Layer, Purpose, Work
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

    With `carry` each coder begins with what they made of the transcripts so far. `design` is kept to tell how the
    assignments came about, `together` who is present when the coders type. A coder without a transcript is none of the
    round. Raises Refused without a coder or a transcript, or with one that nobody codes.
    """
    if not coders:
        raise Refused(_("Choose at least one coder."))
    _expect_coders(study, [*coders, *together])
    if assigned is not None:
        coders = _working(coders, assigned)
    last = CodingRound.objects.filter(study=study).aggregate(last=Max("number"))["last"] or 0
    by_all = {"kind": Kind.ALL} if assigned is None and len(coders) > 1 else {}
    round_: CodingRound = CodingRound.objects.create(
        study=study, number=last + 1, stage=stage, purpose=purpose, design=dict(design or by_all)
    )
    round_.coders.set(coders)
    _add_layers(round_, versions, assigned, together)
    for follower in OPENED:
        follower(round_, actor, carry)
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
        unopened = Layer.objects.filter(pk=layer.pk, state=Layer.State.NOT_OPENED)
        opened = unopened.update(state=Layer.State.IN_PROGRESS, opened_at=timezone.now())
        layer.refresh_from_db(fields=["state", "opened_at"])
        if opened:
            audit.record(study=layer.round.study, actor=actor, verb="layer.opened", about=layer)


@transaction.atomic
def submit(*, work: Work, actor: Person) -> Work:
    """Freeze and hash what a coder made. The last about a thing lets others see it; the last of a round closes it.

    Raises Refused for somebody else's work, one never opened, and one already submitted.
    """
    round_ = _locked(work.round)
    fresh = type(work)._base_manager.select_for_update(of=("self",)).get(pk=work.pk)
    if fresh.coder_id != actor.pk:
        raise Refused(_("This is somebody else's layer."))
    if fresh.state == Work.State.NOT_OPENED:
        raise Refused(_("Open the transcript before you submit it: one that nobody read is missing, not uncoded."))
    if fresh.is_submitted or not round_.is_open:
        raise Refused(_("This transcript is already submitted; nothing was changed."))
    _freeze(fresh)
    verb = f"{fresh._meta.model_name}.submitted"
    audit.record(study=round_.study, actor=actor, verb=verb, about=fresh, sha256=fresh.sha256)
    for follower in SUBMITTED:
        follower(fresh, actor)
    if not any(kind._base_manager.filter(round=round_).exclude(state=Work.State.SUBMITTED) for kind in FREEZERS):
        close_round(round_=round_, actor=actor)
    work.refresh_from_db()
    return fresh


@transaction.atomic
def close_round(*, round_: CodingRound, actor: Person) -> None:
    """End the coders' blindness. What is not submitted by now is missing.

    Raises Refused where the round is already closed or nothing was submitted in it.
    """
    fresh = _locked(round_)
    if not fresh.is_open:
        raise Refused(_("This round is already closed."))
    if not any(kind._base_manager.filter(round=fresh, state=Work.State.SUBMITTED) for kind in FREEZERS):
        raise Refused(_("Nothing has been submitted in this round yet, so there is nothing to close."))
    fresh.closed_at = timezone.now()
    fresh.save(update_fields=["closed_at"])
    for follower in CLOSED:
        follower(fresh, actor)
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


def _freeze(work: Work) -> None:
    """Keep the work as its kind freezes it, with the hash of that."""
    work.snapshot = FREEZERS[type(work)](work)
    work.sha256 = sha256(work.snapshot.encode()).hexdigest()
    work.state, work.submitted_at = Work.State.SUBMITTED, timezone.now()
    work.save(update_fields=["snapshot", "sha256", "state", "submitted_at"])
