"""Who read which child's audit stays in the trail: every page that shows it, once, and nothing else."""

import json

import pytest
from django.urls import reverse

from audits import challenge, concerns, services
from lib import clock
from tests.audits import making
from trail.models import Access, Event

#: Pages that show what an audit says, and whether opening them is noted.
READ = ("audit", "whole", "outcome", "contact", "actions", "section", "challenge", "concern")
#: Pages that ask one thing and show only which audit it is.
ASK = ("reflect", "raise_challenge", "raise_concern")


def readings():
    return list(Access.objects.order_by("pk").values_list("person__name", "thing", "what", "case_reference"))


@pytest.fixture
def shared(audit, cast):
    making.share(audit)
    challenge.raise_challenge(audit, text="It is on the file.", by=cast.priya)
    concerns.raise_concern(audit, text="Not seen since October.", by=cast.amara)
    return audit


def address(audit, name):
    if name in ("challenge", "concern"):
        return reverse(f"audits:{name}", args=[getattr(audit, f"{name}s").get().pk])
    return reverse(f"audits:{name}", args=[audit.pk, *(["kss1"] if name == "section" else [])])


@pytest.mark.parametrize("name", READ)
def test_page_that_shows_the_audit_notes_who_where_and_which_child(client, shared, cast, name):
    client.force_login(cast.priya)

    client.get(address(shared, name), REMOTE_ADDR="192.0.2.7")

    assert readings() == [("Priya Practice", f"audits.audit:{shared.pk}", "page", "C-1001")]
    kept = Access.objects.get()
    assert (kept.from_address, len(kept.request_id)) == ("192.0.2.7", 32)


@pytest.mark.parametrize("name", ASK)
def test_page_that_only_asks_notes_once_that_it_was_given(signed_in, shared, cast, name):
    assert signed_in(cast.priya).get(address(shared, name)).status_code == 200
    assert readings() == [("Priya Practice", f"audits.audit:{shared.pk}", "page", "C-1001")]


def test_auditor_and_qa_leave_their_reading_of_the_outcome_too(signed_in, audit, cast):
    making.complete(audit)
    signed_in(cast.amara).get(address(audit, "share"))
    services.share(audit, by=cast.amara)
    for person in services.named_people(audit):
        services.agree(audit, by=person)
    services.finalise(audit, by=cast.amara)
    signed_in(cast.quinn).get(address(audit, "check"))
    signed_in(cast.tess).get(audit.actions.get().get_absolute_url())

    assert [(name, what) for name, _, what, _ in readings()] == [
        ("Amara Audit", "page"), ("Quinn Quality", "page"), ("Tess Team", "page"),
    ]


@pytest.mark.parametrize("name", [*READ, "share", "check", "pdf"])
def test_refused_reading_is_none(signed_in, shared, cast, name):
    """Strangers get 404; what they did not see they did not read."""
    assert signed_in(cast.nell).get(address(shared, name)).status_code == 404
    assert readings() == []


def test_page_of_a_step_that_is_over_notes_nothing(signed_in, shared, cast):
    """It leads back before anything is shown."""
    assert signed_in(cast.quinn).get(address(shared, "check")).status_code == 302
    assert readings() == []


def test_each_opening_is_a_row_of_its_own(signed_in, audit, cast):
    for _ in range(3):
        signed_in(cast.dana).get(audit.get_absolute_url())

    assert len(readings()) == 3


def test_saving_and_looking_while_writing_is_no_second_reading(signed_in, audit, cast):
    """The page asks every few seconds what others wrote: the reading was noted when it was opened."""
    browser = signed_in(cast.amara)
    browser.get(address(audit, "section"))

    browser.get(reverse("audits:since", args=[audit.pk]), {"since": clock.now().isoformat()})
    change = {"field": f"{making.question(audit, 'kss1-1').pk}.comment", "value": "Seen", "version": 0,
              "key": "key-0001"}  # fmt: skip
    body = json.dumps({"person": cast.amara.pk, "changes": [change]})
    browser.post(reverse("audits:save", args=[audit.pk]), body, content_type="application/json")

    assert len(readings()) == 1


