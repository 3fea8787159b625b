"""What coding adds to every study (`studies.parts`)."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coding.rendering import moved, older
from rounds.models import CodingRound, Layer
from rounds.visibility import is_blind
from studies.models import Person, Study
from studies.parts import Chapter, Group, Part, Place, ToDo, ToldChapter, register
from studies.permissions import Permission, Role
from transcripts.models import Transcript

SHOWN = 5
"""Transcripts that a coder's landing page names one by one."""


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


def others_work(study: Study, person: Person) -> tuple[str, ...]:
    """What a coder of an open round must not read in the study's history, even as its owner: how others get on."""
    return ("coding.", "layer.", "codebook.", "memo.") if is_blind(study, person) else ()


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


register(
    Part(
        "coding",
        places=(
            Place("coding", gettext_lazy("My transcripts"), Permission.CODE, Group.CODING, 1),
            Place("codebook", gettext_lazy("Codebook"), Permission.VIEW_CODEBOOK, Group.CODING, 5),
            Place("memos", gettext_lazy("Memos"), Permission.VIEW_CODEBOOK, Group.CODING, 6),
        ),
        chapters=(ToldChapter("coded", gettext_lazy("Coded"), coded, after="corrected"),),
        to_do=(
            for_coder,
            for_owner,
        ),
        sentences={
            "layer.moved": gettext_lazy("moved %(codings)s codings to a new version of their text"),
            "layer.carried": gettext_lazy("took %(codings)s codings over into a new round"),
            "coding.confirmed": gettext_lazy("confirmed codings whose words had changed"),
            "codebook.coined": gettext_lazy("made a code"),
            "codebook.edited": gettext_lazy("edited a code"),
            "codebook.gathered": gettext_lazy("gathered a code under another"),
            "codebook.retired": gettext_lazy("retired a code"),
            "codebook.merged": gettext_lazy("merged a code into another"),
            "codebook.same_confirmed": gettext_lazy("confirmed that two codes of one name mean the same"),
            "codebook.same_unconfirmed": gettext_lazy("took back that two codes of one name mean the same"),
            "codebook.told_apart": gettext_lazy("told two codes of one name apart"),
            "codebook.put_together": gettext_lazy("took back that two codes of one name were told apart"),
            "codebook.split": gettext_lazy("split a code into %(parts)s more"),
            "codebook.undone": gettext_lazy("undid a change of the codebook"),
            "codebook.redone": gettext_lazy("redid a change of the codebook"),
            "codebook.kept": gettext_lazy("kept version %(number)s of the codebook"),
            "codebook.imported": gettext_lazy("imported a codebook: %(added)s new codes, %(changed)s changed"),
            "memo.written": gettext_lazy("wrote a memo"),
            "memo.changed": gettext_lazy("changed a memo"),
            "memo.removed": gettext_lazy("put a memo aside"),
            "memo.restored": gettext_lazy("brought a memo back"),
            "coding.imported": gettext_lazy("imported %(codings)s codings"),
            "coding.applied": gettext_lazy("applied a code"),
            "coding.removed": gettext_lazy("removed codings"),
            "coding.recoded": gettext_lazy("gave a coding another code"),
            "coding.moved": gettext_lazy("moved a coding's boundary"),
            "coding.memo": gettext_lazy("wrote a memo"),
            "coding.undone": gettext_lazy("undid a step of coding"),
            "coding.redone": gettext_lazy("redid a step of coding"),
        },
        hides=(others_work,),
    )
)
