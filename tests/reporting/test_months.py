"""The figures of a month: counted exactly, frozen once, the same wherever they are read."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from audits import actions, services
from lib import clock
from lib.months import Month
from reporting import duties, months
from reporting.measures import MEASURES
from reporting.models import ClosedMonth, MonthlyFigure
from reporting.report import build, said
from tests.audits.making import check, finalise, make_audit, make_case

pytestmark = [pytest.mark.long, pytest.mark.django_db]
MARCH = Month(2026, 3)
LATER = date(2026, 4, 20)


@pytest.fixture
def month(cast, framework):
    """Four audits of March: two good in time, one inadequate and late, one not begun."""
    made = []
    for number, (day, grade) in enumerate(
        [(date(2026, 3, 10), "good"), (date(2026, 3, 31), "good"), (date(2026, 4, 2), "inadequate")]
    ):
        with clock.at(date(2026, 3, 2)):
            made.append(make_audit(cast, framework, case=make_case(cast, f"C-{number}")))
        with clock.at(day):
            finalise(made[-1], grade=grade)
    with clock.at(date(2026, 3, 2)):
        made.append(make_audit(cast, framework, case=make_case(cast, "C-9")))
    return made


def test_completed_counts_the_late_one_and_on_time_does_not(month):
    """HULL-57, HULL-82: late is done, and still late."""
    figures = months.count(MARCH, on=LATER)

    assert said(figures.one("completed")) == "75% (3 of 4)"
    assert said(figures.one("on_time")) == "50% (2 of 4)"
    assert said(figures.one("not_done")) == "2"


def test_a_service_has_figures_of_its_own(month):
    figures = months.count(MARCH, on=LATER)

    assert figures.services == ["Safeguarding"]
    assert said(figures.one("completed", service="Safeguarding")) == "75% (3 of 4)"


def test_grades_are_shares_of_the_finalised(month):
    figures = months.count(MARCH, on=LATER)

    given = {figure.part: figure.count for figure in figures.of("grades", service="")}
    assert {code: number for code, number in given.items() if number} == {"good": 2, "inadequate": 1}
    assert {figure.total for figure in figures.of("grades", service="")} == {3}


def test_the_grade_after_moderation_is_the_one_that_counts(month, cast):
    """HULL-86: the moderated grade stands."""
    services.settle_grade(month[0], grade="outstanding", by=cast.moses, reason="After moderation")

    figures = months.count(MARCH, on=LATER)

    assert figures.one("grades", part="outstanding").count == 1


def test_a_cancelled_audit_leaves_the_month(month, cast):
    services.cancel(month[3], by=cast.quinn, reason="The child has moved away")

    figures = months.count(MARCH, on=LATER)

    assert said(figures.one("completed")) == "100% (3 of 3)"
    assert said(figures.one("cancelled")) == "1"


def test_every_share_carries_its_interval(month):
    figures = months.count(MARCH, on=LATER)

    shares = [figure for figure in figures.figures if figure.total]
    assert shares
    assert all(0 <= f.share.interval.low <= f.share.value <= f.share.interval.high <= 1 for f in shares)


def test_actions_due_in_a_month_are_on_time_if_done_by_their_day(month):
    """HULL-04: what was promised, when it was promised."""
    action = month[0].actions.get()
    with clock.at(action.due_on):
        actions.complete(action, what_was_done="Done with the family", by=action.owner)

    figures = months.count(Month.of(action.due_on), on=LATER + timedelta(days=30))

    assert said(figures.one("actions_on_time")) == "33% (1 of 3)"


def test_a_closed_month_never_changes(month):
    """Last March never changes."""
    months.close(MARCH, on=LATER)
    before = [said(figure) for figure in months.figures_of(MARCH, on=LATER).figures]

    with clock.at(LATER):
        finalise(month[3], grade="good")

    after = months.figures_of(MARCH, on=LATER + timedelta(days=90))
    assert [said(figure) for figure in after.figures] == before
    assert after.is_frozen
    assert said(months.count(MARCH, on=LATER).one("completed")) == "100% (4 of 4)"


def test_frozen_figures_are_those_that_were_counted(month):
    counted = months.count(MARCH, on=LATER)

    months.close(MARCH, on=LATER)

    frozen = months.figures_of(MARCH, on=LATER)
    assert frozen.figures == counted.figures


def test_closing_twice_closes_once(month):
    months.close(MARCH, on=LATER)
    rows = MonthlyFigure.objects.count()

    months.close(MARCH, on=LATER + timedelta(days=1))

    assert (ClosedMonth.objects.count(), MonthlyFigure.objects.count()) == (1, rows)
    assert ClosedMonth.objects.get().as_at == LATER


def test_the_duty_closes_a_month_on_the_day_its_report_is_due(month):
    """HULL-91: the report of March is due in the middle of April."""
    assert duties.close_months(date(2026, 4, 14)) == 0
    assert duties.close_months(date(2026, 4, 15)) == 1
    assert duties.close_months(date(2026, 4, 15)) == 0


def test_the_report_shows_last_month_beside_this_one(month, cast, framework):
    months.close(MARCH, on=LATER)
    with clock.at(date(2026, 4, 1)):
        audit = make_audit(
            cast, framework, case=make_case(cast, "C-20"), month=date(2026, 4, 1), due_on=date(2026, 4, 30)
        )
        finalise(audit)

    report = build(Month(2026, 4), on=date(2026, 4, 30))

    completed = report.tiles[0]
    assert (completed.number, completed.note) == ("100%", "1 of 1; last month 75% (3 of 4)")


def test_every_measure_says_what_it_asks_and_how_it_is_counted():
    unclear = [m.code for m in MEASURES.values() if not (m.title and m.question and m.formula and m.source)]

    assert unclear == []


def test_page_pdf_xlsx_and_csv_come_from_the_same_numbers(month, client, cast):
    client.force_login(cast.dana)
    address = reverse("reporting:report", args=["2026-03"])
    with clock.at(LATER):
        page = client.get(address).content.decode()
        pdf = client.get(address, {"as": "pdf"})
        sheet = client.get(address, {"as": "xlsx"})
        text = b"".join(client.get(address, {"as": "csv"}).streaming_content).decode()

    assert "75%" in page
    assert pdf.content.startswith(b"%PDF-")
    assert sheet.status_code == 200
    assert "75% (3 of 4)" in text


@pytest.mark.parametrize("number", [2, 12])
def test_the_report_asks_the_same_of_the_database_however_many_audits(
    cast, framework, client, number, django_assert_max_num_queries
):
    for n in range(number):
        finalise(make_audit(cast, framework, case=make_case(cast, f"C-{n}")))
    client.force_login(cast.dana)
    address = reverse("reporting:report", args=["2026-03"])
    client.get(address)  # the session notes the time of its first page

    with django_assert_max_num_queries(20):
        client.get(address)


def test_a_practitioner_does_not_read_reports(month, client, cast):
    client.force_login(cast.priya)

    assert client.get(reverse("reporting:report", args=["2026-03"])).status_code == 403


def test_a_month_without_audits_has_no_report(cast, client):
    client.force_login(cast.dana)

    assert client.get(reverse("reporting:report", args=["2031-01"])).status_code == 404


def test_build_report_writes_a_pdf(month, tmp_path, capsys):
    path = tmp_path / "march.pdf"

    with clock.at(LATER):
        call_command("build_report", "2026-03", "--output", str(path))

    assert path.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("month", "sentence"),
    [
        ("March", '"March" is not a month: write year and month, as in 2026-03.'),
        ("2031-01", "There is no audit of January 2031 to report on. Publish its round first."),
    ],
)
def test_build_report_says_why_not(month, sentence, tmp_path, db):
    with pytest.raises(CommandError) as refused:
        call_command("build_report", month, "--output", str(tmp_path / "x.pdf"))

    assert str(refused.value) == sentence


def test_checked_audits_wait_for_closing_in_the_loop(month, cast):
    """HULL-73: a checked audit is not yet a closed one."""
    with clock.at(LATER):
        audit = check(make_audit(cast, month[0].framework_version, case=make_case(cast, "C-30")))

    assert audit.status == "checked"
