"""What leaves by e-mail over a whole case: references, days and names of colleagues, never what is on the file."""

import re
from datetime import date

import pytest
from django.core import mail
from django.db import transaction
from django.test import override_settings
from django.urls import resolve

from audits import actions
from followup import assurance, chains, escalation, oversight
from followup.models import AssuranceCheck, Chain, Escalation, TrackerCheck
from lib import clock
from moderation import duties as moderating
from moderation import services as moderation
from tests.audits import making
from tests.cast import make_cast
from tests.followup.making import ALL, live, make_action
from trail import post
from trail.models import Notice

pytestmark = pytest.mark.long

MONDAY = date(2026, 3, 2)
#: Everything that people write below; neither it nor the case's own number nor the child's birthday may leave.
SECRET = "Anna was not seen"
CASE = "KX-4711"
#: The days on which something is due, late or put before somebody.
BEFORE_MODERATION = [date(2026, month, day) for month, day in (
    (3, 2), (3, 9), (3, 13), (3, 17), (3, 23), (3, 26), (3, 30), (4, 1), (4, 7),
)]  # fmt: skip
AFTER_MODERATION = [date(2026, month, day) for month, day in (
    (4, 13), (4, 17), (4, 21), (4, 23), (5, 5), (5, 8), (5, 12), (5, 14), (6, 5), (6, 11), (6, 15), (6, 22), (7, 1),
)]  # fmt: skip
DUTIES = (moderating.select, moderating.chase, moderating.escalate, *ALL)


@pytest.fixture(scope="module")
def council(framework, django_db_blocker):
    """The people of the whole module: one case's story is told once and read by every test."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        cast.audit = _live_through(cast, framework)
        yield cast
        transaction.set_rollback(True)


@pytest.fixture
def story(council, db):
    """A poor audit from check to the leaders' samples, everything late that can be late, told by e-mail."""
    return council.audit


def _live_through(cast, framework):
    with clock.at(MONDAY):
        case = making.make_case(cast, CASE, date_of_birth=date(2014, 5, 17))
        audit = making.make_audit(cast, framework, case=case)
        making.check(audit, grade="inadequate")
        second = moderation.choose(audit, moderator=cast.moses, why=SECRET, by=cast.quinn, on=MONDAY)
    live(BEFORE_MODERATION, DUTIES)
    with clock.at(date(2026, 4, 13)):
        moderation.grade(second, grade="inadequate", rationale=SECRET, judgements={}, by=cast.moses)
        moderation.finish(
            second, grade_after="inadequate", discussed_on=date(2026, 4, 13), discussion=SECRET, by=cast.moses
        )
        make_action(audit, by=cast.gwen, what=SECRET, finding=SECRET, effect=SECRET, due_on=date(2026, 4, 20))
    live(AFTER_MODERATION, DUTIES)
    with clock.at(date(2026, 7, 13)):
        _everybody_writes(audit, cast)
    live([date(2026, 7, 14), date(2026, 8, 3)], DUTIES)
    return audit


def _everybody_writes(audit, cast):
    row, chain = audit.oversight, Chain.objects.get()
    for action in audit.actions.all():
        actions.complete(action, what_was_done=SECRET, by=cast.priya)
        actions.send_back(action, reason=SECRET, by=cast.tess)
        actions.complete(action, what_was_done=SECRET, by=cast.priya)
        actions.sign_off(action, effect_seen=SECRET, by=cast.tess)
    for one in Escalation.objects.filter(person=cast.gwen):
        escalation.answer(one, update=SECRET, by=cast.gwen)
    oversight.write_oversight(row, discussion=SECRET, by=cast.tess)
    oversight.note_supervision(row, held_on=clock.today(), note=SECRET, by=cast.tess)
    for meeting in chain.meetings.all():
        chains.hold_meeting(meeting, held_on=clock.today(), notes=SECRET, plan=SECRET, people=[cast.tess], by=cast.gwen)
    chains.plan_further_meeting(chain, due=date(2026, 7, 20), people=[cast.tess], by=cast.gwen)
    chains.end(chain, how=Chain.End.CASE_GONE, note=SECRET, by=cast.quinn)


