"""What each person sees first: their blocks, what waits in them, and the numbers they answer for."""

from datetime import date

import pytest
from django.urls import reverse

from allocation import services as allocation
from audits import actions, challenge, concerns, services
from audits.models import Action
from cases.models import Case
from followup import chains, escalation, oversight
from followup.models import Chain, Escalation
from lib import clock
from lib.months import Month
from moderation import services as moderation
from people.models import Role, User
from reporting import months
from reporting.home import home
from reporting.home.parts import FEW, Tile
from tests.audits import making
from tests.cast import make_person
from tests.followup.making import make_checked, make_poor

pytestmark = pytest.mark.long

MONDAY = date(2026, 3, 2)
LATE = date(2026, 4, 20)
PEOPLE = ("amara", "priya", "tess", "ira", "gwen", "hana", "nell", "moses", "quinn", "dana", "adam")


@pytest.fixture
def signed_in(client):
    """signed_in(person) gives a browser without script, signed in as the person."""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


def titles(person, on=MONDAY):
    return [block.title for block in home(person, on=on)]


def block(title, person, on=MONDAY):
    return next(one for one in home(person, on=on) if one.title == title)


def todos(title, person, on=MONDAY):
    return [(one.text, one.due_on) for one in block(title, person, on).todos]


def numbers(title, person, on=MONDAY):
    return {tile.label: tile.number for tile in block(title, person, on).tiles}


# Who sees which blocks


def test_each_role_opens_on_its_own_blocks(cast, framework):
    assert {name: titles(getattr(cast, name)) for name in PEOPLE} == {
        "amara": ["My audits", "My team", "Audits of my cases"],
        "priya": ["Audits of my cases"],
        "tess": ["My audits", "My team", "Audits of my cases"],
        "ira": ["My audits", "Audits of my cases", "Children I review"],
        "gwen": ["My audits", "My service", "Moderation"],
        "hana": ["My audits", "My service", "Moderation"],
        "nell": ["My audits", "My team", "Audits of my cases"],
        "moses": ["Moderation"],
        "quinn": ["March 2026, from import to report"],
        "dana": ["Practice at a glance"],
        "adam": ["Keeping the application"],
    }


def test_somebody_without_a_role_is_told_whom_to_ask(signed_in, cast):
    newcomer = make_person("Nora New")

    page = signed_in(newcomer).get(reverse("reporting:home"))

    assert page.context["blocks"] == []
    assert "You hold no role here yet." in page.content.decode()


def test_strangers_sign_in_first(client, cast):
    answer = client.get(reverse("reporting:home"))

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/")


@pytest.mark.parametrize(
    ("hour", "greeting"),
    [(8, "Good morning, Amara"), (12, "Good afternoon, Amara"), (18, "Good evening, Amara")],
)
def test_greeting_follows_the_clock(signed_in, cast, hour, greeting):
    with clock.at(clock.now().replace(hour=hour)):
        page = signed_in(cast.amara).get(reverse("reporting:home"))

    assert page.context["greeting"] == greeting


# Everybody


def test_concern_stands_first_until_it_is_acted_on(cast, framework):
    """HULL-64: nothing comes before it."""
    audit = making.make_audit(cast, framework)
    concern = concerns.raise_concern(audit, text="A stranger lives there", by=cast.amara)

    assert titles(cast.tess)[0] == "Immediate concerns"
    assert todos("Immediate concerns", cast.tess) == [(f"Immediate concern in {audit.reference}", None)]

    concerns.acknowledge(concern, what_was_done="Visited within the hour", by=cast.tess)

    assert "Immediate concerns" not in titles(cast.tess)


def test_what_stays_undone_is_put_before_the_group_manager_until_they_answer(cast, framework):
    """HULL-81."""
    checked = make_checked(cast, framework)
    oversight.open_oversight(checked, on=MONDAY)
    with clock.at(date(2026, 3, 20)):
        escalation.escalate(escalation.owed(date(2026, 3, 20)), on=date(2026, 3, 20))

    row = Escalation.objects.get(person=cast.gwen)
    assert [text.split(":")[0] for text, _ in todos("Put before you", cast.gwen)] == [checked.reference]

    escalation.answer(row, update="Tess writes it tomorrow", by=cast.gwen)

    assert "Put before you" not in titles(cast.gwen)


