"""Agreeing what many audits say together, looking again, and following what was agreed (HULL-08, 20 to 22)."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from audits.models import Audit
from followup.learned import LearningAction, ThemeSummary
from frameworks.dates import due_on
from frameworks.page import policy_today
from lib import clock
from lib.again import retried
from lib.permissions import require
from lib.steps import AlreadyMoved, NotAllowed
from people.models import User
from trail.services import notify_many, record, telling


@dataclass(frozen=True)
class Round:
    """The audits of one theme in one month: how many, how many finalised, and their summary if agreed."""

    month: date
    line: str
    title: str
    number: int
    finalised: int
    summary: ThemeSummary | None

    @property
    def is_ready(self):
        """Every audit of it is finalised."""
        return self.number == self.finalised


def rounds():
    """Rounds of audits that end with a summary by the framework in force, the newest first (HULL-18, HULL-20)."""
    policy = policy_today()
    if policy is None or policy.followup.summaries is None:
        return []
    codes = [line.code for line in policy.programme if line.kind in policy.followup.summaries.kinds]
    agreed = {(one.month, one.line): one for one in ThemeSummary.objects.exclude(line="")}
    rows = (
        Audit.objects.counted()
        .filter(line__in=codes)
        .values_list("month", "line")
        .annotate(number=Count("pk"), finalised=Count("pk", filter=Q(status__in=Audit.GRADED)))
        .order_by("-month", "line")
    )
    return [
        Round(month, code, _title(policy, month, code), number, finalised, agreed.get((month, code)))
        for month, code, number, finalised in rows
    ]


def round_of(month, line):
    """One of the rounds, or None."""
    return next((one for one in rounds() if (one.month, one.line) == (month, line)), None)


def _title(policy, month, code):
    line = policy.line(code)
    theme = next((plan.theme for plan in line.months if plan.month == month.month), "")
    return f"{theme or line.title}, {month:%B %Y}"[:200]


@retried
@transaction.atomic
def agree_summary(round_, *, findings, key_messages, remedial, by):
    """Write down what a round's audits say together, once all are finalised. Returns the ThemeSummary (HULL-20)."""
    require(by, "followup.agree_summary")
    if not round_.is_ready:
        raise NotAllowed(
            f"{round_.number - round_.finalised} of {round_.number} audits are not finalised yet: wait for them."
        )
    values = {"title": round_.title, "month": round_.month, "line": round_.line}
    return _agree(values, findings, key_messages, remedial=remedial, again=remedial, by=by)


@retried
@transaction.atomic
def agree_partners_summary(*, title, month, findings, key_messages, remedial, by):
    """Write down what a partnership's multi-agency audit says for this service; it looks again itself (HULL-22)."""
    require(by, "followup.agree_summary")
    if not title.strip():
        raise NotAllowed("Say what the partnership audited.")
    values = {"title": title.strip(), "month": month.replace(day=1)}
    return _agree(values, findings, key_messages, remedial=remedial, again=True, by=by)


def _agree(values, findings, key_messages, *, remedial, again, by):
    if not findings.strip() or not key_messages.strip():
        raise NotAllowed("Write the overall findings and the key messages.")
    policy, today = policy_today(), clock.today()
    until = due_on(policy, policy.followup.summaries.look_again_after, today) if again else None
    try:
        with transaction.atomic():
            summary = ThemeSummary.objects.create(
                **values, findings=findings, key_messages=key_messages, remedial=remedial,
                agreed_on=today, look_again_on=until, by=by,
            )  # fmt: skip
    except IntegrityError:
        raise AlreadyMoved("Somebody has just written this summary. Reload the page to read it.") from None
    record("followup.summary_agreed", summary, by=by, after={"remedial": remedial, "look_again_on": until})
    return summary


@retried
@transaction.atomic
def look_again(summary, *, outcome, note, by):
    """Say what the second look found: enough, to be audited again, or left to the partnership (HULL-21, 22)."""
    require(by, "followup.agree_summary")
    if outcome == ThemeSummary.Outcome.PARTNERS and not summary.is_of_partners:
        raise NotAllowed("Only a partnership's own audit is looked at again by the partnership.")
    if not note.strip():
        raise NotAllowed("Write what you saw when you looked again.")
    values = {"looked_on": clock.today(), "outcome": outcome, "note": note, "looked_by": by}
    if not ThemeSummary.objects.to_look_at_again().filter(pk=summary.pk).update(**values):
        raise AlreadyMoved("This theme is not waiting for a second look. Reload the page.")
    summary.refresh_from_db()
    record("followup.theme_looked_at_again", summary, by=by, after={"outcome": outcome})
    return summary


@retried
@transaction.atomic
def add_action(*, kind, what, owner, due, by, summary=None):
    """Something a meeting on learning agreed to do; its owner is told. Returns the LearningAction (HULL-08)."""
    require(by, "followup.add_learning_action")
    if not what.strip():
        raise NotAllowed("Say what is to be done.")
    if due < clock.today():
        raise NotAllowed("Give a day from today on by which it is to be done.")
    action = LearningAction.objects.create(
        kind=kind, what=what, owner=owner, due_on=due, summary=summary, agreed_on=clock.today(), by=by
    )
    record("followup.learning_action_agreed", action, by=by, after={"owner": owner.pk, "due_on": str(due)})
    notify_many([_told_of(action, "learning_action_given", clock.today())])
    return action


@retried
@transaction.atomic
def complete_action(action, *, done, by):
    """Say what was done about it, once."""
    require(by, "followup.complete_learning_action", action)
    if not done.strip():
        raise NotAllowed("Say what was done and what changed.")
    values = {"done_on": clock.today(), "done": done, "done_by": by}
    if not LearningAction.objects.open().filter(pk=action.pk).update(**values):
        raise AlreadyMoved("Somebody has already said that this is done. Reload the page.")
    action.refresh_from_db()
    record("followup.learning_action_done", action, by=by, after={"on": str(action.done_on)})
    return action


def chase(on):
    """Tell of second looks that are due and of learning actions that are late, once each; gives how many."""
    policy = policy_today()
    if policy is None:
        return 0
    late = LearningAction.objects.overdue(on).select_related("owner")
    words = [_told_of(action, "learning_action_overdue", action.due_on) for action in late]
    rule = policy.followup.summaries
    people = list(User.objects.holding(rule.agreed_by, on=on)) if rule else []
    for summary in ThemeSummary.objects.to_look_at_again().filter(look_again_on__lte=on):
        words += [_asked_to_look(summary, person) for person in people]
    return notify_many(words)


def _told_of(action, kind, on):
    return telling(
        kind, action.owner, about=action, url=action.get_absolute_url(), on=on, due_on=action.due_on
    )


def _asked_to_look(summary, person):
    return telling(
        "theme_to_look_at_again",
        person,
        about=summary,
        url=summary.get_absolute_url(),
        on=summary.look_again_on,
        reference=summary.title,
    )
