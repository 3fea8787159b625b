"""What moderation adds to every study (`studies.parts`)."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from moderation.codings.audits import firsts, rounds_coded, visible
from moderation.models import CaseSet
from moderation.queries import case_sets, progress, tallies
from moderation.second_looks import waiting_for
from moderation.third import barred, open_to, requires_third, thirds
from rounds.visibility import results_visible
from studies.models import Membership, Person, Study
from studies.parts import Chapter, Group, Part, Place, ToDo, ToldChapter, register
from studies.permissions import Permission, Role


def moderated(study: Study, person: Person) -> Chapter | None:
    """Cases decided of those that need a decision; held up where nobody moderates. Readings have no such chapter."""
    if not study.compares_coders:
        return None
    sets = case_sets(study, person)
    counted = tallies(sets)
    number = progress(counted.values())
    why = _held_up(study, [row for row in sets if progress([counted[row.pk]]).left]) if number.left else ""
    return Chapter(
        number.decided,
        ngettext("case decided", "cases decided", number.decided),
        reverse("ledger", args=[study.slug]),
        whole=number.to_decide or None,
        blocked_by=why,
        remedy=reverse("members", args=[study.slug]) if why else "",
    )


def _held_up(study: Study, unfinished: Sequence[CaseSet]) -> str:
    """Why nobody can decide what waits in these sets, as a sentence; empty where somebody can."""
    if not Membership.objects.filter(study=study, role=Role.MODERATOR).exists():
        return _("Cases wait, and nobody is the study's moderator.")
    if requires_third(study) and not all(thirds(unfinished, study).values()):
        return _("Cases wait for a third person, and every moderator coded their transcript.")
    return ""


def for_moderator(study: Study, person: Person, roles: frozenset[str]) -> list[ToDo]:
    """The cases that wait for a decision, as far as this moderator may make it."""
    if Role.MODERATOR not in roles:
        return []
    sets = open_to(case_sets(study, person), barred(study, person))
    number = progress(tallies(sets).values())
    if not number.left:
        return []
    sentence = ngettext("One case waits for your decision.", "%(count)s cases wait for your decision.", number.waiting)
    if number.waiting:
        page = reverse("cases", args=[study.slug])
        return [ToDo(Role.MODERATOR, sentence % {"count": number.waiting}, page, count=number.waiting)]
    if not number.deferred:
        return []
    put_off = ngettext("You put off one case.", "You put off %(count)s cases.", number.deferred)
    page = reverse("cases", args=[study.slug]) + "?state=deferred"
    return [ToDo(Role.MODERATOR, put_off % {"count": number.deferred}, page, count=number.deferred)]


def for_coder(study: Study, person: Person, roles: frozenset[str]) -> list[ToDo]:
    """Passages that came back for a second look."""
    count = waiting_for(study, person).count() if Role.CODER in roles else 0
    if not count:
        return []
    sentence = ngettext("Look at one passage again.", "Look at %(count)s passages again.", count)
    return [ToDo(Role.CODER, sentence % {"count": count}, reverse("second_looks", args=[study.slug]), count=count)]


def for_auditor(study: Study, person: Person, roles: frozenset[str]) -> list[ToDo]:
    """The codings of samples that wait for a verdict; none of a round that the auditor coded in."""
    if Role.AUDITOR not in roles or not study.compares_coders:
        return []
    own = rounds_coded(study, person)
    left = {audit.pk: found.left for audit, found in visible(study, person) if found.left and audit.round_id not in own}
    if not left:
        return []
    count = sum(left.values())
    sentence = ngettext("Audit one coding.", "Audit %(count)s codings.", count)
    page = reverse("audited_coding", args=[study.slug, firsts(left)[min(left)]])
    return [ToDo(Role.AUDITOR, sentence % {"count": count}, page, count=count)]


def decisions(study: Study, person: Person) -> list[str]:
    """While somebody codes blind or looks again, other people's decisions would tell them where coders differ."""
    results = results_visible(study, person)
    hidden = ["case.", "cases.", "look.", "audit.", "memo."] if results.hidden_versions else []
    return hidden[:-1] if results.hidden_rounds else hidden


register(
    Part(
        "moderation",
        places=(
            Place(
                "moderation",
                gettext_lazy("Moderation"),
                Permission.MODERATE,
                Group.CODING,
                2,
                compares=True,
                also=("discussion",),
            ),
            Place("auditing", gettext_lazy("Audit"), Permission.AUDIT, Group.CODING, 3),
        ),
        chapters=(ToldChapter("moderated", gettext_lazy("Moderated"), moderated, after="coded"),),
        to_do=(
            for_moderator,
            for_coder,
            for_auditor,
        ),
        sentences={
            "case.decided": gettext_lazy("decided a case"),
            "case.deferred": gettext_lazy("put off a case"),
            "case.returned": gettext_lazy("sent a case back to its coders"),
            "case.undone": gettext_lazy("undid a decision"),
            "case.added": gettext_lazy("added a passage that nobody had marked"),
            "case.taken_out": gettext_lazy("took an added passage out again"),
            "case.split": gettext_lazy("split a case in two"),
            "case.joined": gettext_lazy("joined a split case again"),
            "case.discussed": gettext_lazy("said something about a case"),
            "case.remark_withdrawn": gettext_lazy("took back a remark about a case"),
            "cases.decided": gettext_lazy("decided %(cases)s cases at once"),
            "cases.undone": gettext_lazy("undid decisions about %(cases)s cases at once"),
            "look.answered": gettext_lazy("answered a second look"),
            "look.reopened": gettext_lazy("took back the answer to a second look"),
            "moderation.shuffled": gettext_lazy("changed whether the moderator sees which coder is which"),
            "moderation.third": gettext_lazy("changed whether coders may decide about what they coded"),
            "result.chosen": gettext_lazy("named the round that is the result of a transcript"),
            "result.left": gettext_lazy("left the result of a transcript to the latest round again"),
            "audit.drawn": gettext_lazy("drew a sample of %(size)s of %(of)s codings to be audited"),
            "audit.judged": gettext_lazy("judged a coding of an audit"),
        },
        hides=(decisions,),
    )
)
