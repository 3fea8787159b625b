"""Codes of one name that coders defined differently: a look, a word, and a way back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from coding.actions.equal_names import confirm_same, put_together_again, tell_apart, unconfirm_same
from coding.equal_names import equal_names, told_apart
from coding.models import Code
from rounds.visibility import is_blind
from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission


@in_study(Permission.EDIT_CODEBOOK)
@require_safe
def equal_names_page(request: StudyRequest) -> HttpResponse:
    """The pairs that wait, and those that somebody has looked at."""
    blind = is_blind(request.study, request.person)
    context = {
        "blind": blind,
        "waiting": [] if blind else equal_names(request.study),
        "confirmed": [] if blind else equal_names(request.study, confirmed=True),
        "apart": [] if blind else told_apart(request.study),
    }
    return render(request, "coding/equal_names.html", context)


@in_study(Permission.EDIT_CODEBOOK)
@require_POST
def same_name(request: StudyRequest, code: UUID) -> HttpResponse:
    """What somebody says of one pair: `same`, `unsure` (takes that back), `apart`, `together` (takes that back)."""
    found = get_object_or_404(Code, study=request.study, uuid=code, private_to=None)
    verdict = request.POST.get("verdict", "")
    if verdict == "same":
        confirm_same(code=found, actor=request.person)
    elif verdict == "unsure":
        unconfirm_same(code=found, actor=request.person)
    elif verdict == "apart":
        apart = tell_apart(code=found, actor=request.person)
        messages.success(
            request, _("The two are apart; the later one is called “%(name)s” now.") % {"name": apart.name}
        )
    elif verdict == "together" and (other := dict(_others(request)).get(found.pk)):
        put_together_again(code=found, actor=request.person, other=other)
    else:
        raise Refused(_("Choose what is to be done with these codes."))
    return redirect("equal_names", request.study.slug)


def _others(request: StudyRequest) -> list[tuple[int, Code]]:
    return [(pair.merged.pk, pair.kept) for pair in told_apart(request.study)]
