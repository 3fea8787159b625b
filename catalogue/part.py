"""What the catalogue adds to every study (`studies.parts`)."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalogue.models import Evidence, Statement
from catalogue.queries.catalogue import issues
from moderation.codings.results import result_places
from moderation.queries import case_sets, progress, tallies
from rounds.visibility import is_blind, results_visible
from studies.models import Person, Study
from studies.parts import Chapter, Group, Part, Place, ToDo, ToldChapter, register
from studies.permissions import Permission, permissions_of


def catalogue(study: Study, person: Person) -> Chapter:
    """Issues entered so far."""
    count = issues(study, person).count()
    return Chapter(count, ngettext("issue", "issues", count), reverse("catalogue", args=[study.slug]))


def to_write(study: Study, person: Person, roles: frozenset[str]) -> list[ToDo]:
    """The first issue, once there is a result and nothing left to settle; later, statements that rest on nothing."""
    writers = [role for role in roles if Permission.EDIT_CATALOGUE in permissions_of([role])]
    if not writers or is_blind(study, person):
        return []
    role, page = min(writers), reverse("catalogue", args=[study.slug])
    if not issues(study, person).exists():
        return [ToDo(role, _("Write the first issue of the catalogue."), page)] if _settled(study, person) else []
    bare = _bare(study)
    sentence = ngettext(
        "One statement of the catalogue rests on no quotation yet.",
        "%(count)s statements of the catalogue rest on no quotation yet.",
        bare,
    )
    return [ToDo(role, sentence % {"count": bare}, page, count=bare)] if bare else []


def _settled(study: Study, person: Person) -> bool:
    if not result_places(results_visible(study, person)):
        return False
    return not study.compares_coders or not progress(tallies(case_sets(study, person)).values()).left


def _bare(study: Study) -> int:
    stated = Statement.objects.filter(issue__in=issues(study, None), removed_at=None)
    evidence = Evidence.objects.filter(statement=OuterRef("pk"), removed_at=None)
    return int(stated.filter(~Exists(evidence)).count())


def others_words(study: Study, person: Person) -> tuple[str, ...]:
    """What is written into the catalogue while somebody codes blind is hidden from them; so is that it was written."""
    return ("issue.", "statement.", "evidence.", "matrix.") if is_blind(study, person) else ()


register(
    Part(
        "catalogue",
        places=(Place("catalogue", gettext_lazy("Catalogue"), Permission.VIEW_RESULTS, Group.PUBLISHING, 1),),
        chapters=(ToldChapter("catalogue", gettext_lazy("Catalogue"), catalogue, after="agreement"),),
        to_do=(to_write,),
        sentences={
            "issue.added": gettext_lazy("added an issue to the catalogue"),
            "issue.edited": gettext_lazy("edited an issue"),
            "issue.retired": gettext_lazy("retired an issue"),
            "issue.restored": gettext_lazy("brought an issue back"),
            "statement.added": gettext_lazy("added a statement to an issue"),
            "statement.edited": gettext_lazy("edited a statement"),
            "statement.moved": gettext_lazy("moved a statement"),
            "statement.removed": gettext_lazy("removed a statement"),
            "statement.restored": gettext_lazy("brought a statement back"),
            "evidence.added": gettext_lazy("let a statement rest on a quotation"),
            "evidence.removed": gettext_lazy("took a quotation away from a statement"),
            "evidence.restored": gettext_lazy("brought a quotation back under a statement"),
        },
        hides=(others_words,),
    )
)
