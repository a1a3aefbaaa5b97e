"""What follow-up does every day."""

from django.db.models import Exists, OuterRef, Q

from audits.models import Action, Audit
from followup import assurance, chains, escalation, filing, learning
from followup.models import asks_oversight
from followup.oversight import close_if_finished, open_oversight
from frameworks.models import FrameworkVersion
from frameworks.services import NoFramework, in_force
from jobs.duties import duty
from lib.months import Month

AROUND = ("framework_version", "team", "practitioner", "team_manager", "auditor", "iro")


@duty("followup.oversight", order=55)
def open_oversights(on):
    """Ask for oversight of every checked audit whose form has a part for it and that has none yet (HULL-74)."""
    checked = Audit.objects.filter(asks_oversight("tool_version"), status=Audit.Status.CHECKED, oversight=None)
    return len([open_oversight(audit, on=on) for audit in checked.select_related(*AROUND)])


@duty("followup.filing", order=56)
def ask_for_filing(on):
    """Ask for every audit to be put on the record that has reached its step (ROCH-43, SOTON-18)."""
    return filing.ask_for_filing(on)


@duty("followup.chains", order=57)
def follow_grades(on):
    """Start, end and begin anew what poor grades ask for (HULL-76 to 80)."""
    lifted, again = chains.end_lifted(), chains.ask_again()
    begun = sum(bool(chains.follow(audit, on=on)) for audit in chains.to_follow())
    return lifted + again + begun + chains.tell_of_grades(on)


@duty("followup.chase", order=65)
def chase(on):
    """Remind before and chase after everything that follow-up waits for."""
    return escalation.chase(escalation.owed(on), on=on)


@duty("followup.escalate", order=70)
def escalate(on):
    """Put what stays undone before the people the policy names, and settle what is done."""
    things = list(escalation.owed(on))
    settled, again = escalation.settle(things), escalation.reopen(things, on=on)
    return settled + again + escalation.escalate(things, on=on)


@duty("followup.close", order=75)
def close(on):
    """Close every audit whose loop is closed (HULL-73)."""
    answered = Q(oversight__written_at__isnull=False, oversight__supervision_on__isnull=False)
    checked = Audit.objects.filter(answered | ~asks_oversight("tool_version"), status=Audit.Status.CHECKED)
    undone = Exists(Action.objects.open().filter(audit=OuterRef("pk")))
    versions = FrameworkVersion.objects.all()
    waits = [one.pk for one in versions if one.policy.followup.closing_waits_for_actions]
    finished = checked.exclude(undone, framework_version__in=waits)
    return sum(close_if_finished(one) for one in finished.select_related("framework_version"))


@duty("followup.assurance", order=80)
def draw_samples(on):
    """Draw the month's samples of done actions and of trackers, and tell who looks at them (HULL-07, 103)."""
    try:
        policy = in_force(on).policy
    except NoFramework:
        return 0  # nothing is asked of a council that has no framework yet
    month = Month.of(on)
    assurance.draw(month, size=policy.followup.assurance.sample, on=on)
    if policy.followup.assurance.signed_off_by:
        assurance.draw_trackers(month)
    return assurance.tell(policy, month, on=on)


@duty("followup.learning", order=85)
def follow_learning(on):
    """Ask for second looks at themes, and chase what meetings on learning agreed (HULL-08, HULL-21)."""
    return learning.chase(on)
