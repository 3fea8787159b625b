"""Who is in the study, and who is invited."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from studies import queries
from studies.actions import invitations
from studies.actions import members as actions
from studies.errors import Refused
from studies.forms.members import MemberForm, RolesForm
from studies.gate import StudyRequest, in_study
from studies.models import Invitation, Person
from studies.permissions import ROLE_MEANS, Permission, Role


@in_study(Permission.MANAGE_STUDY)
@require_GET
def members(request: StudyRequest) -> HttpResponse:
    """Everybody with their roles, and a form to invite one more."""
    return page(request, MemberForm())


@in_study(Permission.MANAGE_STUDY)
@require_POST
def add(request: StudyRequest) -> HttpResponse:
    """Invite somebody; the page shows the link, this once, and is the same whoever has an account."""
    form = MemberForm(request.POST)
    if not form.is_valid():
        return page(request, form, status=422)
    try:
        invitation, secret = invitations.invite(study=request.study, actor=request.person, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return page(request, form, status=422)
    return page(request, MemberForm(), invited=invitation, secret=secret)


@in_study(Permission.MANAGE_STUDY)
@require_POST
def renew(request: StudyRequest, invitation: UUID) -> HttpResponse:
    """Show a new link; the earlier one stops working."""
    renewed, secret = invitations.renew(invitation=invitation_of(request, invitation), actor=request.person)
    return page(request, MemberForm(), invited=renewed, secret=secret)


@in_study(Permission.MANAGE_STUDY)
@require_POST
def withdraw(request: StudyRequest, invitation: UUID) -> HttpResponse:
    """Take an invitation back."""
    invitations.withdraw(invitation=invitation_of(request, invitation), actor=request.person)
    return _back(request)


@in_study(Permission.MANAGE_STUDY)
@require_POST
def invite_again(request: StudyRequest, person: int) -> HttpResponse:
    """Show a link to a member who never chose a password."""
    member = member_of(request, person)
    invitation, secret = invitations.invite_member(study=request.study, person=member, actor=request.person)
    return page(request, MemberForm(), invited=invitation, secret=secret)


@in_study(Permission.MANAGE_STUDY)
@require_POST
def change_roles(request: StudyRequest, person: int) -> HttpResponse:
    """Give a member exactly the ticked roles."""
    member = member_of(request, person)
    form = RolesForm(request.POST)
    roles = form.cleaned_data["roles"] if form.is_valid() else []
    actions.change_roles(study=request.study, actor=request.person, person=member, roles=roles)
    return _back(request)


@in_study(Permission.MANAGE_STUDY)
@require_POST
def remove(request: StudyRequest, person: int) -> HttpResponse:
    """Take a member out of the study."""
    member = member_of(request, person)
    actions.remove_member(study=request.study, actor=request.person, person=member)
    return _back(request)


def page(
    request: StudyRequest,
    form: MemberForm,
    *,
    invited: Invitation | None = None,
    secret: str = "",
    status: int = 200,
) -> HttpResponse:
    """The lists of members and of invitations; with the link of the one that was just made."""
    context: dict[str, Any] = {
        "form": form,
        "members": queries.members(request.study),
        "offers": queries.offers(request.study),
        "roles": Role.choices,
        "role_means": [(role.label, ROLE_MEANS[role]) for role in Role],
    }
    if invited:
        context |= {"invited": invited, "link": request.build_absolute_uri(reverse("join", args=[secret]))}
    return render(request, "studies/members.html", context, status=status)


def member_of(request: StudyRequest, pk: int) -> Person:
    """A member of this study; 404 for anybody else."""
    return get_object_or_404(Person.objects.filter(memberships__study=request.study).distinct(), pk=pk)


def invitation_of(request: StudyRequest, uuid: UUID) -> Invitation:
    """An invitation of this study; 404 for any other."""
    return get_object_or_404(Invitation, study=request.study, uuid=uuid)


def _back(request: StudyRequest) -> HttpResponse:
    """Back to the list, or to one's own studies where the change took the list away from oneself."""
    still = queries.people_with(request.study, Role.OWNER).filter(pk=request.person.pk).exists()
    return redirect("members", slug=request.study.slug) if still else redirect("home")
