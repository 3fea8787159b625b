"""Who is in the study."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from studies import queries
from studies.actions import members as actions
from studies.actions.people import invitation_path, renew_invitation
from studies.errors import Refused
from studies.forms.members import MemberForm, RolesForm
from studies.gate import StudyRequest, in_study
from studies.models import Person
from studies.permissions import Permission, Role


@in_study(Permission.MANAGE_STUDY)
@require_GET
def members(request: StudyRequest) -> HttpResponse:
    """Everybody with their roles, and a form to bring in one more."""
    return page(request, MemberForm())


@in_study(Permission.MANAGE_STUDY)
@require_POST
def add(request: StudyRequest) -> HttpResponse:
    """Bring somebody in; for a new account the page shows the invitation link, this once."""
    form = MemberForm(request.POST)
    if not form.is_valid():
        return page(request, form, status=422)
    try:
        person, is_new = actions.add_member(study=request.study, actor=request.person, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return page(request, form, status=422)
    return page(request, MemberForm(), invited=person) if is_new else redirect("members", slug=request.study.slug)


@in_study(Permission.MANAGE_STUDY)
@require_POST
def invite_again(request: StudyRequest, person: int) -> HttpResponse:
    """Show a new invitation link; the earlier one stops working."""
    member = member_of(request, person)
    renew_invitation(study=request.study, person=member, actor=request.person)
    return page(request, MemberForm(), invited=member)


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


def page(request: StudyRequest, form: MemberForm, *, invited: Person | None = None, status: int = 200) -> HttpResponse:
    """The list of members."""
    context: dict[str, Any] = {"form": form, "members": queries.members(request.study), "roles": Role.choices}
    if invited:
        context |= {"invited": invited, "link": request.build_absolute_uri(invitation_path(invited))}
    return render(request, "studies/members.html", context, status=status)


def member_of(request: StudyRequest, pk: int) -> Person:
    """A member of this study; 404 for anybody else."""
    return get_object_or_404(Person.objects.filter(memberships__study=request.study).distinct(), pk=pk)


def _back(request: StudyRequest) -> HttpResponse:
    """Back to the list, or to one's own studies where the change took the list away from oneself."""
    still = queries.people_with(request.study, Role.OWNER).filter(pk=request.person.pk).exists()
    return redirect("members", slug=request.study.slug) if still else redirect("home")
