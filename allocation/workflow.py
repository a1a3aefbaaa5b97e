"""The steps of a round, of a break and of an exemption, to be read aloud."""

from allocation.models import Request, Round
from lib.steps import Step

R = Round.Status

PUBLISH = Step("publish", {R.DRAFT}, R.PUBLISHED, rule="allocation.publish", label="Publish round")

S = Request.Status

AGREE_BREAK = Step("agree", {S.ASKED}, S.AGREED, rule="allocation.decide_break", label="Agree the break")
REFUSE_BREAK = Step(
    "refuse",
    {S.ASKED},
    S.REFUSED,
    rule="allocation.decide_break",
    label="Refuse the break",
    needs_reason=True,
)
AGREE_EXEMPTION = Step("agree", {S.ASKED}, S.AGREED, rule="allocation.decide_exemption", label="Agree the exemption")
REFUSE_EXEMPTION = Step(
    "refuse",
    {S.ASKED},
    S.REFUSED,
    rule="allocation.decide_exemption",
    label="Refuse the exemption",
    needs_reason=True,
)
WITHDRAW = Step("withdraw", {S.ASKED}, S.WITHDRAWN, rule="allocation.withdraw", label="Withdraw")
GIVE_BACK = Step("give back", {S.AGREED}, S.WITHDRAWN, rule="allocation.withdraw", label="Do without it")
