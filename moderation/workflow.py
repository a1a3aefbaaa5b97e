"""The steps of a moderation, to be read aloud."""

from lib.steps import Step
from moderation.models import Moderation

S = Moderation.Status

BY_THE_MODERATOR = {"rule": "moderation.grade", "whose": "moderator"}

GRADE = Step("grade", {S.CHOSEN}, S.GRADED, label="Give your grade", **BY_THE_MODERATOR)
FINISH = Step("finish", {S.GRADED}, S.DONE, label="Finish moderation", **BY_THE_MODERATOR)
MEET = Step("meet", {S.CHOSEN}, S.DONE, label="Record the meeting", **BY_THE_MODERATOR)
PROPOSE = Step("propose", {S.GRADED}, S.PROPOSED, label="Propose the third record", **BY_THE_MODERATOR)
AGREE = Step("agree", {S.PROPOSED}, S.DONE, rule="moderation.agree", label="Agree")
DECLINE = Step(
    "decline", {S.PROPOSED}, S.GRADED, rule="moderation.agree", label="Send back for another talk", needs_reason=True
)
CANCEL = Step(
    "cancel", Moderation.WAITING, S.CANCELLED, rule="moderation.choose", label="Cancel moderation", needs_reason=True
)

STEPS = (GRADE, FINISH, MEET, PROPOSE, AGREE, DECLINE, CANCEL)
