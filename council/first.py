"""Letting the first person in: once, while nobody is here, with a code from the terminal.

The code is printed where the application was started, so that whoever else finds the
address first cannot take the place over. Twelve signs out of thirty make some 59 bits:
no number of guesses over a network finds it.
"""

from hashlib import sha256

from django.db import transaction
from django.utils.crypto import constant_time_compare, get_random_string

from council.models import FirstCode
from lib import clock
from lib.steps import NotAllowed
from people.models import Membership, Role, User
from trail.services import record

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another
LENGTH = 12
GROUP = 4
ROLES = (Role.ADMINISTRATOR, Role.QA)  # keeps the application, and drafts the first round
NOT_EMPTY = "Somebody is here already: sign in, or ask an administrator to add you to the staff list."


class WrongCode(NotAllowed):
    """The code is not the one printed last."""


def is_empty():
    """Nobody is here yet, neither by the first page nor by a staff list."""
    return not User.objects.exists()


@transaction.atomic
def new_code():
    """Make the code, in place of an earlier one, and return it; "" when somebody is here already."""
    if not is_empty():
        return ""
    code = get_random_string(LENGTH, SIGNS)
    row = {"digest": _digest(code), "made_at": clock.now(), "used_at": None}
    FirstCode.objects.update_or_create(pk=1, defaults=row)
    return "-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP))


@transaction.atomic
def make_administrator(*, code, name, email, password):
    """Make the first person, who keeps the application and the months, and return them.

    The code is used up by one conditional UPDATE: of two who send it at once, one is let in.
    Raises WrongCode, or NotAllowed once somebody is here.
    """
    if not is_empty():
        raise NotAllowed(NOT_EMPTY)
    row = FirstCode.objects.filter(used_at=None).first()
    if row is None or not constant_time_compare(row.digest, _digest(code)):
        raise WrongCode("This is not the code in the terminal: copy the one that was printed last.")
    if not FirstCode.objects.filter(digest=row.digest, used_at=None).update(used_at=clock.now()):
        raise NotAllowed(NOT_EMPTY)
    person = User.objects.create_user(email, password, name=name, job_title="Administrator")
    held = [Membership(person=person, role=role, starts_on=clock.today()) for role in ROLES]
    Membership.objects.bulk_create(held)
    record("council.first_administrator", person, by=person, after={"roles": ROLES})
    return person


def _digest(code):
    kept = "".join(sign for sign in code.upper() if sign.isalnum())
    return sha256(kept.encode()).hexdigest()
