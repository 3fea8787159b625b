"""Joining a study: what an invitation's link shows, and the answer to it."""

from uuid import UUID

from django.contrib.auth.forms import SetPasswordForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from studies import attempts, queries
from studies.actions import invitations
from studies.errors import Refused
from studies.gate import outside_study
from studies.models import Invitation, Person
from studies.views.entrance import let_in


@outside_study(public=True)
@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """What the link offers, by who opens it.

    Nobody: to log in, or to choose a password for a new account; the page is the same whether there is one.
    The invited person: to accept or to decline. Somebody else: to log out first.
    """
    offer = queries.offer_of(secret)
    if offer is None:
        attempts.begin([attempts.links_limit(request)])
        return render(request, "studies/join_ended.html")
    if isinstance(request.user, Person):
        return render(request, "studies/join.html", {"offer": offer, "secret": secret})
    return _newcomer(request, offer.invitation, {"offer": offer, "secret": secret})


@outside_study()
@require_POST
def accept(request: HttpRequest, invitation: UUID) -> HttpResponse:
    """Become a member of the study."""
    person, offered = _answered(request, invitation)
    invitations.accept(invitation=offered, person=person)
    return redirect("study", slug=offered.study.slug)


@outside_study()
@require_POST
def decline(request: HttpRequest, invitation: UUID) -> HttpResponse:
    """Stay out of the study."""
    person, offered = _answered(request, invitation)
    invitations.decline(invitation=offered, person=person)
    return redirect("home")


def _newcomer(request: HttpRequest, invitation: Invitation, context: dict[str, object]) -> HttpResponse:
    """Choose the password of a new account; refused, with one sentence, where the address has an account."""
    form = SetPasswordForm(Person(email=invitation.email, name=invitation.name), request.POST or None)
    if form.is_valid():
        try:
            person = invitations.open_account(invitation=invitation, password=form.cleaned_data["new_password1"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return let_in(request, redirect("study", slug=invitation.study.slug), person)
    return render(request, "studies/join.html", {**context, "form": form}, status=422 if form.is_bound else 200)


def _answered(request: HttpRequest, uuid: UUID) -> tuple[Person, Invitation]:
    """Who answers which invitation: one that they may hear of, or whose link they hold; 404 for any other."""
    assert isinstance(request.user, Person)
    offers = queries.offers_to(request.user)
    held = queries.offer_of(request.POST.get("secret", ""))
    if held and held.invitation.email == request.user.email:
        offers.append(held)
    for offer in offers:
        if offer.invitation.uuid == uuid:
            return request.user, offer.invitation
    raise Http404
