"""What the QA team does with a round: change the draft, publish it, reallocate afterwards.

Every function takes the thing first and `by=`, works in one transaction, and refuses
with a sentence (`lib.steps.NotAllowed`, of which `allocation.refusals.Refused` is
one). Rules of independence and quota are checked again on every move by hand.
"""

from allocation.drafting import draft_round, start_again
from allocation.services.auditors import give, match_again, swap
from allocation.services.breaks import ask_break, decide_break, withdraw_break
from allocation.services.cases import drop, pick, replace_case
from allocation.services.exemptions import (
    ask_exemption,
    ask_month_exemption,
    decide_exemption,
    withdraw_exemption,
)
from allocation.services.handover import propose_reallocation, reallocate
from allocation.services.lines import redraw, set_size
from allocation.services.publishing import problems, publish_round, to_come

__all__ = [
    "ask_break",
    "ask_exemption",
    "ask_month_exemption",
    "decide_break",
    "decide_exemption",
    "draft_round",
    "drop",
    "give",
    "match_again",
    "pick",
    "problems",
    "propose_reallocation",
    "publish_round",
    "reallocate",
    "redraw",
    "replace_case",
    "set_size",
    "start_again",
    "swap",
    "to_come",
    "withdraw_break",
    "withdraw_exemption",
]
