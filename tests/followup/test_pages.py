"""Follow-up's pages: oversight, actions, chains and their meetings, escalations, samples."""

from datetime import date

import pytest
from django.urls import reverse

from audits import actions
from audits.models import Action, Audit
from followup import duties, oversight
from followup.models import AssuranceCheck, Chain, Escalation, TrackerCheck
from lib import clock
from moderation import services as moderating
from tests.followup.making import audit_again, make_action, make_checked, make_poor, put
from trail.models import Access

pytestmark = pytest.mark.long

MONDAY = date(2026, 3, 2)
LISTS = ("oversights", "actions", "chains", "escalations")


def address(name, *args):
    return reverse(f"followup:{name}", args=args)


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def opened(checked):
    return oversight.open_oversight(checked, on=MONDAY)


@pytest.fixture
def chain(cast, framework):
    make_poor(cast, framework, "P-1")
    duties.follow_grades(MONDAY)
    return Chain.objects.get()


# Oversight


def test_finding_action_and_effect_stand_on_one_screen(signed_in, cast, opened, checked):
    """HULL-85."""
    make_action(
        checked, by=cast.gwen, finding="Visits are not recorded", what="Record every visit", effect="Anna is seen"
    )

    page = text(signed_in(cast.tess).get(opened.get_absolute_url()))

    assert all(words in page for words in ("Visits are not recorded", "Record every visit", "Anna is seen"))
    assert "Management oversight is not written yet." in page
    assert "2 actions are not signed off yet." in page


def test_manager_writes_oversight_and_notes_supervision(signed_in, cast, opened):
    """HULL-74, HULL-75."""
    browser = signed_in(cast.tess)

    browser.post(opened.get_absolute_url(), {"discussion": "We read it together"})
    browser.post(address("supervision", opened.pk), {"held_on": "2/3/2026", "note": "The plan"})

    opened.refresh_from_db()
    assert (opened.written_by, opened.supervision_on) == (cast.tess, MONDAY)
    page = text(browser.get(opened.get_absolute_url()))
    assert "We read it together" in page
    assert "Note supervision" not in page


def test_empty_oversight_says_what_to_write(signed_in, cast, opened):
    page = text(signed_in(cast.tess).post(opened.get_absolute_url(), {"discussion": ""}))

    assert "Enter what you discussed with the worker, and what will be done" in page


def test_manager_closes_an_audit_whose_loop_is_closed(signed_in, cast, opened, checked):
    """HULL-73."""
    browser = signed_in(cast.tess)
    assert "Something still keeps this audit open." in text(browser.post(address("close", opened.pk), follow=True))
    oversight.write_oversight(opened, discussion="We talked", by=cast.tess)
    oversight.note_supervision(opened, held_on=MONDAY, note="The plan", by=cast.tess)
    action = checked.actions.get()
    actions.complete(action, what_was_done="Written", by=cast.priya)
    actions.sign_off(action, effect_seen="Known", by=cast.tess)
    assert "Close it now" in text(browser.get(opened.get_absolute_url()))

    browser.post(address("close", opened.pk))

    checked.refresh_from_db()
    assert checked.status == Audit.Status.CLOSED


def test_closing_is_offered_to_the_team_s_managers_and_the_qa_team_alone(signed_in, cast, opened, checked):
    oversight.write_oversight(opened, discussion="We talked", by=cast.tess)
    oversight.note_supervision(opened, held_on=MONDAY, note="The plan", by=cast.tess)
    actions.complete(checked.actions.get(), what_was_done="Written", by=cast.priya)
    actions.sign_off(checked.actions.get(), effect_seen="Known", by=cast.tess)

    readers = ("tess", "gwen", "hana", "quinn", "priya", "ira", "amara", "dana")
    pages = {name: text(signed_in(getattr(cast, name)).get(opened.get_absolute_url())) for name in readers}

    assert all("The audit closes by itself tonight." in page for page in pages.values())
    assert [name for name in readers if "Close it now" in pages[name]] == ["tess", "gwen", "hana", "quinn"]


def test_manager_adds_an_action(signed_in, cast, opened, checked):
    browser = signed_in(cast.tess)
    assert browser.get(address("add_action", opened.pk)).status_code == 200

    browser.post(
        address("add_action", opened.pk), {"what": "Call the school", "owner": cast.priya.pk, "due_on": "20/3/2026"}
    )

    assert checked.actions.get(source="oversight").what == "Call the school"


