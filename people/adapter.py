"""Sign-in: closed to strangers, shut to leavers, without a word about who exists."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend

from lib import clock


def has_left(person):
    """Today is the person's leaving day, or later."""
    return bool(person.left_on and person.left_on <= clock.today())


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Accounts come from the staff list; nobody signs up. Leavers are shut out on their last day."""

    def is_open_for_signup(self, request):
        return False

    def pre_login(self, request, user, **kwargs):
        if has_left(user):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)


class StaffBackend(AuthenticationBackend):
    """Knows people who work here: a session begun before the leaving day is nobody's from then on."""

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and not has_left(user)
