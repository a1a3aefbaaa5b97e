"""The second step of signing in: who needs it, and what is kept of it.

Somebody who came by the council's own sign-in (OpenID Connect) has taken that
service's second step; it is not asked again here.
"""

import base64
import logging
from functools import partial
from hashlib import sha256

from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.shortcuts import redirect

from people.models import Role
from people.sight import sight_of
from trail.services import record

EVERYBODY = "everybody"
#: Steps after which nothing more is asked.
ENOUGH = frozenset({"mfa", "socialaccount"})

logger = logging.getLogger(__name__)


def is_needed_by(person):
    """Whether the council asks this person for a second step, by the roles of today."""
    wanted = settings.SECOND_FACTOR_FOR
    return bool(wanted) and (EVERYBODY in wanted or sight_of(person).has(*wanted))


def was_taken(request):
    """Whether this session began with a second step, or the person has set one up since."""
    person = request.user
    if ENOUGH & {record["method"] for record in get_authentication_records(request, person)}:
        return True
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()


class SecondFactorFirst:
    """Who needs a second step and has none sets it up before any other page opens."""

    def __init__(self, get_response):
        self.get_response = get_response
        unknown = set(settings.SECOND_FACTOR_FOR) - {EVERYBODY} - set(Role.values)
        if unknown:
            raise ImproperlyConfigured(
                f"SECOND_FACTOR_FOR: {', '.join(sorted(unknown))} is no role; expected everybody, nobody or some of "
                f"{', '.join(Role.values)}."
            )

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        is_open = not getattr(view, "login_required", True) or request.resolver_match.route.startswith("accounts/")
        if is_open or not request.user.is_authenticated or not is_needed_by(request.user) or was_taken(request):
            return None
        return redirect("mfa_activate_totp")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are encrypted at rest; who needs the second step cannot switch it off."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "The code is not right. Wait for the next one in your app and enter it",
    }

    def get_totp_issuer(self):
        return getattr(settings, "SERVICE_NAME", "Case file audit")

    def can_delete_authenticator(self, authenticator):
        return not is_needed_by(authenticator.user)

    def encrypt(self, text):
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        try:
            return _keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # A secret nobody knows: every code is wrong, until an administrator removes it.
            logger.error("A second factor was kept under another SECRET_KEY. An administrator has to remove it.")
            return generate_totp_secret()


def keep_in_trail():
    """Have allauth tell the trail when a second step is set up, renewed or taken away."""
    for signal, action in (
        (signals.authenticator_added, "people.second_factor_added"),
        (signals.authenticator_reset, "people.second_factor_renewed"),
        (signals.authenticator_removed, "people.second_factor_removed"),
    ):
        signal.connect(partial(_note, action), weak=False, dispatch_uid=action)
    signals.authentication_failed.connect(_note_failure, dispatch_uid="people.sign_in_failed")


def _note(action, *, user, authenticator, **kwargs):
    record(action, user, by=user, after={"kind": authenticator.type})


def _note_failure(*, user, authenticator, **kwargs):
    record("people.sign_in_failed", user, by=None, after={"with": authenticator.type})


def _keys():
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret):
    return Fernet(base64.urlsafe_b64encode(sha256(b"second factor" + secret.encode()).digest()))
