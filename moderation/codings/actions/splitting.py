"""A case too large to decide at once becomes two."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.actions.deeds import about, locked, seconds_at_work
from moderation.codings.making import make_cases
from moderation.codings.passage import is_too_large
from moderation.domain.states import Later
from moderation.domain.transitions import Deed, may
from moderation.models import Case, Decision
from moderation.third import refuse_who_coded
from studies import audit
from studies.errors import refuse_unless
from studies.models import Person


@transaction.atomic
def split(*, case: Case, actor: Person) -> list[Case]:
    """Make two cases of a very large one, at its weakest link; the two in text order.

    Raises Refused where the case is not large, or has been decided.
    """
    fresh = locked(case)
    refuse_who_coded(fresh.case_set, actor)
    refuse_unless(may(Deed.SPLIT, fresh.state), _("This case has a decision. Undo it first, then split the case."))
    refuse_unless(is_too_large(fresh), _("Only a case over many passages or a very long one can be split."))
    study, case_set = fresh.case_set.round.study, fresh.case_set
    Decision.objects.create(
        case_set=case_set,
        case_key=fresh.key,
        about=about(fresh),
        choice=Later.SPLIT,
        decided_by=actor,
        seconds=seconds_at_work(study, actor, timezone.now()),
    )
    audit.record(study=study, actor=actor, verb="case.split", about=fresh)
    before = set(Case.objects.filter(case_set=case_set).values_list("key", flat=True))
    make_cases(study)
    return list(Case.objects.filter(case_set=case_set).exclude(key__in=before).order_by("position"))
