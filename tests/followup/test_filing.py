"""Finished audits are put on the child's record, and escalation never waits for it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audits import services as audits
from followup import duties, filing
from followup.models import Chain, Filing, Oversight
from lib import clock
from lib.steps import AlreadyMoved, NotAllowed
from tests.cast import make_cast
from tests.followup.making import live, make_checked, make_poor, told, weekdays
from tests.followup.rules import with_filing
from trail.models import Access

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)


@pytest.fixture
def cast():
    with clock.at(MONDAY):
        return make_cast()


@pytest.fixture
def asked(cast):
    """An audit checked on Monday, to be filed within three working days by its auditor."""
    framework = with_filing("checked", extra=', note: "Audit case note"')
    with clock.at(MONDAY):
        make_checked(cast, framework)
        duties.ask_for_filing(MONDAY)
    return Filing.objects.get()


def note(asked, by, on=MONDAY, filed_on=MONDAY, where="Documents"):
    with clock.at(on):
        return filing.file(Filing.objects.get(pk=asked.pk), filed_on=filed_on, where=where, by=by)


# When it is asked for


def test_roch_43_a_checked_audit_is_to_be_put_on_the_record(asked, cast):
    """ROCH-43, STAGE-13: by whom and by when the framework says."""
    assert (asked.by_role, asked.asked_on, asked.due_on) == ("auditor", MONDAY, date(2026, 3, 5))
    assert told("filing_due") == [cast.amara.name]


def test_asking_twice_asks_once(asked):
    with clock.at(MONDAY):
        assert duties.ask_for_filing(MONDAY) == 0

    assert Filing.objects.count() == 1


def test_soton_18_filing_waits_for_oversight_where_the_framework_says(cast):
    """SOTON-18: after oversight the auditor puts the audit on the child's file."""
    framework = with_filing("oversight", "2 days")
    with clock.at(MONDAY):
        audit = make_checked(cast, framework)
        duties.open_oversights(MONDAY)
        before = duties.ask_for_filing(MONDAY)
    with clock.at(date(2026, 3, 10)):
        Oversight.objects.filter(audit=audit).update(written_at=clock.now())
        after = duties.ask_for_filing(date(2026, 3, 10))

    assert (before, after, Filing.objects.get().due_on) == (0, 1, date(2026, 3, 12))


def test_soton_51_escalation_does_not_wait_for_filing(cast):
    """SOTON-51: a poor grade starts its chain though the audit is not on the record yet."""
    framework = with_filing("oversight")
    with clock.at(MONDAY):
        make_poor(cast, framework)
        live([MONDAY])

    assert (Filing.objects.count(), Chain.objects.count()) == (0, 1)


def test_without_the_rule_nothing_is_filed(cast, framework):
    with clock.at(MONDAY):
        make_checked(cast, framework)
        assert duties.ask_for_filing(MONDAY) == 0


# Once more after a further step

AGAIN = ', note: "Audit", again: [{after: moderated, within: "2 days", note: "Second grading"}]'


def moderate(audit, day):
    with clock.at(day):
        audits.settle_grade(audit, grade="good", by=None, reason="After moderation", moderated=True)
        return duties.ask_for_filing(day)


@pytest.fixture
def twice(cast):
    """An audit checked and asked for on Monday, that its framework files once more after moderation."""
    framework = with_filing("checked", extra=AGAIN)
    with clock.at(MONDAY):
        audit = make_checked(cast, framework)
        duties.ask_for_filing(MONDAY)
    return audit


def test_stage_13_a_moderated_audit_is_filed_once_more(twice, cast):
    """STAGE-13: on the child's file after the first stage, and again after the second."""
    days = [date(2026, 3, 10), date(2026, 3, 11)]

    assert [moderate(twice, day) for day in days] == [1, 0]

    rows = Filing.objects.order_by("turn")
    assert [(row.turn, row.by_role, row.due_on, row.note) for row in rows] == [
        (1, "auditor", date(2026, 3, 5), "Audit"), (2, "auditor", date(2026, 3, 12), "Second grading"),
    ]  # fmt: skip
    assert told("filing_due") == [cast.amara.name] * 2


def test_an_audit_that_is_never_moderated_is_filed_once(twice):
    with clock.at(date(2026, 3, 10)):
        audits.settle_grade(twice, grade="good", by=None, reason="Challenge decided")
        assert duties.ask_for_filing(date(2026, 3, 10)) == 0

    assert Filing.objects.count() == 1