def test_own_actions_wait_from_finalising_until_they_are_done(cast, framework):
    """HULL-06."""
    audit = making.make_audit(cast, framework)
    making.share(audit)
    assert "My actions" not in titles(cast.priya)
    for person in services.named_people(audit):
        services.agree(audit, by=person)
    services.finalise(audit, by=cast.amara)

    assert todos("My actions", cast.priya) == [(f"Action 1 of {audit.reference}", date(2026, 4, 20))]

    actions.complete(Action.objects.get(), what_was_done="Written with the family", by=cast.priya)

    assert "My actions" not in titles(cast.priya)


# Auditors


def test_auditor_sees_what_is_due_next_first_and_how_many_are_done(cast, framework):
    """HULL-14: so many of the ten."""
    done = making.make_audit(cast, framework, case=making.make_case(cast, "C-1"))
    making.finalise(done)
    later = making.make_audit(cast, framework, case=making.make_case(cast, "C-2"))
    sooner = making.make_audit(cast, framework, case=making.make_case(cast, "C-3"), due_on=date(2026, 3, 20))

    assert todos("My audits", cast.amara) == [
        (f"{sooner.reference}, case C-3", date(2026, 3, 20)),
        (f"{later.reference}, case C-2", date(2026, 3, 31)),
    ]
    assert numbers("My audits", cast.amara) == {"audits done this year": 1}


def test_returned_audit_is_due_when_it_is_to_come_back(cast, framework):
    """HULL-71: three working days."""
    audit = making.make_audit(cast, framework)
    making.finalise(audit)
    services.return_(audit, by=cast.quinn, reason="Name the professionals")

    assert todos("My audits", cast.amara) == [(f"{audit.reference}, case C-1001", date(2026, 3, 5))]


def test_challenge_waits_for_the_auditors_answer(cast, framework):
    """HULL-72: first with the auditor."""
    audit = making.share(making.make_audit(cast, framework))
    raised = challenge.raise_challenge(audit, text="The visits were recorded", by=cast.priya)

    assert ("Priya Practice challenges " + audit.reference, None) in todos("My audits", cast.amara)

    challenge.answer(raised, text="Agreed", settled=True, by=cast.amara)

    assert [text for text, _ in todos("My audits", cast.amara)] == [f"{audit.reference}, case C-1001"]


def test_guest_sees_the_one_audit_they_were_invited_to(cast, framework):
    guest = make_person("Gita Guest", Role.GUEST)
    audit = making.make_audit(cast, framework)
    making.make_audit(cast, framework, case=making.make_case(cast, "C-2"))
    services.invite(audit, person=guest, part="guest", by=cast.quinn)

    assert todos("The audit you were invited to", guest) == [(audit.reference, date(2026, 3, 31))]


def test_audit_is_gone_from_the_page_of_a_guest_whose_last_day_is_over(cast, framework):
    guest = make_person("Gita Guest", Role.GUEST)
    audit = making.make_audit(cast, framework)
    services.invite(audit, person=guest, part="guest", by=cast.quinn, until=MONDAY)
    title, tuesday = "The audit you were invited to", date(2026, 3, 3)

    on_the_day = todos(title, guest)
    with clock.at(tuesday):
        afterwards = todos(title, guest, on=tuesday)

    assert (on_the_day, afterwards) == ([(audit.reference, date(2026, 3, 31))], [])


# Those the audit is about, and their managers


def test_named_people_consider_an_outcome_once(cast, framework):
    """HULL-58, HULL-69."""
    audit = making.share(making.make_audit(cast, framework))
    asked = (f"Consider {audit.reference}: agree, or challenge it", audit.challenge_until)

    assert {name: todos("Audits of my cases", getattr(cast, name)) for name in ("priya", "tess", "ira", "nell")} == {
        "priya": [asked], "tess": [asked], "ira": [asked], "nell": [],
    }

    services.agree(audit, by=cast.priya)

    assert todos("Audits of my cases", cast.priya) == []
    assert todos("Audits of my cases", cast.tess) == [asked]


