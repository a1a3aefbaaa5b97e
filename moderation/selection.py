"""Which audits of a month are graded again, and by whom: chance that can be shown again.

Every audit of the month has a place in an order that nobody can steer: the digest of
month, framework and reference. The share is taken from the front of that order, so an
audit finished late is drawn as surely as an early one, and a cancelled audit hands its
place to the next (HULL-38).
"""

import hashlib
import math
from dataclasses import dataclass

ROUNDINGS = {"up": math.ceil, "nearest": lambda number: math.floor(number + 0.5), "down": math.floor}


def place(*words):
    """A repeatable place in an order without favour."""
    return hashlib.sha256(":".join(map(str, words)).encode()).hexdigest()


def in_drawn_order(audits, *, seed):
    """The audits in the order in which chance takes them."""
    return sorted(audits, key=lambda audit: place(seed, audit.reference))


def share_of(count, rule):
    """How many of `count` audits the rule's share means."""
    return ROUNDINGS[rule.rounding](round(count * rule.share, 9))


@dataclass
class Desk:
    """A possible moderator and how many moderations they already have."""

    person: object
    this_month: int = 0
    this_year: int = 0

    def take(self):
        self.this_month += 1
        self.this_year += 1


def choose_moderator(audit, desks, *, closeness, rules, seed):
    """The moderator with the fewest so far among those not too close.

    Returns (desk, why), or (None, why nobody can); both as a sentence.
    """
    ties = {desk.person.pk: tie(audit, desk.person, closeness=closeness, rules=rules) for desk in desks}
    free = [desk for desk in desks if not ties[desk.person.pk]]
    if free:
        desk = min(free, key=lambda one: _turn(one, audit, seed))
        return desk, f"{desk.person} has {desk.this_month} this month, nobody who may moderate it has fewer."
    if not desks:
        return None, "No moderator yet: nobody holds a role that moderates."
    reasons = "; ".join(sorted(set(ties.values()))[:3])
    return None, f"No moderator yet: of {len(desks)} none is independent ({reasons})."


def _turn(desk, audit, seed):
    return desk.this_month, desk.this_year, place(seed, audit.reference, desk.person.email)


def tie(audit, person, *, closeness, rules):
    """Why this person may not moderate this audit; "" if they may.

    Asked of many people: prefetch the audit's challenges.
    """
    if person.pk == audit.auditor_id:
        return f"{person.name} did the audit"
    if person.pk in (audit.practitioner_id, audit.team_manager_id, audit.iro_id):
        return f"{person.name} works on the case"
    if person.pk in [one.decided_by_id for one in audit.challenges.all()]:
        return f"{person.name} decided a challenge to its grade"
    worker, team, case = audit.practitioner_id, audit.team_id, audit.case.reference
    why = closeness.tie(person.pk, rules=rules, worker=worker, team=team, case=case)
    if not why and rules.exclude_line_management and audit.auditor_id in closeness.above(person.pk):
        return f"{person.name} is managed by the auditor"
    return why
