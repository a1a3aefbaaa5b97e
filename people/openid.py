"""Signing in with the council's own account (OpenID Connect, such as Entra ID)."""

import logging

from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.shortcuts import render
from requests import RequestException, TooManyRedirects

from people.council_accounts import AnotherAccount, keep
from people.models import User
from trail.services import record

logger = logging.getLogger(__name__)

#: Where a password is typed, asked for or chosen.
ABOUT_PASSWORDS = frozenset({
    "account_login", "account_reauthenticate", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done", "account_change_password",
    "account_set_password",
})  # fmt: skip


class PasswordsOff:
    """With LOCAL_PASSWORDS=false the council's own sign-in is the only one: no page here takes a password.

    `people.adapter.StaffBackend` lets nobody in by one either.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.local_passwords = settings.LOCAL_PASSWORDS
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        asked = request.resolver_match.url_name
        is_way_in = asked == "account_login" and request.method in ("GET", "HEAD")
        if settings.LOCAL_PASSWORDS or is_way_in or asked not in ABOUT_PASSWORDS:
            return None
        return render(request, "socialaccount/no_passwords.html", status=403)


class CouncilAccountAdapter(DefaultSocialAccountAdapter):
    """Lets in whom the staff list names by the verified work address; makes and joins no account.

    The person is looked up anew each time, and the account stays the one they came with first
    (`people/council_accounts.py`).
    """

    def is_open_for_signup(self, request, sociallogin):
        return False

    def get_requests_session(self):
        """A provider that is away is an error of signing in, told on its page, and not one of ours."""
        session = super().get_requests_session()
        ask = session.request

        def request(*args, **kwargs):
            try:
                answer = ask(*args, **{**kwargs, "allow_redirects": False})
                if answer.is_redirect:
                    raise TooManyRedirects("OIDC_URL must be where the provider itself answers.")
                return answer
            except RequestException as away:
                logger.error("The identity provider does not answer (%s).", type(away).__name__)
                page = render(context.request, "socialaccount/authentication_error.html", status=503)
                raise ImmediateHttpResponse(page) from away

        session.request = request
        return session

    def pre_social_login(self, request, sociallogin):
        found = _person_of(sociallogin)
        if found is None or sociallogin.state.get("process", "login") != "login":
            record("people.sign_in_failed", None, by=None, after={"with": "council account"})
            raise ImmediateHttpResponse(render(request, "socialaccount/unknown.html", status=403))
        try:
            keep(found, **_account_of(sociallogin))
        except AnotherAccount:
            record("people.sign_in_failed", found, by=None, after={"with": "another council account"})
            page = render(request, "socialaccount/another_account.html", status=403)
            raise ImmediateHttpResponse(page) from None
        sociallogin.user = found


def _account_of(sociallogin):
    """Issuer and subject of the account, which the ID token must name as the settings and the further claims do.

    Its issuer was compared with that of the provider's metadata before; both must be OIDC_URL (OpenID
    Connect Discovery 4.3), and what the provider says of a person must be said of the token's subject
    (Core 5.3.2).
    """
    said, settled = sociallogin.account.extra_data, sociallogin.provider.app.settings["server_url"]
    token = said.get("id_token") or {}
    if token.get("iss", "").rstrip("/") != settled.partition("/.well-known/")[0].rstrip("/"):
        logger.error("The identity provider calls itself %s: set OIDC_URL to that.", token.get("iss"))
        raise OAuth2Error("The issuer is not OIDC_URL.")
    if not token.get("sub") or (said.get("userinfo") or {}).get("sub") != token["sub"]:
        logger.error("The identity provider speaks of somebody else than its ID token.")
        raise OAuth2Error("The subject is not the token's.")
    return {"issuer": token["iss"], "subject": token["sub"]}


def _person_of(sociallogin):
    """Whom the staff list means by the verified address of the account, or None."""
    for address in sociallogin.email_addresses:
        if address.verified is True or settings.OIDC_TRUSTS_EMAIL:
            return User.objects.filter(email__iexact=address.email).first()
    return None