def test_team_manager_writes_oversight_then_notes_supervision(cast, framework):
    """HULL-74, HULL-75."""
    audit = make_checked(cast, framework)
    row = oversight.open_oversight(audit, on=MONDAY)
    assert todos("My team", cast.tess) == [(f"Management oversight of {audit.reference}", date(2026, 3, 16))]

    oversight.write_oversight(row, discussion="Talked it through", by=cast.tess)

    assert todos("My team", cast.tess) == [
        (f"Note the discussion of {audit.reference} in supervision", row.supervision_due_on)
    ]


def test_team_manager_counts_actions_to_sign_off_and_late_ones(cast, framework):
    """HULL-73."""
    audit = making.make_audit(cast, framework)
    making.finalise(audit)
    assert numbers("My team", cast.tess, LATE) == {"actions to sign off": 0, "actions late": 0}
    assert numbers("My team", cast.tess, date(2026, 4, 21)) == {"actions to sign off": 0, "actions late": 1}

    actions.complete(Action.objects.get(), what_was_done="Written", by=cast.priya)

    assert numbers("My team", cast.tess, LATE) == {"actions to sign off": 1, "actions late": 0}
    assert numbers("My team", cast.nell, LATE) == {"actions to sign off": 0, "actions late": 0}


def test_reviewing_officer_follows_the_actions_on_their_children(cast, framework):
    """HULL-06."""
    making.finalise(making.make_audit(cast, framework))

    assert numbers("Children I review", cast.ira) == {"actions open": 1, "actions late": 0}
    assert numbers("Children I review", cast.ira, date(2026, 4, 21)) == {"actions open": 1, "actions late": 1}


def test_head_of_service_counts_late_audits_and_chains_of_their_service(cast, framework):
    making.make_audit(cast, framework)
    making.make_audit(cast, framework, case=making.make_case(cast, "C-2", team=cast.court), auditor=cast.hana)
    chains.follow(make_poor(cast, framework, "C-3"), on=MONDAY)

    assert numbers("My service", cast.hana, LATE) == {
        "audits under way": 1, "audits late": 1, "cases followed up after a poor grade": 1,
    }
    assert numbers("My service", cast.norman, LATE) == {
        "audits under way": 1, "audits late": 1, "cases followed up after a poor grade": 0,
    }


def test_restricted_audits_are_in_nobodys_count(cast, framework):
    audit = making.make_audit(cast, framework)
    Case.objects.filter(pk=audit.case_id).update(restricted=True)
    type(audit).objects.filter(pk=audit.pk).update(restricted=True)

    assert numbers("My service", cast.hana)["audits under way"] == 0


def test_group_manager_calls_the_meetings_of_a_chain(cast, framework):
    """HULL-76, HULL-78."""
    audit = make_poor(cast, framework)
    chains.follow(audit, on=MONDAY)

    meetings = Chain.objects.get().meetings.order_by("due_on")
    called = {person.pk: [] for person in User.objects.all()}
    for meeting in meetings:
        called[meeting.convened_by_id].append(
            (f"{meeting.get_kind_display()}: {audit.reference}", meeting.due_on)
        )
    assert [due for _, due in called[cast.gwen.pk]] == [date(2026, 3, 9), date(2026, 3, 30)]
    assert todos("My service", cast.gwen) == called[cast.gwen.pk]


# Deciding and moderating


def test_break_waits_for_those_who_decide_and_for_nobody_else(cast, framework):
    """HULL-53, HULL-54: the QA team decides, as the framework says."""
    allocation.ask_break(cast.amara, month=Month(2026, 4), reason="Holidays", by=cast.amara)

    waiting = [name for name in PEOPLE if "Decisions waiting" in titles(getattr(cast, name))]

    assert waiting == ["quinn"]
    assert numbers("Decisions waiting", cast.quinn) == {"breaks asked for": 1}


def test_moderator_sees_what_to_grade_and_what_to_decide(cast, framework):
    """HULL-38, HULL-72."""
    chosen = moderation.choose(
        make_checked(cast, framework), moderator=cast.moses, why="To learn from", by=cast.quinn, on=MONDAY
    )

    assert todos("Moderation", cast.moses) == [(f"To grade: {chosen.audit.reference}", date(2026, 3, 16))]


