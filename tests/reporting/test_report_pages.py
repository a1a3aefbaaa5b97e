"""Reports on pages and in files: the same numbers everywhere, for those they are for."""

import io
from datetime import date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from lib import clock
from lib.months import Month
from lib.tabular import read_sheets, read_table
from people.models import Membership, Role
from reporting import exports, months
from reporting.measures import MEASURES
from reporting.models import ClosedMonth
from reporting.navigation import navigation
from reporting.report import build, said
from tests.cast import make_person
from tests.reporting.making import LATER, LONDON, MARCH, judge, make_audit, make_done
from trail.models import Event, Notice

pytestmark = [pytest.mark.long, pytest.mark.django_db]
NAMES = ("amara", "priya", "tess", "ira", "gwen", "hana", "nell", "nadia", "norman", "moses", "quinn", "dana", "adam")
REPORTS, HOME = reverse("reporting:reports"), reverse("reporting:home")
REPORT, CLOSE = (reverse(f"reporting:{name}", args=["2026-03"]) for name in ("report", "close_month"))


@pytest.fixture(autouse=True)
def in_april(cast):
    with clock.at(LATER):
        yield


@pytest.fixture
def month(cast, framework):
    """One audit on time, one late, one not begun; one section judged."""
    made = [make_done(cast, framework), make_done(cast, framework, team="court", on=date(2026, 4, 2))]
    judge(made[0], first="met")
    return [*made, make_audit(cast, framework)]


@pytest.fixture
def open_as(client):
    def open_page(person, path, **asked):
        client.force_login(person)
        return client.get(path, asked)

    return open_page


# The four questions


READERS = {"quinn", "dana", "hana", "gwen", "norman"}


@pytest.mark.parametrize(("path", "open_to"), [(REPORTS, READERS), (REPORT, READERS), (CLOSE, {"quinn"})])
def test_a_page_opens_to_those_it_is_for_and_to_nobody_else(open_as, cast, month, path, open_to):
    """HULL-41: the QA team, senior leaders, heads of service and group managers."""
    answers = {name: open_as(getattr(cast, name), path).status_code for name in NAMES}

    assert {name for name, status in answers.items() if status == 200} == open_to
    assert {status for name, status in answers.items() if name not in open_to} == {403}


@pytest.mark.parametrize("kind", ["csv", "xlsx", "pdf"])
def test_files_are_for_readers_of_the_page_alone(open_as, cast, month, kind):
    assert open_as(cast.tess, REPORT, **{"as": kind}).status_code == 403
    assert not Event.objects.filter(action="reporting.exported").exists()


@pytest.mark.parametrize("path", [HOME, REPORTS, REPORT, CLOSE])
def test_strangers_are_asked_to_sign_in(client, db, path):
    assert client.get(path).url == f"{reverse('account_login')}?next={path}"


@pytest.mark.parametrize("path", [HOME, REPORTS, REPORT])
def test_a_page_to_read_takes_nothing(client, cast, path):
    client.force_login(cast.quinn)

    assert client.post(path).status_code == 405


@pytest.mark.parametrize("text", ["2026-04", "2026-13", "march", "2026-3"])
def test_a_month_without_audits_or_that_there_is_not_is_not_found(open_as, cast, month, text):
    for name in ("report", "close_month"):
        assert open_as(cast.quinn, reverse(f"reporting:{name}", args=[text])).status_code == 404


# The list of reports


def test_reports_are_listed_newest_first_with_those_frozen(open_as, cast, framework, month):
    make_audit(cast, framework, month=Month(2026, 4))
    closed = months.close(MARCH, on=LATER)

    rows = open_as(cast.dana, REPORTS).context["rows"]

    assert rows == [(Month(2026, 4), None), (MARCH, closed)]


def test_a_council_without_audits_is_told_when_reports_begin(open_as, cast):
    page = open_as(cast.dana, REPORTS).content.decode()

    assert "There is nothing to report yet. Reports begin with the first published round." in page


# One report


def test_a_report_says_whether_it_can_still_change(open_as, cast, month):
    before = open_as(cast.dana, REPORT).content.decode()
    months.close(MARCH, on=LATER)
    after = open_as(cast.dana, REPORT).content.decode()

    assert ("Preliminary" in before, "Frozen" in before) == (True, False)
    assert ("Preliminary" in after, "Frozen" in after) == (False, True)


