"""Everybody who may come to an address: one of each role, near and far from the work, and those who may not come in."""

from datetime import date

from people.models import Role
from tests.cast import make_cast, make_person

#: May never come in: not signed in, left last week, account closed.
OUTSIDE = ("nobody", "lena", "dora")


def make_people():
    """The cast by first name, and beside it a colleague of the worker, an auditor, a reviewing officer of
    another team, two guests, a data protection officer, a leaver and somebody whose account is closed.
    """  # fmt: skip
    cast = make_cast()
    people = {name: one for name, one in vars(cast).items() if hasattr(one, "email")}
    people |= {
        "paul": make_person("Paul Peer", Role.PRACTITIONER, team=cast.north, manager=cast.tess),
        "olga": make_person("Olga Other", Role.AUDITOR, team=cast.south, manager=cast.nell),
        "otis": make_person("Otis Other", Role.IRO, manager=cast.moses),
        "gita": make_person("Gita Guest", Role.GUEST),
        "gus": make_person("Gus Guest", Role.GUEST),
        "petra": make_person("Petra Protect", Role.DATA_PROTECTION),
        "lena": make_person("Lena Left", Role.QA, Role.ADMINISTRATOR, left_on=date(2026, 2, 20)),
        "dora": make_person("Dora Disabled", Role.QA, Role.ADMINISTRATOR, is_active=False),
        "nobody": None,
    }
    return cast, people