def test_oversight_is_read_by_the_people_of_the_audit_and_written_by_few(signed_in, cast, opened):
    for person, code in ((cast.priya, 200), (cast.ira, 200), (cast.quinn, 200), (cast.nell, 404), (cast.moses, 404)):
        assert signed_in(person).get(opened.get_absolute_url()).status_code == code, person
    for person in (cast.priya, cast.ira, cast.quinn, cast.amara):
        assert signed_in(person).post(opened.get_absolute_url(), {"discussion": "Mine"}).status_code == 403
        assert signed_in(person).get(address("supervision", opened.pk)).status_code == 403
    assert signed_in(cast.priya).post(address("close", opened.pk)).status_code == 403


def test_grade_is_hidden_from_a_blind_moderator_who_sees_the_oversight(signed_in, cast, opened, checked):
    moderating.choose(checked, moderator=cast.moses, why="To learn", by=cast.quinn, on=MONDAY)

    for page in (opened.get_absolute_url(), address("oversights")):
        assert "app-grade--" not in text(signed_in(cast.moses).get(page))


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [
        ("what", "Enter what must be done"),
        ("owner", "Say who does it: choose somebody, name somebody else or choose a role"),
        ("due_on", "Enter the day by which it is done"),
    ],
)
def test_later_action_names_what_who_and_by_when(signed_in, cast, opened, checked, left_out, sentence):
    """HULL-04: no self-check follows that would ask for it, and what has no day is never chased."""
    sent = {"what": "Call the school", "owner": cast.priya.pk, "due_on": "20/3/2026"}

    page = signed_in(cast.tess).post(address("add_action", opened.pk), {**sent, left_out: ""})

    assert sentence in text(page)
    assert not checked.actions.filter(source="oversight").exists()


def test_later_action_may_be_given_to_a_role_or_to_somebody_named(signed_in, cast, opened, checked):
    browser, sent = signed_in(cast.tess), {"what": "Call the school", "due_on": "20/3/2026"}
    browser.post(address("add_action", opened.pk), {**sent, "owner_role": "iro"})
    browser.post(address("add_action", opened.pk), {**sent, "somebody_else": cast.nadia.email})

    assert [one.owner for one in checked.actions.filter(source="oversight")] == [cast.ira, cast.nadia]


# Actions


def test_actions_are_found_by_part_state_and_lateness(signed_in, cast, framework):
    """HULL-06: managers follow their teams', reviewing officers their children's actions."""
    audit = make_checked(cast, framework)
    late = make_action(audit, by=cast.gwen, due_on=date(2026, 2, 2))
    done = make_action(audit, by=cast.gwen, owner=cast.tess, due_on=date(2026, 4, 2))
    actions.complete(done, what_was_done="Called", by=cast.tess)

    def found(person, **asked):
        page = signed_in(person).get(address("actions"), asked).context["page"]
        return [action.pk for action in page]

    assert found(cast.priya, part="mine") == [late.pk]
    assert found(cast.tess, part="team", status="done") == [done.pk]
    assert found(cast.ira, part="iro", late="yes") == [late.pk]
    assert found(cast.amara, part="auditor") == [late.pk, done.pk]
    assert found(cast.nell) == []
    assert found(cast.quinn, words=audit.reference, source="oversight") == [late.pk, done.pk]


def test_actions_are_taken_along(signed_in, cast, framework):
    make_action(make_checked(cast, framework), by=cast.gwen)
    browser = signed_in(cast.quinn)

    lines = b"".join(browser.get(address("actions") + "?as=csv")).decode().splitlines()

    assert len(lines) == 2
    assert "Write the plan again" in lines[1]
    assert browser.get(address("actions") + "?as=xlsx").status_code == 200
    assert Access.objects.filter(person=cast.quinn, what="export", thing="actions").count() == 2


def test_drafts_are_nobodys_actions_yet(signed_in, cast, framework):
    audit = make_checked(cast, framework)
    make_action(audit, by=cast.gwen)
    put(audit, status=Audit.Status.RETURNED)

    assert len(signed_in(cast.quinn).get(address("actions")).context["page"]) == 0


# Chains


def test_chain_shows_its_days_in_order(signed_in, cast, chain):
    page = text(signed_in(cast.gwen).get(chain.get_absolute_url()))

    order = [
        page.index(words) for words in ("Grade confirmed", "Meeting: reflect and plan", "Meeting: review", "Re-audit <")
    ]
    assert order == sorted(order)
    assert "Reflect and plan, by" in page  # what comes next


def test_meeting_is_recorded_from_the_chain(signed_in, cast, chain):
    """HULL-76."""
    first = chain.meetings.get(kind="first")
    browser = signed_in(cast.gwen)
    assert "Reflect on the audit and plan" in text(browser.get(first.get_absolute_url()))

    browser.post(first.get_absolute_url(), {
        "held_on": "2/3/2026", "people": [cast.gwen.pk, cast.tess.pk], "notes": "Drift", "plan": "Weekly visits",
    })  # fmt: skip

    first.refresh_from_db()
    assert (first.held_on, first.plan, first.people.count()) == (MONDAY, "Weekly visits", 2)
    assert "Weekly visits" in text(browser.get(chain.get_absolute_url()))
    assert browser.get(first.get_absolute_url())["Location"] == chain.get_absolute_url()


