"""Lists taken along: what stands in each file, for whom, as filtered, and that it is remembered."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from allocation import services
from allocation.models import Break, Exemption
from lib.months import Month
from tests.allocation.making import control, kept, make_cases
from trail.models import Access

pytestmark = pytest.mark.long

MARCH = Month(2026, 3)


@pytest.fixture
def quinn(client, council):
    client.force_login(council.quinn)
    return client


def taken(client, name, *arguments, kind="csv", **data):
    response = client.get(reverse(f"allocation:{name}", args=arguments), {"as": kind, **data})
    assert response.status_code == 200
    return b"".join(response.streaming_content) if response.streaming else response.content


def lines(client, name, *arguments, **data):
    """The rows of a csv, the headings first."""
    return list(csv.reader(io.StringIO(taken(client, name, *arguments, **data).decode("utf-8-sig"))))


def sheets(client, name, *arguments, **data):
    """A workbook: name of each sheet to its rows, the headings first."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(taken(client, name, *arguments, kind="xlsx", **data)))
    return {sheet: book.get_sheet_by_name(sheet).to_python() for sheet in book.sheet_names}


# A round


def test_each_case_of_a_round_is_a_row_with_its_auditor_and_why(quinn, council, round_):
    given = next(one for one in kept(round_) if getattr(one, "allocation", None))

    heading, *rows = lines(quinn, "round", MARCH, words=given.case.reference)

    assert dict(zip(heading, rows[0], strict=True)) == {
        "Form": "Child's case file audit", "Line": "Control sample",
        "Case": given.case.reference,
        "Category": "Child in need",
        "Team": "North Team 1",
        "How it came in": "Drawn by lot",
        "Why": "Drawn by lot: one of 30 from 30 cases (Child in need).",
        "Auditor": given.allocation.auditor.name,
        "Why this auditor": given.allocation.reason,
        "Audit": "",
        "Without an auditor because": "",
        "Dropped because": "",
    }
    assert len(rows) == 1


def test_a_case_without_an_auditor_says_why_in_the_file_too(quinn, round_):
    _, *rows = lines(quinn, "round", MARCH, state="waiting")

    assert len(rows) == 26
    assert {(row[7], row[10]) for row in rows} == {
        ("", "All 4 auditors independent of the case have other cases of this round."),
    }


def test_a_dropped_case_has_its_reason_and_no_auditor(quinn, council, round_):
    case = next(one for one in kept(round_) if getattr(one, "allocation", None))
    services.drop(case, reason="Subject of a complaint", by=council.quinn)

    (row,) = lines(quinn, "round", MARCH, state="dropped")[1:]

    assert (row[2], row[7], row[10], row[11]) == (case.case.reference, "", "", "Subject of a complaint")


def test_after_publishing_the_file_names_the_audits(quinn, council, round_):
    made = services.publish_round(round_, by=council.quinn)

    _, *rows = lines(quinn, "round", MARCH, state="given")

    assert sorted(row[9] for row in rows) == sorted(audit.reference for audit in made)


def test_a_workbook_of_a_round_holds_cases_people_and_lines(quinn, council, round_):
    book = sheets(quinn, "round", MARCH)

    assert {name: len(rows) - 1 for name, rows in book.items()} == {
        "Cases": 30, "Auditors without a case": 4, "Lines": round_.lines.count(),
    }
    titles = [row[0] for row in book["Lines"][1:]]
    assert titles == list(round_.lines.order_by("order").values_list("title", flat=True))


def test_a_line_s_row_says_what_was_asked_fitted_and_left_out(quinn, council):
    make_cases(3, team=council.south, prefix="R", restricted=True)
    round_ = services.draft_round(MARCH, seed=7)

    book = sheets(quinn, "round", MARCH)

    assert book["Lines"][1] == [
        "Control sample", "", "40", 33.0, 30.0, 30.0, "Restricted record: 3",
        " ".join(control(round_).notes), "Child",
    ]  # fmt: skip


def test_a_filtered_workbook_holds_the_filtered_cases_and_all_lines(quinn, round_):
    book = sheets(quinn, "round", MARCH, words="Amara")

    assert (len(book["Cases"]) - 1, len(book["Lines"]) - 1) == (1, round_.lines.count())


def test_a_reason_that_looks_like_a_formula_stays_text(quinn, council, round_):
    services.drop(kept(round_)[0], reason='=HYPERLINK("x")', by=council.quinn)

    (row,) = lines(quinn, "round", MARCH, state="dropped")[1:]

    assert row[11] == "'=HYPERLINK(\"x\")"
    assert sheets(quinn, "round", MARCH, state="dropped")["Cases"][1][11] == '=HYPERLINK("x")'


def test_taking_cases_of_children_along_is_remembered_and_looking_is_not(quinn, council, round_):
    quinn.get(reverse("allocation:round", args=[MARCH]))
    assert not Access.objects.exists()

    taken(quinn, "round", MARCH)

    access = Access.objects.get(case_reference="")
    of_children = Access.objects.exclude(case_reference="").values_list("thing", flat=True)
    assert sorted(of_children) == sorted(f"cases.case:{case.case_id}" for case in round_.cases.all())
    assert (access.person, access.what, access.thing) == (council.quinn, "export", f"allocation.round:{round_.pk}")


