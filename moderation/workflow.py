"""The steps of a moderation, to be read aloud."""

from lib.steps import Step
from moderation.models import Moderation

S = Moderation.Status

GRADE = Step("grade", {S.CHOSEN}, S.GRADED, rule="moderation.grade", label="Give your grade")
FINISH = Step("finish", {S.GRADED}, S.DONE, rule="moderation.grade", label="Finish moderation")
MEET = Step("meet", {S.CHOSEN}, S.DONE, rule="moderation.grade", label="Record the meeting")
PROPOSE = Step("propose", {S.GRADED}, S.PROPOSED, rule="moderation.grade", label="Propose the third record")
AGREE = Step("agree", {S.PROPOSED}, S.DONE, rule="moderation.agree", label="Agree")
DECLINE = Step(
    "decline", {S.PROPOSED}, S.GRADED, rule="moderation.agree", label="Send back for another talk", needs_reason=True
)
CANCEL = Step(
    "cancel", Moderation.WAITING, S.CANCELLED, rule="moderation.choose", label="Cancel moderation", needs_reason=True
)

STEPS = (GRADE, FINISH, MEET, PROPOSE, AGREE, DECLINE, CANCEL)
