"""The steps of an audit, of an action and of a challenge, to be read aloud."""

from audits.models import Action, Audit, Challenge
from lib.steps import Step

S = Audit.Status

START = Step("start", {S.ALLOCATED}, S.IN_PROGRESS, rule="audits.work", label="Start audit")
SHARE = Step("share", {S.IN_PROGRESS}, S.SHARED, rule="audits.work", label="Share for challenge")
REOPEN = Step(
    "reopen",
    {S.SHARED},
    S.IN_PROGRESS,
    rule="audits.work",
    label="Reopen for writing",
    needs_reason=True,
)
FINALISE = Step("finalise", {S.SHARED}, S.FINALISED, rule="audits.work", label="Finalise audit")
RETURN = Step(
    "return",
    {S.FINALISED},
    S.RETURNED,
    rule="audits.check",
    label="Return to auditor",
    needs_reason=True,
)
RESUBMIT = Step(
    "resubmit", {S.RETURNED}, S.FINALISED, rule="audits.work", label="Send back to the QA team"
)
CHECK = Step("check", {S.FINALISED}, S.CHECKED, rule="audits.check", label="Mark as checked")
CLOSE = Step("close", {S.CHECKED}, S.CLOSED, rule="audits.close", label="Close audit")
CANCEL = Step(
    "cancel",
    Audit.UNFINISHED,
    S.CANCELLED,
    rule="audits.cancel",
    label="Cancel audit",
    needs_reason=True,
)

STEPS = (START, SHARE, REOPEN, FINALISE, RETURN, RESUBMIT, CHECK, CLOSE, CANCEL)

A = Action.Status

COMPLETE = Step(
    "complete",
    {A.OPEN},
    A.DONE,
    rule="audits.complete_action",
    label="Mark as done",
    whose="owner",
)
# Whoever did it does not sign it off: the steps look again who that was.
SIGN_OFF = Step(
    "sign_off",
    {A.DONE},
    A.SIGNED_OFF,
    rule="audits.sign_off_action",
    label="Sign off",
    whose="done_by",
)
SEND_BACK = Step(
    "send_back",
    {A.DONE},
    A.OPEN,
    rule="audits.sign_off_action",
    label="Send back",
    needs_reason=True,
    whose="done_by",
)
DROP = Step(
    "drop",
    Action.OPEN,
    A.DROPPED,
    rule="audits.drop_action",
    label="No longer needed",
    needs_reason=True,
)

ACTION_STEPS = (COMPLETE, SIGN_OFF, SEND_BACK, DROP)

C = Challenge.Status

SETTLE = Step("settle", {C.OPEN}, C.AGREED, rule="audits.answer_challenge", label="Settled")
REFER = Step(
    "refer", {C.OPEN}, C.REFERRED, rule="audits.refer_challenge", label="Ask for a decision"
)
DECIDE = Step(
    "decide",
    {C.REFERRED},
    C.DECIDED,
    rule="audits.decide_challenge",
    label="Decide",
    whose="decided_by",
)
WITHDRAW = Step(
    "withdraw",
    Challenge.UNSETTLED,
    C.WITHDRAWN,
    rule="audits.withdraw_challenge",
    label="Withdraw challenge",
)

CHALLENGE_STEPS = (SETTLE, REFER, DECIDE, WITHDRAW)
