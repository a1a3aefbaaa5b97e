"""Every address of the application, room by room."""

from django.http import Http404
from django.urls import include, path

from config import health


def closed(request):
    """The work address comes from the staff list: nobody changes it here."""
    raise Http404


urlpatterns = [
    path("health/", health.alive, name="alive"),
    path("health/ready/", health.ready, name="ready"),
    path("accounts/email/", closed),
    path("accounts/", include("allauth.urls")),
    path("", include("lib.govuk.urls")),
    path("", include("council.urls")),
    path("people/", include("people.urls")),
    path("frameworks/", include("frameworks.urls")),
    path("cases/", include("cases.urls")),
    path("audits/", include("audits.urls")),
    path("rounds/", include("allocation.urls")),
    path("moderation/", include("moderation.urls")),
    path("follow-up/", include("followup.urls")),
    path("jobs/", include("jobs.urls")),
    path("trail/", include("trail.urls")),
    path("", include("reporting.urls")),
]
