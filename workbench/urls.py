"""Every address of Tandem: people and studies first, then one include an app, all below their study."""

from django.urls import include, path

from studies.people import urlpatterns as people
from workbench.health import health
from workbench.rooms import IN_A_STUDY

urlpatterns = [
    path("health", health, name="health"),
    *people,
    *(path("s/<slug:slug>/", include(f"{app}.urls")) for app in IN_A_STUDY),
]
handler400 = "workbench.errors.bad_request"
handler403 = "workbench.errors.forbidden"
handler404 = "workbench.errors.not_found"
handler500 = "workbench.errors.server_error"
