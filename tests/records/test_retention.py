"""Cases whose time is over lose people and words, once confirmed; figures stay, and a hold keeps everything."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from audits.models import Answer
from cases.models import Case
from jobs.work import run_waiting
from lib import clock
from lib.months import Month
from records import duties, holds, removing, retention
from records.models import LegalHold, Removal
from reporting import months
from tests.records.making import WORD, make_told
from trail.models import Event, Notice

pytestmark = pytest.mark.long

CLOSED = date(2026, 3, 10)
DUE = date(2033, 3, 10)
MARCH = Month(2026, 3)


@pytest.fixture
def told(audit, cast):
    """A told audit of a case that closed on 10 March 2026."""
    make_told(audit, cast)
    Case.objects.update(closed_on=CLOSED, category="closed")
    return audit


def stands_in(word):
    """Fields of the whole database, but the trail's, in which a word stands."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    return sorted(
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models() if model._meta.label not in ("trail.Event", "trail.Access")
        for field in model._meta.concrete_fields if isinstance(field, kinds)
        if any(word in str(value) for value in model.objects.values_list(field.name, flat=True))
    )


@pytest.mark.parametrize(("on", "number"), [
    (DUE - timedelta(days=1), 0), (DUE, 1), (DUE + timedelta(days=900), 1),
])
def test_case_is_due_on_the_day_its_full_years_are_over(told, on, number):
    assert retention.due(on).count() == number


def test_leap_day_counts_as_the_last_of_february():
    assert retention.limit(date(2028, 2, 29), 7) == date(2021, 2, 28)


@pytest.mark.parametrize("change", [
    {"closed_on": None}, {"closed_on": DUE},
])
def test_case_that_is_open_or_closed_later_is_not_due(told, change):
    Case.objects.update(**change)

    assert retention.due(DUE).count() == 0


def test_case_with_a_later_audit_or_one_under_way_is_not_due(told):
    for change in ({"allocated_on": DUE}, {"allocated_on": CLOSED, "status": "returned"}):
        type(told).objects.update(**change)
        assert retention.due(DUE).count() == 0


def test_without_a_rule_nothing_is_due(told, framework, monkeypatch):
    monkeypatch.setattr(retention, "rule", lambda on: None)

    assert retention.due(DUE).count() == 0


def test_legal_hold_beats_the_rule_until_it_is_lifted(told, cast, olga):
    held = holds.hold(told.case, why="Inquiry 12", by=olga)
    assert retention.remove_case(told.case, on=DUE, by=cast.adam) is None

    holds.lift(held, by=cast.adam)

    assert retention.due(DUE).count() == 1


def test_words_and_people_go_and_figures_stay(told, cast):
    months.close(MARCH, on=date(2026, 4, 10))
    frozen, counted = months.figures_of(MARCH, on=DUE), months.count(MARCH, on=date(2026, 4, 10))
    grades = list(Answer.objects.filter(question__kind="grade").values_list("value", flat=True))
    assert stands_in(WORD) != []

    with clock.at(DUE):
        retention.remove_case(told.case, on=DUE, by=cast.adam)

    told.refresh_from_db()
    assert stands_in(WORD) == []
    assert stands_in("C-1001") == []
    assert stands_in("Paula") == []
    assert (told.practitioner, told.team_manager, told.iro, told.case.date_of_birth) == (None, None, None, None)
    assert list(Answer.objects.filter(question__kind="grade").values_list("value", flat=True)) == grades
    assert months.figures_of(MARCH, on=DUE) == frozen
    assert months.count(MARCH, on=date(2026, 4, 10)).figures == counted.figures


def test_removal_is_proved_in_the_trail_and_done_once(told, cast):
    removal = retention.remove_case(told.case, on=DUE, by=cast.adam)

    assert retention.remove_case(told.case, on=DUE, by=cast.adam) is None
    event = Event.objects.get(action="records.removed")
    assert (event.person, event.after["years"], event.after["counts"]) == (cast.adam, 7, removal.counts)
    assert removal.counts["answers"] > 0
    assert WORD not in str(event.after)


def test_every_text_of_the_rooms_is_removed_or_kept_with_a_reason():
    named = {(model, name) for model, _, blank in removing.BLANKED for name in blank} | removing.KEPT.keys()
    gone = {model for model, _ in removing.DELETED}
    beside = {"Round", "RoundLine", "CaseImport", "Draft", "Break", "ThemeSummary", "LearningAction"}
    forgotten = [
        f"{model._meta.label}.{name}"
        for room in ("cases", "audits", "moderation", "followup", "allocation")
        for model in apps.get_app_config(room).get_models()
        if model not in gone and model.__name__ not in beside
        for name in removing.texts(model)
        if (model, name) not in named
    ]

    assert forgotten == []


def test_administrator_confirms_and_a_job_removes(client, told, cast):
    with clock.at(DUE):
        client.force_login(cast.adam)
        page = client.get(reverse("records:retention"))
        assert [case.reference for case in page.context["page"]] == ["C-1001"]
        assert client.get(reverse("records:confirm")).status_code == 200
        client.post(reverse("records:confirm"))
        assert Removal.objects.count() == 0

        run_waiting()

        assert Removal.objects.get().confirmed_by == cast.adam
        assert "What has gone" in client.get(reverse("records:retention")).content.decode()


def test_officer_reads_what_is_due_and_is_offered_no_removal(client, told, cast, olga):
    with clock.at(DUE):
        pages = []
        for person in (cast.adam, olga):
            client.force_login(person)
            pages.append(client.get(reverse("records:retention")).content.decode())

    assert [("C-1001" in page, "Remove what is due" in page) for page in pages] == [(True, True), (True, False)]


def test_hold_set_after_the_confirmation_still_keeps_the_case(client, told, cast, olga):
    with clock.at(DUE):
        client.force_login(cast.adam)
        client.post(reverse("records:confirm"))
        client.force_login(olga)
        client.post(reverse("records:holds"), {"reference": "C-1001", "why": "Court 4"})
        run_waiting()

    assert (Removal.objects.count(), LegalHold.objects.standing().count()) == (0, 1)


def test_hold_is_set_once_and_lifted_on_the_page(client, told, olga):
    client.force_login(olga)
    for _ in range(2):
        answer = client.post(reverse("records:holds"), {"reference": "C-1001", "why": "Court 4"})
    assert "A legal hold stands on this case already." in answer.content.decode()
    wrong = client.post(reverse("records:holds"), {"reference": "C-9", "why": "Court 4"}).content.decode()
    assert "No case has this reference" in wrong

    client.post(reverse("records:lift", args=[LegalHold.objects.get().pk]))

    assert LegalHold.objects.standing().count() == 0
    assert sorted(Event.objects.filter(action__startswith="records.h").values_list("action", flat=True)) == [
        "records.held", "records.hold_lifted",
    ]


def test_who_may_not_lift_a_hold_is_refused_whether_there_is_one_or_not(client, audit, cast, olga):
    held = holds.hold(audit.case, why="Court 4", by=olga)
    client.force_login(cast.quinn)

    answers = [client.post(reverse("records:lift", args=[pk])).status_code for pk in (held.pk, held.pk + 1)]

    assert (answers, list(LegalHold.objects.standing())) == ([403, 403], [held])


def test_administrators_are_told_on_the_first_of_a_month(told, cast):
    for _ in range(2):
        duties.tell_due(DUE)
        duties.tell_due(date(2033, 4, 1))

    notice = Notice.objects.get(kind="records_due")
    assert (notice.to, notice.on, notice.subject) == (
        cast.adam, date(2033, 4, 1), "1 cases are due to go by the rule of retention",
    )
