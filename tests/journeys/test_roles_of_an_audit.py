"""Those who stand around one audit, each from the notice to finished work, in four ways (tests/journeys/ways.py)."""

from datetime import date, timedelta

import pytest

from audits import actions, challenge, services
from audits.models import Challenge
from followup.duties import open_oversights
from frameworks import services as frameworks
from lib import clock
from moderation import services as moderation
from moderation.models import Moderation
from tests.audits import making
from tests.audits.conftest import HULL
from tests.cast import make_cast
from tests.followup.making import make_checked
from tests.journeys import people
from tests.journeys.ways import in_every_way, is_told_off, travel  # noqa: F401
from tests.reporting.busy import make_guest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def framework(transactional_db):
    return frameworks.load(HULL, in_force_from=date(2020, 1, 1)).version


@pytest.fixture
def cast(framework):
    return make_cast()


@pytest.fixture
def audit(cast, framework):
    """Allocated to Amara today; its worker is Priya, her manager Tess, the reviewer Ira."""
    today = clock.today()
    return making.make_audit(cast, framework, month=today.replace(day=1), due_on=today + timedelta(days=21))


def all_agree(audit):
    audit.refresh_from_db()
    for person in services.named_people(audit):
        services.agree(audit, by=person)


@in_every_way
def test_auditor_from_the_notice_to_the_finalised_audit(travel, way, cast, audit):  # noqa: F811
    making.fill(audit, but=["kss1"])
    amara = travel(cast.amara, way, "auditor")

    people.open_notice(amara, audit)
    amara.follow("Confirm the worker")
    amara.press("Save and continue")
    amara.reads("There is a problem")
    people.confirm_worker(amara, audit)
    people.log_meeting(amara, audit)
    amara.turn_to("Overview")
    amara.follow("Go on")
    people.write_section(amara, judgement="met")
    amara.turn_to("Actions")
    amara.follow("Add an action")
    amara.press("Add action")
    amara.reads("There is a problem")
    people.add_action(amara, audit)
    people.share(amara)
    all_agree(audit)
    people.finalise(amara, audit)
    amara.home()

    assert making.steps(audit) == ["allocated", "in_progress", "shared", "finalised"]
    amara.reads("1 audit done this year")


@in_every_way
def test_practitioner_from_their_own_words_to_their_action_done(travel, way, cast, audit):  # noqa: F811
    making.fill(audit, but=["kss1"])
    priya = travel(cast.priya, way, "practitioner")

    people.open_notice(priya, audit)
    priya.turn_to("Overview")
    priya.follow_part("1. Relationships")
    people.comment_in_section(priya, "She was seen at school.")
    making.share(audit)
    people.open_notice(priya, audit)
    priya.turn_to("Outcome")
    priya.follow("Add your reflection")
    is_told_off(priya, "Add reflection")
    priya.turn_to("Outcome")
    people.agree(priya, audit)
    people.reflect(priya, "I had no time to see her alone.")
    all_agree(audit)
    services.finalise(audit, by=audit.auditor)
    services.check(audit, by=cast.quinn)
    action = audit.actions.get()
    priya.home()
    priya.follow(f"Action {action.order} of {audit.reference}")
    is_told_off(priya, "Mark as done")
    people.complete_action(priya, action)

    action.refresh_from_db()
    assert action.status == "done"


@in_every_way
def test_team_manager_from_the_checked_audit_to_the_action_signed_off(travel, way, cast, audit):  # noqa: F811
    making.check(audit)
    open_oversights(clock.today())
    action = audit.actions.get()
    actions.complete(action, what_was_done="Written with the family", by=cast.priya)
    tess = travel(cast.tess, way, "team-manager")

    people.open_notice(tess, audit)
    tess.home()
    tess.follow(f"Management oversight of {audit.reference}")
    is_told_off(tess, "Write oversight")
    people.oversee(tess, audit)
    people.sign_off(tess, action)

    action.refresh_from_db()
    assert action.status == "signed_off"


@in_every_way
def test_reviewing_officer_from_the_shared_audit_to_a_settled_challenge(travel, way, cast, audit):  # noqa: F811
    making.share(audit)
    ira = travel(cast.ira, way, "reviewing-officer")

    people.open_notice(ira, audit)
    ira.turn_to("Outcome")
    ira.follow("Challenge the outcome")
    is_told_off(ira, "Send challenge")
    ira.write_part("What you disagree with", "The review of March heard the child.")
    ira.press("Send challenge")
    challenge.answer(Challenge.objects.get(), text="I have put it in.", settled=True, by=cast.amara)
    people.open_notice(ira, audit)
    ira.turn_to("Outcome")
    ira.follow("challenged it")
    ira.reads("I have put it in.")
    people.agree(ira, audit)
    ira.home()
    ira.follow("Actions on my children")

    audit.refresh_from_db()
    assert [view.by for view in services.agreements(audit)] == [cast.ira]


@in_every_way
def test_guest_reads_and_comments_on_the_one_audit(travel, way, cast, audit):  # noqa: F811
    gita = make_guest()
    making.fill(audit, but=["kss1"])
    services.invite(audit, person=gita, part="guest", by=cast.quinn)
    guest = travel(gita, way, "guest")

    guest.home()
    guest.follow(audit.reference)
    guest.follow_part("1. Relationships")
    people.comment_in_section(guest, "The school says the same.")
    guest.turn_to("Whole audit")

    guest.reads("The school says the same.")


@in_every_way
def test_moderator_from_the_blind_grade_to_the_record(travel, way, cast, framework):  # noqa: F811
    audit = make_checked(cast, framework, "M-1")
    moderation.choose(audit, moderator=cast.moses, why="To compare", by=cast.quinn, on=clock.today())
    moses = travel(cast.moses, way, "moderator")

    people.open_notice(moses, audit)
    is_told_off(moses, "Give your grade")
    people.grade_again(moses, audit, grade="Requires Improvement", hidden=["Inadequate", "Not met"])
    moses.follow("Add a further action")
    is_told_off(moses, "Add action")
    moses.write("What must be done", "Read the chronology with the team")
    moses.pick("Who does it", str(audit.practitioner_id))
    moses.write_part("What will be different for the child", "Her story is known")
    moses.press("Add action")
    moses.reads("Read the chronology with the team")
    people.discuss(moses, grade="Good")

    assert Moderation.objects.get().status == "done"
    assert audit.actions.filter(what="Read the chronology with the team").exists()
