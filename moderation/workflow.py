"""The steps of a moderation, to be read aloud."""

from lib.steps import Step
from moderation.models import Moderation

S = Moderation.Status

GRADE = Step("grade", {S.CHOSEN}, S.GRADED, rule="moderation.grade", label="Give your grade")
FINISH = Step("finish", {S.GRADED}, S.DONE, rule="moderation.grade", label="Finish moderation")
CANCEL = Step(
    "cancel", {S.CHOSEN, S.GRADED}, S.CANCELLED, rule="moderation.choose", label="Cancel moderation", needs_reason=True
)

STEPS = (GRADE, FINISH, CANCEL)
