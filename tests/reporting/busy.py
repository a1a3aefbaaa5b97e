"""A council in the middle of its work, so that every block of every home page has something in it."""

from datetime import timedelta

from allocation import services as allocation
from audits import actions, challenge, concerns
from audits import services as audits
from followup import chains, oversight
from followup.models import Escalation
from jobs.models import Job
from lib import clock
from lib.months import Month
from moderation import services as moderation
from people.models import Role
from reporting import months
from tests.audits import making
from tests.cast import make_person
from tests.followup.making import make_action, make_checked, make_poor


def make_guest():
    return make_person("Gita Guest", Role.GUEST)


def make_busy(cast, framework, *, guest, numbers=range(1)):
    """One of everything that waits for somebody, for each of the numbers; the month before is closed."""
    for number in numbers:
        _being_written(cast, framework, guest, f"W-{number}")
        _shared(cast, framework, f"S-{number}")
        _answered_for(cast, framework, f"A-{number}")
        _poor(cast, framework, f"P-{number}")
        _moderated(cast, framework, f"M-{number}")
        _done_last_month(cast, framework, f"L-{number}")
        tired = make_person(f"Tired {number}", Role.AUDITOR)
        allocation.ask_break(tired, month=Month.of(clock.today()).next, reason="Leave", by=tired)
        Job.objects.create(kind="cases.import", title="Read a case list", status=Job.Status.FAILED)
    months.close(Month.of(clock.today()).previous, on=clock.today())


def _being_written(cast, framework, guest, reference):
    """With a guest, a concern, and an exemption asked for."""
    audit = making.make_audit(cast, framework, case=making.make_case(cast, reference))
    audits.invite(audit, person=guest, part="guest", by=cast.quinn)
    concerns.raise_concern(audit, text="Not seen since October.", by=cast.amara)
    allocation.ask_exemption(audit, reason="Long illness", by=cast.amara)


def _shared(cast, framework, reference):
    """Challenged three times: to be answered, to be referred, and to be decided."""
    audit = making.share(making.make_audit(cast, framework, case=making.make_case(cast, reference)))
    first, second, _ = (
        challenge.raise_challenge(audit, text="It is on the file.", by=person)
        for person in (cast.tess, cast.ira, cast.priya)
    )
    for each in (first, second):
        challenge.answer(each, text="It is not.", settled=False, by=cast.amara)
    challenge.refer(first, to=cast.norman, by=cast.quinn)


def _answered_for(cast, framework, reference):
    """One audit waits for oversight and one for supervision, both put before Gwen; actions late and done."""
    on = clock.today()
    for name in ("oversight", "supervision"):
        audit = make_checked(cast, framework, f"{reference}-{name}")
        asked = oversight.open_oversight(audit, on=on)
        if name == "supervision":
            oversight.write_oversight(asked, discussion="We agreed on a plan.", by=cast.tess)
        make_action(audit, by=cast.tess, due_on=on - timedelta(days=1))
        done = make_action(audit, by=cast.tess, due_on=on)
        actions.complete(done, what_was_done="Written with the family", by=cast.priya)
        Escalation.objects.create(
            audit=audit, about=name, person=cast.gwen, on=on, after=3, why="It is late", url=asked.get_absolute_url()
        )


def _poor(cast, framework, reference):
    chains.follow(make_poor(cast, framework, reference), on=clock.today())


def _moderated(cast, framework, reference):
    audit = make_checked(cast, framework, reference)
    moderation.choose(audit, moderator=cast.moses, why="To compare", by=cast.quinn, on=clock.today())


def _done_last_month(cast, framework, reference):
    last = Month.of(clock.today()).previous
    make_checked(cast, framework, reference, month=last.first_day, due_on=last.last_day)
