"""One child's rows, as each list would have them."""

from datetime import date

BORN = date(2015, 5, 5)
PAST = date(2026, 2, 1)
COMMON = {"child_id": "1", "gender": "b) Female", "ethnicity": "a) WBRI", "date_of_birth": BORN}
STAFF = {"team": "East 1", "worker": "Ann Best"}
CONTACT = COMMON | {"contact_on": PAST, "source": "q) 6: Police"}
HELP = COMMON | {"start": PAST, "organisation": "Family Hub"}
REFERRAL = COMMON | STAFF | {"start": PAST, "source": "q) 6: Police", "nfa": "b) No"}
ASSESSMENT = COMMON | STAFF | {"start": PAST, "seen": "a) Yes"}
NEED = COMMON | STAFF | {"start": PAST, "need": "N1", "status": "c) Child in need plan"}
PLAN = COMMON | STAFF | {"start": PAST, "abuse": "a) Neglect"}
CARE = COMMON | STAFF | {"start": PAST, "legal": "C2: FCO", "placement": "d) U4: Foster placement"}
LEAVER = COMMON | STAFF | {"eligibility": "b) Former relevant child", "in_touch": "a) Yes"}

ASSESSED = NEED | {"status": "d) Open assessment"}
CLOSED = NEED | {"status": "e) Closed episode", "end": date(2026, 3, 1), "reason": "RC7"}


def ended(row, **more):
    """A row with the day on which it ended, and more of it."""
    return row | {"end": date(2026, 3, 1)} | more