# The QA team


BOARD = "March 2026, from import to report"


def steps(person, on=MONDAY):
    return {one["text"]: (one["count"], one["note"]) for one in block(BOARD, person, on).steps}


def test_board_begins_with_the_round_to_draft(cast, framework):
    assert steps(cast.quinn)["Draft the round"] == (None, "not drafted yet")


def test_board_counts_each_step_of_the_month(cast, framework):
    open_, done, checked, closed, cancelled = (
        making.make_audit(cast, framework, case=making.make_case(cast, f"C-{number}")) for number in range(5)
    )
    making.finalise(done)
    making.check(checked)
    making.check(closed)
    type(closed).objects.filter(pk=closed.pk).update(status="closed")
    services.cancel(cancelled, by=cast.quinn, reason="Moved away")

    assert steps(cast.quinn) == {
        "Draft the round": (None, "not drafted yet"),
        "Done": (3, "of 4"), "To check": (1, ""), "Late": (0, ""), "Returned": (0, ""),
        "To moderate": (0, ""), "Followed up": (0, ""), "Closed": (1, ""),
    }


def test_challenge_without_consensus_waits_for_a_decider(cast, framework):
    """HULL-72."""
    audit = making.share(making.make_audit(cast, framework))
    raised = challenge.raise_challenge(audit, text="The visits were recorded", by=cast.priya)
    assert todos(BOARD, cast.quinn) == []

    challenge.answer(raised, text="I still disagree", settled=False, by=cast.amara)

    assert todos(BOARD, cast.quinn) == [
        (f"Challenge to {audit.reference} needs a decider", None)
    ]


# Leaders and administrators


def test_leader_sees_the_newest_closed_month(cast, framework):
    making.finalise(making.make_audit(cast, framework))
    making.make_audit(cast, framework, case=making.make_case(cast, "C-2"))
    assert "completed, March 2026" not in numbers("Practice at a glance", cast.dana)

    months.close(Month(2026, 3), on=date(2026, 4, 15))

    assert numbers("Practice at a glance", cast.dana, LATE) == {
        "completed, March 2026": "50%", "on time, March 2026": "50%",
        "cases followed up after a poor grade": 0, "actions late": 0,
    }
    assert block("Practice at a glance", cast.dana).links[0] == ("Report of March 2026", "/reports/2026-03/")


def test_administrator_counts_what_is_to_be_sent(cast, framework):
    making.make_audit(cast, framework)  # its notices go to Amara, Priya, Tess and Ira

    found = numbers("Keeping the application", cast.adam)

    assert (found["notices to send"] > 0, found["jobs failed"]) == (True, 0)


# How much, how many queries


def test_block_shows_eight_and_the_rest_is_one_link_away(cast, framework):
    for number in range(FEW + 4):
        making.make_audit(cast, framework, case=making.make_case(cast, f"C-{number:02}"))

    mine = block("My audits", cast.amara)

    assert len(mine.todos) == FEW
    assert mine.links[0] == ("All my audits", "/audits/?mine=auditor")


@pytest.mark.parametrize("name", PEOPLE)
def test_home_asks_few_questions_and_no_more_for_more_audits(
    signed_in, cast, framework, name, django_assert_max_num_queries
):
    """At most twenty queries for every role, however much waits."""
    browser = signed_in(getattr(cast, name))
    for number in range(3):
        audit = making.make_audit(cast, framework, case=making.make_case(cast, f"C-{number}"))
        making.share(audit)
        concerns.raise_concern(audit, text="Act today", by=cast.amara)
    chains.follow(make_poor(cast, framework, "P-1"), on=MONDAY)
    browser.get(reverse("reporting:home"))  # the session notes the time of its first page

    with django_assert_max_num_queries(20):
        assert browser.get(reverse("reporting:home")).status_code == 200


def test_a_tile_counts_in_plain_english_and_wears_no_colour_for_nothing():
    tiles = [Tile(number, "jobs failed", "/jobs/", "late") for number in (0, 1, 2)]

    said = [(f"{tile.number} {tile.words}", tile.mark) for tile in tiles]

    assert said == [("0 jobs failed", "off"), ("1 job failed", "late"), ("2 jobs failed", "late")]
