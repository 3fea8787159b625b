"""What the landing page says about coding: how far it is, and what is a coder's or the owner's to do."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coding.rendering import moved, older
from rounds.models import CodingRound, Layer
from rounds.visibility import is_blind
from studies.history import hide
from studies.models import Person, Study
from studies.permissions import Role
from studies.story import Chapter, tell
from studies.tasks_to_do import ToDo, register
from transcripts.models import Transcript

SHOWN = 5
"""Transcripts that a coder's landing page names one by one."""


@tell("coded")
def coded(study: Study, person: Person) -> Chapter:
    """Layers submitted of layers given out, a blind coder's own only; held up by what nobody has opened a round for."""
    layers = Layer.objects.filter(round__study=study)
    if is_blind(study, person):
        layers = layers.filter(coder=person)
    number = layers.aggregate(all=Count("pk"), submitted=Count("pk", filter=Q(state=Layer.State.SUBMITTED)))
    page = reverse("rounds", args=[study.slug])
    uncoded = _uncoded(study)
    return Chapter(
        number["submitted"],
        ngettext("layer submitted", "layers submitted", number["submitted"]),
        page,
        whole=number["all"],
        blocked_by=_waiting_for_a_round(uncoded) if uncoded else "",
        remedy=reverse("new_round", args=[study.slug]) if uncoded else "",
    )


@hide
def others_work(study: Study, person: Person) -> tuple[str, ...]:
    """What a coder of an open round must not read in the study's history, even as its owner: how others get on."""
    return ("coding.", "layer.", "codebook.", "memo.") if is_blind(study, person) else ()


@register
def for_coder(study: Study, person: Person, roles: frozenset[str]) -> list[ToDo]:
    """The coder's own transcripts that are not submitted, those begun first."""
    if Role.CODER not in roles:
        return []
    layers = Layer.objects.filter(round__study=study, round__closed_at=None, coder=person)
    waiting = list(
        layers.exclude(state=Layer.State.SUBMITTED)
        .select_related("version__transcript__interview")
        .defer("snapshot", "version__text", "version__report")
        .order_by("state", "version__transcript__interview__label")
    )
    found = [_to_code(study, layer) for layer in waiting[:SHOWN]]
    found += [_to_confirm(study, layer, count) for layer, count in moved.waiting_layers(waiting)]
    found += [_older(study, layer, count) for layer, count in older.waiting_layers(waiting)]
    if len(waiting) > SHOWN:
        rest = _("%(count)s more transcripts to code") % {"count": len(waiting) - SHOWN}
        found.append(ToDo(Role.CODER, rest, reverse("coding", args=[study.slug]), count=len(waiting) - SHOWN))
    return found


@register
def for_owner(study: Study, person: Person, roles: frozenset[str]) -> list[ToDo]:
    """Transcripts that no round has."""
    uncoded = _uncoded(study) if Role.OWNER in roles else 0
    if not uncoded:
        return []
    return [ToDo(Role.OWNER, _waiting_for_a_round(uncoded), reverse("new_round", args=[study.slug]), count=uncoded)]


def _to_code(study: Study, layer: Layer) -> ToDo:
    begun = layer.state == Layer.State.IN_PROGRESS
    sentence = _("Go on coding %(label)s.") if begun else _("Code %(label)s.")
    label = layer.version.transcript.interview.label
    return ToDo(Role.CODER, sentence % {"label": label}, reverse("desk", args=[study.slug, layer.uuid]), urgent=begun)


def _to_confirm(study: Study, layer: Layer, count: int) -> ToDo:
    sentence = ngettext(
        "The words of one coding of %(label)s changed; look at it.",
        "The words of %(count)s codings of %(label)s changed; look at them.",
        count,
    )
    said = sentence % {"count": count, "label": layer.version.transcript.interview.label}
    page = reverse("moved_codings", args=[study.slug, layer.uuid])
    return ToDo(Role.CODER, said, page, count=count, urgent=True)


def _older(study: Study, layer: Layer, count: int) -> ToDo:
    sentence = ngettext(
        "One coding of %(label)s rests on an older definition; look at it.",
        "%(count)s codings of %(label)s rest on older definitions; look at them.",
        count,
    )
    said = sentence % {"count": count, "label": layer.version.transcript.interview.label}
    return ToDo(Role.CODER, said, reverse("older_codings", args=[study.slug, layer.uuid]), count=count)


def _uncoded(study: Study) -> int:
    given = CodingRound.objects.filter(study=study).values("layers__version__transcript")
    return Transcript.objects.filter(study=study).exclude(pk__in=given.exclude(layers=None)).count()


def _waiting_for_a_round(count: int) -> str:
    sentence = ngettext(
        "One transcript waits for a coding round.", "%(count)s transcripts wait for a coding round.", count
    )
    return sentence % {"count": count}