def test_freezing_is_offered_to_the_qa_team_until_it_is_done(open_as, cast, month):
    offered = [CLOSE in open_as(person, REPORT).content.decode() for person in (cast.quinn, cast.dana)]
    months.close(MARCH, on=LATER)

    assert [*offered, CLOSE in open_as(cast.quinn, REPORT).content.decode()] == [True, False, False]


def test_a_report_leads_to_its_neighbours_that_have_one(open_as, cast, framework, month):
    make_audit(cast, framework, month=Month(2026, 4))
    make_audit(cast, framework, month=Month(2026, 1))

    assert open_as(cast.dana, REPORT).context["others"] == [Month(2026, 4)]


def test_every_measure_is_explained_on_the_page(open_as, cast, month):
    page = open_as(cast.dana, REPORT).content.decode()

    assert [measure.code for measure in MEASURES.values() if measure.question not in page.replace("&#x27;", "'")] == []


def test_the_page_shows_each_number_of_its_tables(open_as, cast, month):
    page = open_as(cast.dana, REPORT).content.decode()

    tables = [section.table for section in build(MARCH, on=LATER).sections if section.table]
    assert [cell for table in tables for row in table.rows for cell in row if cell and cell not in page] == []


# Files


def test_a_csv_has_one_row_for_each_figure_exactly_as_counted(open_as, cast, month):
    figures = months.count(MARCH, on=LATER).figures

    rows = read_table(io.BytesIO(b"".join(open_as(cast.dana, REPORT, **{"as": "csv"})))).rows

    columns = ("Measure", "Service", "Part", "Count", "Of", "In words")
    assert [tuple(row[column] for column in columns) for row in rows] == [
        (
            MEASURES[figure.measure].title, figure.service or "All services", figure.part, str(figure.count),
            "" if figure.total is None else str(figure.total), said(figure),
        )
        for figure in figures
    ]  # fmt: skip


def test_a_workbook_has_the_same_rows_and_what_they_mean(open_as, cast, month):
    answer = open_as(cast.dana, REPORT, **{"as": "xlsx"})

    figures, meanings = read_sheets(io.BytesIO(answer.content))
    assert (figures.name, meanings.name) == ("Figures", "What they mean")
    assert len(figures.rows) == 1 + len(months.count(MARCH, on=LATER).figures)
    assert [row[1] for row in meanings.rows[1:]] == list(MEASURES)


def test_a_share_in_a_file_is_a_fraction_with_its_interval(cast, month):
    row = dict(zip(exports.COLUMNS, next(exports.rows(months.count(MARCH, on=LATER))), strict=True))

    assert (row["Measure"], row["Count"], row["Of"], row["Frozen"]) == ("Completed", 2, 3, "no")
    assert (row["Share"], row["In words"]) == (2 / 3, "67% (2 of 3)")
    assert (round(row["Interval from"], 3), round(row["Interval to"], 3)) == (0.208, 0.939)


def test_a_count_in_a_file_has_neither_share_nor_interval(cast, month):
    rows = [dict(zip(exports.COLUMNS, row, strict=True)) for row in exports.rows(months.count(MARCH, on=LATER))]

    (missed,) = [row for row in rows if row["Measure"] == "Not done in time"]
    assert {name: missed[name] for name in ("Count", "Of", "Share", "Interval from", "Interval to", "Value")} == {
        "Count": 2, "Of": None, "Share": None, "Interval from": None, "Interval to": None, "Value": None,
    }  # fmt: skip


def test_a_file_of_a_closed_month_has_the_frozen_figures_and_says_so(open_as, cast, month):
    months.close(MARCH, on=LATER)
    make_done(cast, month[0].framework_version)

    rows = read_table(io.BytesIO(b"".join(open_as(cast.dana, REPORT, **{"as": "csv"})))).rows

    assert (rows[0]["Frozen"], rows[0]["As at"], rows[0]["In words"]) == ("yes", "2026-04-20", "67% (2 of 3)")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_is_named_after_its_month_and_its_taking_is_in_the_trail(open_as, cast, month, kind):
    answer = open_as(cast.dana, REPORT, **{"as": kind})

    assert answer["Content-Disposition"] == f'attachment; filename="audit-report-2026-03.{kind}"'
    event = Event.objects.get(action="reporting.exported")
    assert (event.person, event.after) == (cast.dana, {"as": kind})


