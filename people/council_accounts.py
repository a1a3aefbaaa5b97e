"""Which account of the council's sign-in is whose (ASVS 10.5.2).

The staff list says who somebody is by their address, and an address may pass to a colleague. So the
account that first signs in with it is kept, by its issuer and the subject that no other account gets,
and from then on no other account of that address comes in until an administrator says so.
"""

from django.db import IntegrityError, transaction

from lib.permissions import require
from people.models import User
from trail.services import record


class AnotherAccount(Exception):
    """The address is somebody's who signs in with another account."""


class NoCouncilAccount(Exception):
    """There is none to forget."""


@transaction.atomic
def keep(person, *, issuer, subject):
    """Keep the account somebody signs in with first; AnotherAccount where theirs is another one, or it is another's."""
    account = f"{issuer} {subject}"
    if person.council_account == account:
        return
    if not _is_first(person, account):
        raise AnotherAccount(f"{person} signs in with another council account.")
    person.council_account = account
    record("people.council_account_kept", person, by=person)


def _is_first(person, account):
    """Of two accounts that come at one moment one is kept."""
    try:
        with transaction.atomic():
            return User.objects.filter(pk=person.pk, council_account="").update(council_account=account)
    except IntegrityError:
        return False


@transaction.atomic
def forget(person, *, by):
    """Let the next account with somebody's address be theirs: they have a new one, or somebody new has the address."""
    require(by, "people.forget_council_account", person)
    if not User.objects.filter(pk=person.pk).exclude(council_account="").update(council_account=""):
        raise NoCouncilAccount(f"{person} has not signed in with a council account yet.")
    person.council_account = ""
    record("people.council_account_forgotten", person, by=by)