def test_each_is_noted_by_itself_and_the_list_tells_them_apart(twice, cast, client):
    moderate(twice, date(2026, 3, 10))
    first, second = Filing.objects.order_by("turn")
    note(first, cast.amara)
    client.force_login(cast.amara)

    with clock.at(date(2026, 3, 10)):
        waiting = client.get(reverse("followup:filings"), {"state": "waiting"}).text
        shown = client.get(reverse("followup:filing", args=[second.pk])).text

    assert list(Filing.objects.waiting()) == [second]
    assert (waiting.count(twice.reference), waiting.count("Once more")) == (1, 1)
    assert "The case note with it is called “Second grading”." in shown


def test_after_oversight_it_may_be_asked_for_on_the_very_day(cast):
    again = ', again: [{after: oversight, within: "same day"}]'
    framework = with_filing("checked", extra=again)
    with clock.at(MONDAY):
        audit = make_checked(cast, framework)
        duties.open_oversights(MONDAY)
        duties.ask_for_filing(MONDAY)
        Oversight.objects.filter(audit=audit).update(written_at=clock.now())
        audit.refresh_from_db()
        filing.ask_after_oversight(audit, on=MONDAY)

    assert list(Filing.objects.order_by("turn").values_list("turn", "due_on")) == [(1, date(2026, 3, 5)), (2, MONDAY)]


# Noting it


def test_the_auditor_notes_that_it_is_filed(asked, cast):
    done = note(asked, cast.amara)

    assert (done.filed_on, done.where, done.filed_by) == (MONDAY, "Documents", cast.amara)
    with pytest.raises(AlreadyMoved):
        note(asked, cast.amara)


def test_nothing_is_filed_tomorrow(asked, cast):
    with pytest.raises(NotAllowed, match="Give a day up to today"):
        note(asked, cast.amara, filed_on=date(2026, 3, 3))


def test_the_qa_team_may_note_it_too_and_others_may_not(asked, cast):
    for person in (cast.priya, cast.tess, cast.norman):
        with pytest.raises(PermissionDenied):
            note(asked, person)

    assert note(asked, cast.quinn).filed_by == cast.quinn


def test_what_is_not_filed_is_chased_and_then_not_any_more(asked, cast):
    live(weekdays(date(2026, 3, 3), date(2026, 3, 6)), (duties.chase,))
    note(asked, cast.amara, on=date(2026, 3, 6), filed_on=date(2026, 3, 6))
    live(weekdays(date(2026, 3, 9), date(2026, 3, 20)), (duties.chase,))

    assert (told("filing_reminder"), told("filing_overdue")) == ([cast.amara.name], [cast.amara.name])


# Pages


@pytest.fixture
def page(client, asked):
    def get(person, name="filings", *args, **query):
        client.force_login(person)
        with clock.at(MONDAY):
            return client.get(reverse(f"followup:{name}", args=args), query)

    return get


def test_the_list_shows_what_is_to_be_filed(page, asked, cast):
    assert asked.audit.reference in page(cast.amara).text
    assert asked.audit.reference not in page(cast.norman).text
    assert asked.audit.reference not in page(cast.amara, state="filed").text
    assert asked.audit.reference not in page(cast.amara, state="late").text


def test_the_list_is_taken_along(page, asked, cast):
    rows = b"".join(page(cast.quinn, **{"as": "csv"}).streaming_content).decode().splitlines()

    assert rows[0].lstrip("\ufeff") == "Audit,Service,Team,Due,Filed,By,Where"
    assert rows[1].startswith(asked.audit.reference)
    assert Access.objects.filter(person=cast.quinn).exists()


def test_the_page_says_what_to_do_and_notes_it(client, page, asked, cast):
    shown = page(cast.amara, "filing", asked.pk)
    with clock.at(MONDAY):
        sent = {"filed_on": "2026-03-02", "where": "Documents"}
        answer = client.post(reverse("followup:filing", args=[asked.pk]), sent, follow=True)

    assert "in the case system by" in shown.text
    assert "The case note with it is called “Audit case note”." in shown.text
    assert "is noted as filed" in answer.text
    assert Filing.objects.get().where == "Documents"


def test_a_filed_audit_offers_no_form(page, asked, cast):
    note(asked, cast.amara)

    shown = page(cast.amara, "filing", asked.pk)

    assert "Filed on" in shown.text
    assert "Note as filed" not in shown.text


def test_strangers_do_not_find_it(page, asked, cast):
    assert page(cast.norman, "filing", asked.pk).status_code == 404
    assert page(cast.priya, "filing", asked.pk).status_code == 403


def test_the_tab_is_there_where_the_framework_files(page, cast):
    assert "To file" in page(cast.quinn, "oversights").text