# Closing a month


def test_freezing_asks_first_and_says_that_it_is_for_good(open_as, cast, month):
    page = open_as(cast.quinn, CLOSE)

    assert page.context["title"] == "Freeze the figures of March 2026?"
    assert page.context["consequences"][-1] == "This cannot be undone."
    assert not ClosedMonth.objects.exists()


def test_freezing_leads_back_to_the_report(client, cast, month):
    client.force_login(cast.quinn)

    answer = client.post(CLOSE)

    assert (answer.url, ClosedMonth.objects.get().as_at) == (REPORT, LATER)
    messages = [str(message) for message in client.get(REPORT).context["messages"]]
    assert messages == ["The figures of March 2026 are frozen"]


def test_who_may_not_freeze_cannot_send_it_either(client, cast, month):
    client.force_login(cast.dana)

    assert client.post(CLOSE).status_code == 403
    assert not ClosedMonth.objects.exists()


def test_the_command_names_a_folder_that_is_not_there(tmp_path, month):
    with pytest.raises(CommandError) as refused:
        call_command("build_report", "2026-03", "--output", str(tmp_path / "nowhere" / "march.pdf"))

    assert str(refused.value) == f"There is no folder {tmp_path / 'nowhere'}. Make it, or name another file."


# Home and navigation


@pytest.mark.parametrize(
    ("hour", "greeting"), [(0, "morning"), (11, "morning"), (12, "afternoon"), (17, "afternoon"), (18, "evening")]
)
def test_home_greets_by_the_councils_clock(open_as, cast, hour, greeting):
    with clock.at(datetime(2026, 4, 20, hour, 30, tzinfo=LONDON)):
        page = open_as(cast.ira, HOME)

    assert page.context["greeting"] == f"Good {greeting}, Ira"


def links(person):
    """The words of a person's links, as a page asks for them."""

    class Asked:
        user = person

    return [link["text"] for link in navigation(Asked)]


@pytest.mark.parametrize(
    ("role", "rooms"),
    [
        (Role.AUDITOR, []),
        (Role.GUEST, []),
        (Role.PRACTITIONER, ["Actions"]),
        (Role.TEAM_MANAGER, ["Actions"]),
        (Role.IRO, ["Actions"]),
        (Role.GROUP_MANAGER, ["Actions", "Reports"]),
        (Role.HEAD_OF_SERVICE, ["Moderation", "Actions", "Reports"]),
        (Role.MODERATOR, ["Moderation"]),
        (Role.QA, ["Rounds", "Cases", "Moderation", "Actions", "Reports", "People", "Framework"]),
        (Role.SENIOR_LEADER, ["Actions", "Reports", "People"]),
        (Role.ADMINISTRATOR, ["Records", "People", "Framework"]),
    ],
)
def test_a_role_is_led_to_the_rooms_it_works_in(db, role, rooms):
    assert links(make_person("Pat Poole", role)) == ["Home", "Audits", *rooms, "Notices"]


def test_somebody_with_two_roles_is_led_to_both_rooms_once(db):
    person = make_person("Pat Poole", Role.MODERATOR, Role.ADMINISTRATOR, Role.HEAD_OF_SERVICE)

    assert links(person) == [
        "Home", "Audits", "Moderation", "Actions", "Reports", "Records", "People", "Framework", "Notices",
    ]  # fmt: skip


def test_a_role_that_ended_leads_nowhere(db):
    person = make_person("Pat Poole", Role.QA)
    Membership.objects.update(ends_on=LATER)

    assert links(person) == ["Home", "Audits", "Notices"]


def test_unread_notices_are_counted_beside_their_link(cast):
    for kind in ("a", "b"):
        Notice.objects.create(kind=kind, to=cast.ira, on=LATER, subject="A word")

    assert links(cast.ira)[-1] == "Notices (2)"


def test_strangers_are_led_nowhere(rf):
    assert navigation(rf.get("/")) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_link_of_a_person_opens(open_as, cast, month, name):
    person = getattr(cast, name)

    class Asked:
        user = person

    statuses = {link["text"]: open_as(person, link["href"]).status_code for link in navigation(Asked)}

    assert set(statuses.values()) == {200}