@pytest.mark.parametrize(
    ("kind", "sent"), [("csv", "text/csv"), ("xlsx", "application/vnd"), ("pdf", "text/html"), ("", "text/html")]
)
def test_only_two_kinds_of_file_are_taken_along(quinn, round_, kind, sent):
    response = quinn.get(reverse("allocation:round", args=[MARCH]), {"as": kind})

    assert response["Content-Type"].startswith(sent)


def test_a_file_is_named_after_its_month(quinn, round_):
    names = [
        quinn.get(reverse(f"allocation:{name}", args=[MARCH]), {"as": "csv"})["Content-Disposition"]
        for name in ("round", "left_over")
    ]

    assert names == ['attachment; filename="round-2026-03.csv"', 'attachment; filename="left-over-2026-03.csv"']


# People


def test_auditors_without_a_case_stand_by_name_with_why(quinn, round_):
    heading, *rows = lines(quinn, "left_over", MARCH)

    assert heading == ["Auditor", "Job title", "Team", "Why without a case"]
    assert rows == [
        ["Gwen Group", "Group Manager", "Safeguarding",
         "Gwen Group is not independent of any of the cases left over."],
        ["Hana Head", "Head of Service", "Safeguarding",
         "Hana Head is not independent of any of the cases left over."],
        ["Quinn Quality", "Quality Officer", "", "No case of this month falls to the roles of Quinn Quality."],
        ["Tess Team", "Team Manager", "North Team 1",
         "Tess Team is not independent of any of the cases left over."],
    ]  # fmt: skip


def test_the_year_of_each_auditor_counts_month_by_month(quinn, council, round_):
    """HULL-14."""
    services.publish_round(round_, by=council.quinn)

    heading, *rows = lines(quinn, "capacity", words="Amara")

    (row,) = rows
    assert heading[3:15] == [f"{name} 26" for name in (
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    )]  # fmt: skip
    assert row[:3] == ["Amara Audit", "Team Manager", "Court Team 1"]
    assert row[3:15] == ["0", "0", "1", *["0"] * 9]
    assert row[15:] == ["1", "10", "10", "0", ""]


def test_agreed_breaks_stand_beside_the_year_and_others_do_not(quinn, council):
    """HULL-53."""
    for month, status in ((4, "agreed"), (8, "agreed"), (9, "asked"), (10, "refused")):
        Break.objects.create(
            person=council.amara, month=date(2026, month, 1), status=status, asked_by=council.amara, reason="x"
        )

    (row,) = lines(quinn, "capacity", words="Amara")[1:]

    assert row[-1] == "April 2026, August 2026"


# Requests


def test_requests_stand_with_what_was_decided_by_whom(quinn, council):
    asked = services.ask_break(council.amara, month=Month(2026, 4), reason="Leave", by=council.amara)
    services.decide_break(asked, agree=False, by=council.quinn, reason="Too many")

    heading, row = lines(quinn, "breaks")

    told = dict(zip(heading, row, strict=True))
    assert {name: told[name] for name in ("Auditor", "Month", "Why", "State", "Decided by", "Reason given")} == {
        "Auditor": "Amara Audit", "Month": "April 2026", "Why": "Leave", "State": "Refused",
        "Decided by": "Quinn Quality", "Reason given": "Too many",
    }  # fmt: skip


def test_a_file_of_requests_is_filtered_as_the_page(quinn, council, round_):
    for person, month in ((council.amara, 4), (council.ira, 5)):
        services.ask_break(person, month=Month(2026, month), reason="Leave", by=person)

    assert [row[0] for row in lines(quinn, "breaks", month="2026-05")[1:]] == ["Ira Review"]
    assert lines(quinn, "breaks", status="agreed")[1:] == []


@pytest.mark.parametrize("name", ["breaks", "exemptions"])
def test_one_takes_along_one_s_own_requests_only(client, council, name):
    for model in (Break, Exemption):
        for person in (council.amara, council.ira):
            model.objects.create(person=person, month=date(2026, 4, 1), asked_by=person, reason="x")
    client.force_login(council.amara)

    assert [row[0] for row in lines(client, name)[1:]] == ["Amara Audit"]


def test_leaders_take_rounds_along_and_auditors_do_not(client, council, round_):
    client.force_login(council.dana)
    assert len(lines(client, "round", MARCH)) == 31

    for person in (council.amara, council.hana, council.moses):
        client.force_login(person)
        for name, arguments in (("round", [MARCH]), ("left_over", [MARCH]), ("capacity", []), ("calls", [])):
            answer = client.get(reverse(f"allocation:{name}", args=arguments), {"as": "csv"})
            assert answer.status_code == 403


def test_the_links_to_files_keep_what_the_page_is_filtered_by(quinn, round_):
    shown = quinn.get(reverse("allocation:round", args=[MARCH]), {"state": "waiting", "words": "C-0"}).content.decode()

    assert "?state=waiting&amp;words=C-0&amp;as=csv" in shown
    assert "?state=waiting&amp;words=C-0&amp;as=xlsx" in shown