def test_meeting_without_anybody_says_so(signed_in, cast, chain):
    page = text(
        signed_in(cast.gwen).post(
            chain.meetings.get(kind="first").get_absolute_url(), {"held_on": "2/3/2026", "notes": "x"}
        )
    )

    assert "Enter who was there" in page or "Select who was there" in page


def test_further_meeting_is_planned(signed_in, cast, chain):
    """HULL-78."""
    browser = signed_in(cast.gwen)
    assert browser.get(address("plan_meeting", chain.pk)).status_code == 200

    browser.post(address("plan_meeting", chain.pk), {"due": "13/4/2026", "people": [cast.tess.pk]})

    assert chain.meetings.get(kind="further").due_on == date(2026, 4, 13)


def test_action_of_a_meeting_is_added(signed_in, cast, chain):
    signed_in(cast.tess).post(
        address("add_review_action", chain.pk),
        {"what": "See the child alone", "owner": cast.priya.pk, "due_on": "20/3/2026"},
    )

    assert Action.objects.get(source="review").what == "See the child alone"
    assert "See the child alone" in text(signed_in(cast.tess).get(chain.get_absolute_url()))


def test_qa_ends_a_chain_by_hand(signed_in, cast, chain):
    browser = signed_in(cast.quinn)
    assert browser.get(address("end_chain", chain.pk)).status_code == 200

    browser.post(address("end_chain", chain.pk), {"how": "gone", "note": "Moved to another council"})

    chain.refresh_from_db()
    assert (chain.ended, chain.ended_note) == ("gone", "Moved to another council")


def test_second_chain_names_the_purpose_the_framework_gives(signed_in, cast, chain, framework):
    """HULL-79."""
    audit_again(chain.audit, cast, framework, grade="inadequate", final="inadequate")
    duties.follow_grades(MONDAY)
    second = Chain.objects.running().get()
    browser = signed_in(cast.hana)

    assert "2 poor grades in a row" in text(browser.get(second.get_absolute_url()))
    assert "find what stands in the way" in text(browser.get(second.meetings.get(kind="repeat").get_absolute_url()))
    assert "The chain that followed" in text(browser.get(chain.get_absolute_url()))


def test_chain_is_seen_by_its_people_and_moved_by_few(signed_in, cast, chain):
    assert signed_in(cast.nell).get(chain.get_absolute_url()).status_code == 404
    for person in (cast.priya, cast.ira):
        browser = signed_in(person)
        assert browser.get(chain.get_absolute_url()).status_code == 200
        for name in ("plan_meeting", "end_chain", "add_review_action"):
            assert browser.get(address(name, chain.pk)).status_code == 403
        assert browser.get(chain.meetings.first().get_absolute_url()).status_code == 403


def test_chains_are_found_and_taken_along(signed_in, cast, chain):
    browser = signed_in(cast.quinn)
    for asked in ({"state": "running"}, {"late": "yes"}, {"state": "ended-better"}, {"sort": "-turn"}):
        assert browser.get(address("chains"), asked).status_code == 200
    with clock.at(date(2026, 3, 10)):
        assert [row.pk for row in browser.get(address("chains"), {"late": "yes"}).context["page"]] == [chain.pk]

    assert len(b"".join(browser.get(address("chains") + "?as=csv")).decode().splitlines()) == 2


# Escalations


@pytest.fixture
def escalation(opened):
    with clock.at(date(2026, 3, 19)):
        duties.escalate(date(2026, 3, 19))
    return Escalation.objects.get()


def test_group_manager_answers_what_was_put_before_them(signed_in, cast, escalation):
    browser = signed_in(cast.gwen)
    assert "Management oversight was due on 16 March 2026." in text(browser.get(address("escalations")))

    browser.post(escalation.get_absolute_url(), {"update": "Tess writes it on Monday"})

    escalation.refresh_from_db()
    assert (escalation.update, escalation.updated_by) == ("Tess writes it on Monday", cast.gwen)


def test_escalation_is_read_by_leaders_and_hidden_from_others(signed_in, cast, escalation):
    assert signed_in(cast.dana).get(escalation.get_absolute_url()).status_code == 200
    assert signed_in(cast.dana).post(escalation.get_absolute_url(), {"update": "x"}).status_code == 403
    assert signed_in(cast.tess).get(escalation.get_absolute_url()).status_code == 404


def test_update_is_asked_of_whom_it_was_put_before_and_of_no_leader_who_reads_it(signed_in, cast, escalation):
    asked = {
        name: "Save update" in text(signed_in(getattr(cast, name)).get(escalation.get_absolute_url()))
        for name in ("gwen", "quinn", "dana")
    }

    assert asked == {"gwen": True, "quinn": True, "dana": False}