def test_form_sent_without_script_is_no_reading(signed_in, audit, cast):
    signed_in(cast.amara).post(address(audit, "section"), {"then": "next"})

    assert readings() == []


def test_restricted_childs_audit_is_noted_like_any_other(signed_in, cast, framework):
    """STAGE-10: the trail shows who opened it."""
    audit = making.make_audit(cast, framework, case=making.make_case(cast, "R-1", restricted=True))

    signed_in(cast.ira).get(audit.get_absolute_url())

    assert readings() == [("Ira Review", f"audits.audit:{audit.pk}", "page", "R-1")]


# What was done stays in the trail as well, with what changed and without the child's story


STORY = "The child was seen with a bruise on 3 February"


@pytest.fixture
def done(audit, cast):
    """A whole way through an audit, every word of it the same story."""
    making.complete(audit)
    making.write(audit, "rationale", STORY)
    concern = concerns.raise_concern(audit, text=STORY, by=cast.amara)
    concerns.acknowledge(concern, what_was_done=STORY, by=cast.tess)
    services.share(audit, by=cast.amara)
    services.reflect(audit, text=STORY, by=cast.priya)
    raised = challenge.raise_challenge(audit, text=STORY, by=cast.priya)
    challenge.answer(raised, text=STORY, settled=False, by=cast.amara)
    challenge.refer(raised, to=cast.norman, by=cast.quinn)
    challenge.decide(raised, decision=STORY, grade="ri", by=cast.norman)
    for person in services.named_people(audit):
        services.agree(audit, by=person)
    services.finalise(audit, by=cast.amara)
    return services.check(audit, by=cast.quinn)


def test_every_step_is_an_event_with_its_person(done):
    events = Event.objects.filter(action__startswith="audits.").order_by("pk").values_list("action", "person__name")
    saving = ("audits.save_answers", "Amara Audit")

    assert list(events) == [
        ("audits.allocate", "Quinn Quality"),
        ("audits.confirm_worker", "Amara Audit"),
        ("audits.log_contact", "Amara Audit"),
        ("audits.start", "Amara Audit"),
        saving,
        ("audits.add_action", "Amara Audit"),
        saving,
        ("audits.raise_concern", "Amara Audit"),
        ("audits.acknowledge_concern", "Tess Team"),
        ("audits.share", "Amara Audit"),
        ("audits.reflect", "Priya Practice"),
        ("audits.challenge", "Priya Practice"),
        ("audits.challenge_answer", "Amara Audit"),
        ("audits.challenge_refer", "Quinn Quality"),
        ("audits.challenge_decide", "Norman North"),
        ("audits.settle_grade", "Norman North"),
        ("audits.agree", "Priya Practice"),
        ("audits.agree", "Tess Team"),
        ("audits.agree", "Ira Review"),
        ("audits.finalise", "Amara Audit"),
        ("audits.check", "Quinn Quality"),
    ]


def test_states_stand_in_the_trail_before_and_after(done):
    rows = Event.objects.filter(action__in=["audits.share", "audits.finalise", "audits.check"]).order_by("pk")

    assert [(row.before["status"], row.after["status"]) for row in rows] == [
        ("in_progress", "shared"), ("shared", "finalised"), ("finalised", "checked"),
    ]


def test_trail_tells_no_story_of_a_child(done):
    """Who may read the trail may not thereby read the audit."""
    assert [row.action for row in Event.objects.all() if STORY in json.dumps([row.before, row.after, row.label])] == []


def test_grade_settled_stands_in_the_trail_with_the_one_before(done):
    row = Event.objects.get(action="audits.settle_grade")

    assert (row.before, row.after) == ({"grade": ""}, {"grade": "ri", "reason": "17 characters"})
