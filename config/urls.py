"""Every address of the application, room by room."""

from django.http import Http404
from django.urls import include, path
from django.views.generic import RedirectView

from config import health, metrics
from people import views_account

handler400 = "config.errors.refused"
handler500 = "config.errors.failed"


def closed(request, **rest):
    """Addresses and accounts come from the staff list: nobody changes, opens or joins one here."""
    raise Http404


own_account = RedirectView.as_view(pattern_name="people:account")

urlpatterns = [
    path("health/", health.alive, name="alive"),
    path("ready/", health.ready, name="ready"),
    path("metrics/", metrics.metrics, name="metrics"),
    path("accounts/email/", closed),
    path("accounts/confirm-email/", closed),
    path("accounts/confirm-email/<path:key>/", closed),
    path("accounts/login/code/confirm/", closed),
    path("accounts/3rdparty/", closed),
    path("accounts/3rdparty/signup/", closed),
    path("accounts/social/<path:rest>", closed),
    path("accounts/2fa/", own_account),
    path("accounts/sessions/", own_account),
    path("accounts/logout/", views_account.sign_out),
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
    path("records/", include("records.urls")),
    path("", include("reporting.urls")),
]