# Samples


@pytest.fixture
def samples(cast, framework):
    audit = make_checked(cast, framework)
    action = make_action(audit, by=cast.gwen)
    actions.complete(action, what_was_done="Written", by=cast.priya)
    actions.sign_off(action, effect_seen="Known", by=cast.tess)
    with clock.at(date(2026, 4, 1)):
        duties.draw_samples(date(2026, 4, 1))


def test_qa_notes_what_was_seen_on_the_file(signed_in, cast, samples):
    """HULL-103."""
    browser, check = signed_in(cast.quinn), AssuranceCheck.objects.get()
    assert browser.get(check.get_absolute_url()).status_code == 200

    browser.post(check.get_absolute_url(), {"result": "seen", "note": "In the case note of 3 March"})

    check.refresh_from_db()
    assert (check.result, check.by) == ("seen", cast.quinn)
    assert "In the case note of 3 March" in text(browser.get(check.get_absolute_url()))


def test_senior_leader_looks_at_a_tracker_and_signs_it(signed_in, cast, samples):
    """HULL-07."""
    browser, tracker = signed_in(cast.dana), TrackerCheck.objects.get()
    assert "Write the plan again" in text(browser.get(tracker.get_absolute_url()))

    browser.post(tracker.get_absolute_url(), {"result": "tracked", "note": ""})

    tracker.refresh_from_db()
    assert (tracker.result, tracker.by) == ("tracked", cast.dana)


def test_only_who_may_note_a_sample_or_sign_a_tracker_is_offered_the_form(signed_in, cast, samples):
    offered = {
        (row.__class__.__name__, person.name)
        for row in (AssuranceCheck.objects.get(), TrackerCheck.objects.get())
        for person in (cast.quinn, cast.dana)
        if signed_in(person).get(row.get_absolute_url()).context["form"] is not None
    }

    assert offered == {("AssuranceCheck", "Quinn Quality"), ("TrackerCheck", "Dana Director")}


def test_samples_are_for_those_the_framework_names(signed_in, cast, samples):
    pages = [address("assurance"), address("trackers"), AssuranceCheck.objects.get().get_absolute_url(),
             TrackerCheck.objects.get().get_absolute_url()]  # fmt: skip
    for person, code in ((cast.quinn, 200), (cast.dana, 200), (cast.tess, 403), (cast.priya, 403)):
        assert {signed_in(person).get(page).status_code for page in pages} == {code}
    assert signed_in(cast.quinn).post(pages[3], {"result": "tracked"}).status_code == 403
    assert signed_in(cast.dana).post(pages[2], {"result": "seen"}).status_code == 403


# All of them


@pytest.mark.parametrize("count", [4, 16])
def test_lists_ask_no_more_for_more_rows(signed_in, cast, framework, count, django_assert_max_num_queries):
    for number in range(count):
        make_action(make_poor(cast, framework, f"C-{number}"), by=cast.gwen, due_on=date(2026, 3, 3))
    duties.open_oversights(MONDAY)
    duties.follow_grades(MONDAY)
    with clock.at(date(2026, 3, 30)):
        duties.escalate(date(2026, 3, 30))
    for person in (cast.quinn, cast.hana):
        browser = signed_in(person)
        for name in LISTS:
            browser.get(address(name))
            with django_assert_max_num_queries(20):
                assert browser.get(address(name)).status_code == 200


def test_pages_of_one_thing_ask_little(signed_in, cast, opened, chain, django_assert_max_num_queries):
    browser = signed_in(cast.tess)
    for page in (opened.get_absolute_url(), chain.get_absolute_url()):
        with django_assert_max_num_queries(20):
            assert browser.get(page).status_code == 200


def test_oversight_is_found_and_taken_along(signed_in, cast, opened):
    browser = signed_in(cast.quinn)
    for asked in ({"part": "mine"}, {"part": "team"}, {"late": "yes"}, {"sort": "team"}, *({"missing": one} for one in
                  ("oversight", "supervision", "actions", "nothing"))):  # fmt: skip
        assert browser.get(address("oversights"), asked).status_code == 200

    assert len(b"".join(browser.get(address("oversights") + "?as=csv")).decode().splitlines()) == 2


def test_strangers_are_asked_to_sign_in(client, opened, chain):
    for page in (opened.get_absolute_url(), chain.get_absolute_url(), *map(address, LISTS)):
        assert client.get(page).status_code == 302


def test_audit_leads_to_what_follows_it(signed_in, cast, opened, chain):
    for row in (opened, chain):
        page = text(signed_in(cast.tess).get(row.audit.get_absolute_url()))
        assert row.get_absolute_url() in page
