"""The end of a correction: a summary and to whom it goes; the difference with its questions; agreement."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from correction import actions, queries
from correction.actions.finishing import possible_readers
from correction.actions.sitting import is_held
from correction.forms import AnswerForm, ReaderForm
from correction.models import Correction
from correction.rendering import summary, versions
from correction.views.desk import find
from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission


@in_study(Permission.CORRECT)
@require_GET
def correction_finish(request: StudyRequest, correction: UUID) -> HttpResponse:
    """What was heard, checked and left open, before the text is sent."""
    return _summary_page(request, find(request, correction))


@in_study(Permission.CORRECT)
@require_POST
def correction_send(request: StudyRequest, correction: UUID) -> HttpResponse:
    """Send the text to somebody else for agreement; freeze it where there is nobody else."""
    found = find(request, correction)
    readers = possible_readers(found, request.person)
    if not readers:
        actions.freeze_alone(correction=found, actor=request.person)
        messages.success(request, _("The text is frozen as the next version."))
        return redirect("versions", request.study.slug, found.transcript.uuid)
    form = ReaderForm(request.POST, readers=readers, correction=found)
    if not form.is_valid():
        return _summary_page(request, found, form, status=422)
    actions.send_for_agreement(correction=found, actor=request.person, reader=form.chosen)
    messages.success(request, _("Sent to %(name)s.") % {"name": form.chosen.name})
    return redirect("correction_agree", request.study.slug, found.uuid)


@in_study(Permission.CORRECT)
@require_GET
def correction_agree(request: StudyRequest, correction: UUID) -> HttpResponse:
    """Everything that was changed, word by word, with the questions; where the first interviewer agrees."""
    found = find(request, correction)
    if found.state == Correction.State.FROZEN:
        return redirect("versions", request.study.slug, found.transcript.uuid)
    return _agree_page(request, found)


@in_study(Permission.CORRECT)
@require_POST
def correction_answers(request: StudyRequest, correction: UUID) -> HttpResponse:
    """Store the answers; then freeze the text, send it back, or stay."""
    found = find(request, correction)
    _store_answers(request, found)
    if "freeze" in request.POST:
        actions.freeze(correction=found, actor=request.person)
        messages.success(request, _("You agreed. The text is frozen as the next version."))
        return redirect("versions", request.study.slug, found.transcript.uuid)
    if "back" in request.POST:
        actions.send_back(correction=found, actor=request.person)
        messages.success(request, _("Sent back to %(name)s.") % {"name": found.corrector.name})
        return redirect("correct", request.study.slug, found.uuid)
    messages.success(request, _("The answers are stored."))
    return redirect("correction_agree", request.study.slug, found.uuid)


@in_study(Permission.CORRECT)
@require_POST
def correction_withdraw(request: StudyRequest, correction: UUID) -> HttpResponse:
    """Put a text aside in which nothing was changed."""
    found = find(request, correction)
    actions.withdraw_correction(correction=found, actor=request.person)
    messages.info(request, _("The text is as it was; nothing had been changed."))
    return redirect("transcript", request.study.slug, found.transcript.uuid)


def _store_answers(request: StudyRequest, found: Correction) -> None:
    for question in found.questions.all():
        key = f"{question.uuid}-answer"
        if key in request.POST:
            form = AnswerForm(request.POST, prefix=str(question.uuid))
            if not form.is_valid():
                raise Refused(form.errors["answer"][0])
            actions.answer_question(question=question, actor=request.person, answer=form.cleaned_data["answer"])


def _summary_page(
    request: StudyRequest, found: Correction, form: ReaderForm | None = None, status: int = 200
) -> HttpResponse:
    readers = possible_readers(found, request.person)
    context: dict[str, Any] = {
        "correction": found,
        "summary": summary.summary(found),
        "form": form or (ReaderForm(readers=readers, correction=found) if readers else None),
        "may_withdraw": queries.is_untouched(found),
        "held_by": found.holder.person if is_held(found) and found.holder else None,
    }
    return render(request, "correction/finish.html", context, status=status)


def _agree_page(request: StudyRequest, found: Correction) -> HttpResponse:
    counts = queries.counts(found)
    rows = versions.changed_rows(found)
    context = {
        "correction": found,
        "rows": rows,
        "unchanged": counts["turns"] - sum(row.is_changed for row in rows),
        "counts": counts,
        "player": versions.player_of(request, found.transcript),
        "may_agree": found.state == Correction.State.SENT and found.corrector_id != request.person.pk,
        "is_sent": found.state == Correction.State.SENT,
    }
    return render(request, "correction/agree.html", context)
