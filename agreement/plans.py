"""Plans of agreement: written and changed until the first layer of the round is submitted, and fixed from then on."""

from django.db import transaction
from django.utils.translation import gettext as _

from agreement.domain.plan import Plan, freeze, sha256, thaw
from agreement.models import AgreementPlan
from rounds.models import CodingRound, Layer
from studies import audit
from studies.errors import Refused
from studies.models import Person


def written_plan(round_: CodingRound) -> AgreementPlan | None:
    """The plan with who wrote it when, and its digest."""
    found: AgreementPlan | None = AgreementPlan.objects.filter(round=round_).select_related("written_by").first()
    return found


def plan_of(round_: CodingRound) -> Plan | None:
    """What was planned."""
    written = written_plan(round_)
    return thaw(written.content) if written else None


def is_fixed(round_: CodingRound) -> bool:
    """Whether it is too late to plan: something of the round is submitted, or it is closed."""
    return not round_.is_open or round_.layers.filter(state=Layer.State.SUBMITTED).exists()


@transaction.atomic
def write_plan(*, round_: CodingRound, actor: Person, plan: Plan) -> AgreementPlan:
    """Write or change the plan. Raises Refused once a layer is submitted: what is planned after that is no plan."""
    _refuse_if_fixed(round_)
    content = freeze(plan)
    values = {"content": content, "sha256": sha256(content), "written_by": actor}
    written: AgreementPlan = AgreementPlan.objects.update_or_create(round=round_, defaults=values)[0]
    audit.record(study=round_.study, actor=actor, verb="plan.written", about=round_, sha256=written.sha256)
    return written


@transaction.atomic
def withdraw_plan(*, round_: CodingRound, actor: Person) -> None:
    """Take the plan back, as long as it could be changed. Raises Refused after that."""
    _refuse_if_fixed(round_)
    written = written_plan(round_)
    if written is not None:
        audit.record(study=round_.study, actor=actor, verb="plan.withdrawn", about=round_, sha256=written.sha256)
        written.delete()


def _refuse_if_fixed(round_: CodingRound) -> None:
    CodingRound.objects.select_for_update(of=("self",)).get(pk=round_.pk)  # submitting takes the same lock
    if is_fixed(round_):
        raise Refused(_("A layer of this round is submitted; its plan can be neither written nor changed any more."))
