"""Sign-in: closed to strangers, shut to leavers, without a word about who exists."""

import logging
import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.utils.http import url_has_allowed_host_and_scheme

from lib import clock
from people.models import User
from trail.services import record

JUST_NOW = 5 * 60  # seconds

logger = logging.getLogger(__name__)


def has_left(person):
    """Today is the person's leaving day, or later."""
    return bool(person.left_on and person.left_on <= clock.today())


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Accounts come from the staff list; nobody signs up. Leavers are shut out on their last day.

    Every sign-in, failure and new password is an event of the trail.
    """

    def is_open_for_signup(self, request):
        return False

    def is_safe_url(self, url):
        """Only a path of this application: no other host, whatever the address looks like."""
        return bool(url) and url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def pre_login(self, request, user, **kwargs):
        if has_left(user):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def is_reauthentication_required(self, *, app=""):
        """Not of somebody who has signed in a moment ago; nor where no password is taken."""
        if not settings.LOCAL_PASSWORDS:
            return False
        request = context.request
        steps = get_authentication_records(request, request.user)
        return not (steps and time.time() - steps[-1]["at"] < JUST_NOW)

    def post_login(self, request, user, **kwargs):
        steps = [step["method"] for step in get_authentication_records(request, user)]
        record("people.signed_in", user, by=user, after={"with": ", ".join(steps)})
        UserSession.objects.create_from_request(request)
        return super().post_login(request, user, **kwargs)

    def authentication_failed(self, request, **credentials):
        # What was typed is not kept: people type passwords into the wrong box.
        known = User.objects.filter(email__iexact=credentials.get("email") or "").first()
        record("people.sign_in_failed", known, by=None, after={"with": "password"})

    def set_password(self, user, password):
        super().set_password(user, password)
        record("people.password_changed", user, by=user)

    def send_mail(self, template_prefix, email, context):
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:
            # The answer on the page must not depend on whether there was anybody to write to.
            logger.exception("The mail %s could not be sent.", template_prefix)


class StaffBackend(AuthenticationBackend):
    """Knows people who work here: a session begun before the leaving day is nobody's from then on.

    A password lets nobody in where the council has switched passwords off (LOCAL_PASSWORDS).
    """

    def authenticate(self, request, **credentials):
        return super().authenticate(request, **credentials) if settings.LOCAL_PASSWORDS else None

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and not has_left(user)