@pytest.fixture
@override_settings(SITE_URL="https://audit.example")
def mails(story):
    with clock.at(date(2026, 9, 1)):
        post.send_due(limit=5000)
    return mail.outbox


def test_no_mail_carries_anything_of_the_file(mails):
    """Neither what was written, nor the child's birthday, nor the case's own number."""
    assert len(mails) > 50
    told = " ".join(f"{one.subject} {one.body}" for one in mails)
    assert re.findall(f"{SECRET}|Anna|2014|{CASE}", told) == []


def test_no_mail_tells_a_grade(mails):
    """A grade in a mailbox is a grade on a telephone on the bus."""
    words = r"\b(outstanding|good|inadequate|requires improvement)\b"

    assert [one.subject for one in mails if re.search(words, f"{one.subject} {one.body}", re.IGNORECASE)] == []


def test_every_mail_names_the_audit_or_the_month_and_leads_to_a_page(mails, story):
    for one in mails:
        words = one.subject + one.body
        assert story.reference in words or re.search(r"(April|July|August) 2026", words), one.subject
        (link,) = re.findall(r"https?://[^/\s]+(/\S*)", one.body)
        assert resolve(link.rstrip(".")), one.subject


def test_story_told_every_kind_that_one_case_can_bring(story):
    """So the assertions above have looked at each of them."""
    kinds = set(Notice.objects.values_list("kind", flat=True))

    assert kinds >= {
        "moderation_chosen", "moderation_reminder", "moderation_overdue", "moderation_late", "moderation_graded",
        "moderation_done", "oversight_due", "oversight_reminder", "oversight_overdue", "oversight_written",
        "supervision_reminder", "supervision_overdue", "action_reminder", "action_overdue", "action_done",
        "action_sent_back", "action_signed_off", "chain_started", "meeting_reminder", "meeting_overdue",
        "review_reminder", "review_overdue", "reaudit_reminder", "reaudit_overdue", "meeting_planned", "chain_ended",
        "escalated", "assurance_due", "trackers_due",
    }  # fmt: skip


def test_nobody_is_told_of_a_case_they_may_not_open(story, council):
    """A reference and a link are of no use, and no business, to a stranger."""
    people = {notice.to for notice in Notice.objects.exclude(about__contains="_due:").select_related("to")}

    assert {person.name for person in people if not _sees(person, story)} == set()
    assert council.nell not in people


def _sees(person, audit):
    return type(audit).objects.visible_to(person).filter(pk=audit.pk).exists()


def test_samples_are_told_without_naming_a_case(story):
    for notice in Notice.objects.filter(kind__in=["assurance_due", "trackers_due"]):
        assert set(notice.context) == {"month"}
    assert (AssuranceCheck.objects.count(), TrackerCheck.objects.count()) == (1, 1)


def test_cancelled_moderation_is_told_as_briefly(story, council, framework, on_monday):
    """The kind that the story above cannot reach."""
    audit = making.make_audit(council, framework, case=making.make_case(council, "KX-4712"))
    making.check(audit)
    chosen = moderation.choose(audit, moderator=council.moses, why=SECRET, by=council.quinn, on=MONDAY)
    moderation.cancel(chosen, reason=SECRET, by=council.quinn)
    notice = Notice.objects.get(kind="moderation_cancelled")

    body = post.message(notice).body

    assert (notice.to, notice.context) == (council.moses, {"reference": audit.reference})
    assert not re.search(f"{SECRET}|Anna|KX-4712", notice.subject + body)


def test_sample_of_the_month_is_looked_at_without_a_mail_of_the_result(story, council):
    before = Notice.objects.count()

    assurance.note(AssuranceCheck.objects.first(), result="not", note=SECRET, by=council.quinn)
    assurance.sign(TrackerCheck.objects.get(), result="concern", note=SECRET, by=council.dana)

    assert Notice.objects.count() == before
