"""The list of moderations and the QA team's month: found, sorted, paged and taken along (HULL-03, HULL-38)."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from audits.models import Audit
from lib import clock
from lib.tabular import read_sheets
from moderation import services
from moderation.models import Moderation
from moderation.month import select_for_month
from people.models import Role
from tests.audits import making
from tests.cast import give_role
from tests.moderation.making import IN_APRIL, MARCH, make_month, make_pair, put
from trail.models import Access

pytestmark = pytest.mark.long

MONDAY = date(2026, 3, 2)
LIST = "moderation:moderations"


@pytest.fixture
def four(cast, framework):
    """March: one to grade, late; one graded; one finished. April: one cancelled."""
    in_april = {"month": date(2026, 4, 1), "due_on": date(2026, 4, 30)}
    done = make_pair(cast, framework, "good", "ri", number=1)
    graded = make_pair(cast, framework, "ri", "ri", number=2)
    late = make_pair(cast, framework, "inadequate", "good", number=3)
    cancelled = make_pair(cast, framework, "good", "good", number=4, **in_april)
    Moderation.objects.filter(pk=done.pk).update(due_on=date(2026, 3, 10))
    Moderation.objects.filter(pk=graded.pk).update(
        status="graded", grade_after="", done_at=None, moderator=cast.norman, reason="person", due_on=date(2026, 3, 20)
    )
    Moderation.objects.filter(pk=late.pk).update(
        status="chosen",
        grade="",
        grade_after="",
        graded_at=None,
        done_at=None,
        reason="grade",
        due_on=date(2026, 2, 27),
    )
    Moderation.objects.filter(pk=cancelled.pk).update(status="cancelled", reason="qa", due_on=date(2026, 4, 9))
    return {"done": done, "graded": graded, "late": late, "cancelled": cancelled}


def names(four, rows):
    by_key = {one.pk: name for name, one in four.items()}
    return [by_key[row.pk] for row in rows]


def found(browser, four, **asked):
    return names(four, browser.get(reverse(LIST), asked).context["page"])


def lines(browser, **asked):
    """The rows of the csv, each as a list of cells, without the headings."""
    body = b"".join(browser.get(reverse(LIST), {**asked, "as": "csv"})).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body)))


# Found


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["cancelled", "graded", "done", "late"]),
        ({"status": "done"}, ["done"]),
        ({"status": ["chosen", "graded"]}, ["graded", "late"]),
        ({"reason": "person"}, ["graded"]),
        ({"reason": "grade"}, ["late"]),
        ({"month": "2026-04-01"}, ["cancelled"]),
        ({"late": "yes"}, ["late"]),
        ({"words": " P-002 "}, ["graded"]),
        ({"words": "2026-04"}, ["cancelled"]),
        ({"words": "nothing like it"}, []),
        ({"part": "mine"}, []),
        ({"month": "2026-03-01", "status": "chosen", "late": "yes"}, ["late"]),
    ],
)
def test_moderations_are_found(signed_in, cast, four, asked, expected):
    assert found(signed_in(cast.quinn), four, **asked) == expected


def test_moderations_are_found_by_moderator_and_by_my_part(signed_in, cast, four):
    assert found(signed_in(cast.quinn), four, moderator=cast.norman.pk) == ["graded"]
    assert found(signed_in(cast.moses), four, part="mine") == ["cancelled", "done", "late"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("due", ["late", "done", "graded", "cancelled"]),
        ("-due", ["cancelled", "graded", "done", "late"]),
        ("reference", ["done", "graded", "late", "cancelled"]),
        ("-reference", ["cancelled", "late", "graded", "done"]),
        ("moderator", ["done", "late", "cancelled", "graded"]),
        ("month", ["done", "graded", "late", "cancelled"]),
        ("-state", ["graded", "done", "late", "cancelled"]),
        ("reason", ["cancelled", "graded", "done", "late"]),
        ("-no such column", ["cancelled", "graded", "done", "late"]),
    ],
)
def test_moderations_are_sorted(signed_in, cast, four, sort, expected):
    """Not by reason, which may have to stay hidden; an unknown column means the usual order."""
    assert found(signed_in(cast.quinn), four, sort=sort) == expected


@pytest.mark.parametrize("sort", ["moderator", "-moderator"])
def test_moderation_without_a_moderator_comes_last(signed_in, cast, four, sort):
    Moderation.objects.filter(pk=four["done"].pk).update(moderator=None)

    assert found(signed_in(cast.quinn), four, sort=sort)[-1] == "done"


def test_wrong_filters_are_said_and_show_all(signed_in, cast, four):
    page = signed_in(cast.quinn).get(reverse(LIST), {"month": "soon", "moderator": "x", "page": "99"})

    assert set(page.context["filterset"].errors) == {"month", "moderator"}
    assert len(page.context["page"]) == 4


def test_choices_of_the_filters_are_what_this_person_may_see(signed_in, cast, four):
    def choices(person):
        form = signed_in(person).get(reverse(LIST)).context["filterset"].form
        months = [value for value, _ in form.fields["month"].choices if value]
        return months, [one.name for one in form.fields["moderator"].queryset]

    assert choices(cast.quinn) == (["2026-04-01", "2026-03-01"], ["Moses Mod", "Norman North"])
    assert choices(cast.tess) == (["2026-03-01"], ["Moses Mod"])  # the one that is done
    assert choices(cast.adam) == ([], [])


def test_own_queue_stands_above_the_list_the_next_one_first(signed_in, cast, framework):
    """What waits for me, whatever the filters say."""
    for number, day in enumerate((date(2026, 3, 20), date(2026, 3, 9))):
        moderation = make_pair(cast, framework, "good", "ri", number=number)
        Moderation.objects.filter(pk=moderation.pk).update(status="graded", grade_after="", due_on=day)

    page = signed_in(cast.moses).get(reverse(LIST), {"status": "cancelled"})

    assert [one.due_on for one in page.context["mine"]] == [date(2026, 3, 9), date(2026, 3, 20)]
    assert page.content.decode().count("with its auditor") == 2
    assert "Yours to moderate" not in signed_in(cast.quinn).get(reverse(LIST)).content.decode()


# Taken along


def test_file_has_the_list_as_it_was_found_and_sorted(signed_in, cast, four):
    rows = lines(signed_in(cast.quinn), status="done", sort="due")

    assert rows[0] == [
        "Audit", "Month", "Service", "Team", "Why chosen", "Moderator", "State", "Chosen", "Due", "Graded",
        "Auditor's grade", "Moderator's grade", "Grade after moderation",
    ]  # fmt: skip
    assert [row[0:9] + row[10:] for row in rows[1:]] == [
        [
            four["done"].audit.reference, "2026-03-01", "Safeguarding", "North Team 1", "Drawn by chance", "Moses Mod",
            "Done", "2026-03-02", "2026-03-10", "Good", "Requires Improvement", "Requires Improvement",
        ]
    ]  # fmt: skip


def test_csv_and_xlsx_hold_the_same(signed_in, cast, four):
    browser = signed_in(cast.quinn)
    sheet = read_sheets(browser.get(reverse(LIST) + "?as=xlsx").content)[0].rows
    csv_rows = lines(browser)

    assert [row[0] for row in sheet] == [row[0] for row in csv_rows]
    assert [row[10:13] for row in sheet[1:]] == [
        ["Good", "Good", "Good"],
        ["Requires Improvement", "Requires Improvement", ""],
        ["Good", "Requires Improvement", "Requires Improvement"],
        ["Inadequate", "", ""],
    ]


def test_drafted_grade_is_nobodys_grade_in_a_file(signed_in, cast, four):
    Moderation.objects.filter(pk=four["late"].pk).update(grade="good")

    assert lines(signed_in(cast.quinn), late="yes")[1][11] == ""


def test_export_leaves_one_trace_and_the_page_none(signed_in, cast, four):
    browser = signed_in(cast.dana)
    for asked in ("", "?as=csv", "?as=xlsx", "?as=pdf"):
        b"".join(browser.get(reverse(LIST) + asked))

    rows = Access.objects.filter(person=cast.dana, thing="moderations")
    assert list(rows.values_list("what", flat=True)) == ["export", "export"]


# The month


def month(browser, iso="2026-03", **asked):
    return browser.get(reverse("moderation:month", args=[iso]), asked)


def test_month_shows_what_was_drawn_and_what_is_still_waiting(signed_in, cast, framework):
    """HULL-38: of thirty audits three are drawn, of which as many wait as are not checked yet."""
    audits = make_month(cast, framework, 30)
    (draw,) = month(signed_in(cast.quinn)).context["draws"]
    first = next(audit for audit in audits if audit.reference == draw.drawn[0].reference)
    put([first], status=Audit.Status.IN_PROGRESS)

    (draw,) = month(signed_in(cast.quinn)).context["draws"]

    assert (draw.of, draw.number, draw.drawn_waiting, len(draw.rest)) == (30, 3, 1, 27)


def test_others_of_the_month_are_those_that_can_be_chosen(signed_in, cast, framework):
    """Checked or closed, with a grade, not moderated yet; what was cancelled may be chosen again."""
    ready = make_month(cast, framework, 2)
    make_month(cast, framework, 1, prefix="F", status=Audit.Status.FINALISED)
    taken, freed = make_month(cast, framework, 2, prefix="M")
    for audit in (taken, freed):
        services.choose(audit, moderator=cast.moses, why="To learn", by=cast.quinn, on=MONDAY)
    services.cancel(Moderation.objects.get(audit=freed), reason="No longer", by=cast.quinn)
    (closed,) = make_month(cast, framework, 1, prefix="X", status=Audit.Status.CLOSED)
    (ungraded,) = make_month(cast, framework, 1, prefix="U")
    Audit.objects.filter(pk=ungraded.pk).update(is_graded=False, grade="")

    page = month(signed_in(cast.quinn)).context["page"]

    assert [one.reference for one in page] == sorted(one.reference for one in (*ready, freed, closed))


def test_others_are_paged(signed_in, cast, framework):
    make_month(cast, framework, 30)
    browser = signed_in(cast.quinn)

    assert [len(month(browser, page=number).context["page"]) for number in (1, 2)] == [25, 5]


def test_senior_leader_looks_at_the_month_and_changes_nothing(signed_in, cast, framework):
    make_month(cast, framework, 10)
    with clock.at(IN_APRIL):
        select_for_month(MARCH, on=IN_APRIL)
        page = month(signed_in(cast.dana)).content.decode()

    assert "Drawn by chance: 1 of 10 audits of March 2026." in page
    for link in ("/hand-over/", "/cancel/", "/choose/"):
        assert link not in page


def test_cancelled_moderation_stays_in_the_month_with_its_reason(signed_in, cast, framework):
    (audit,) = make_month(cast, framework, 1)
    moderation = services.choose(audit, moderator=cast.moses, why="To learn", by=cast.quinn, on=MONDAY)
    services.cancel(moderation, reason="The file is sealed", by=cast.quinn)

    page = " ".join(month(signed_in(cast.quinn)).content.decode().split())

    assert "<strong>Cancelled:</strong> The file is sealed" in page


def test_month_without_audits_says_so_and_leads_to_its_neighbours(signed_in, cast):
    page = month(signed_in(cast.quinn), "2026-01")

    assert "No audit of this month is on a line that is moderated." in page.content.decode()
    assert (page.context["before"].iso, page.context["after"].iso) == ("2025-12", "2026-02")


@pytest.mark.parametrize("iso", ["march", "2026-13", "2026-3", "0000-01", "0001-01", "9999-12", "20260-3"])
def test_month_that_is_none_or_has_no_neighbour_is_not_found(signed_in, cast, iso):
    assert month(signed_in(cast.quinn), iso).status_code == 404


def test_moderation_without_a_moderator_is_handed_to_somebody_from_its_page(signed_in, cast, framework):
    """HULL-38: Norman leads the court's service and Moses does not moderate any more."""
    cast.moses.memberships.filter(role=Role.MODERATOR).delete()
    make_month(cast, framework, 1, team=cast.court, auditor=cast.nell)
    with clock.at(IN_APRIL):
        select_for_month(MARCH, on=IN_APRIL)
        moderation = Moderation.objects.get(moderator=None)
        browser = signed_in(cast.quinn)
        page = browser.get(moderation.get_absolute_url()).content.decode()
        give_role(cast.moses, Role.MODERATOR)
        sent = {"moderator": cast.moses.pk, "why": "He is back"}
        browser.post(reverse("moderation:hand_over", args=[moderation.pk]), sent)

    assert "Nobody moderates it yet. Hand it to somebody who may." in page
    assert "Say who moderates" in page
    moderation.refresh_from_db()
    assert (moderation.moderator, moderation.due_on) == (cast.moses, date(2026, 4, 21))
    assert moderation.changes.last().note == "Nobody to Moses Mod: He is back"


def test_choosing_the_same_person_again_is_no_handing_over(cast, framework):
    (audit,) = make_month(cast, framework, 1)
    moderation = services.choose(audit, moderator=cast.moses, why="To learn", by=cast.quinn, on=MONDAY)

    with pytest.raises(services.NotAllowed, match="Moses Mod has this moderation already. Choose somebody else."):
        services.hand_over(moderation, to=cast.moses, reason="Again", by=cast.quinn, on=MONDAY)
    with pytest.raises(services.NotAllowed, match="Give a reason for handing the moderation over."):
        services.hand_over(moderation, to=cast.norman, reason=" ", by=cast.quinn, on=MONDAY)


def test_choosing_needs_a_sentence_and_a_grade_to_give_again(cast, framework):
    audit, ungraded = make_month(cast, framework, 2)
    Audit.objects.filter(pk=ungraded.pk).update(is_graded=False)
    ungraded.refresh_from_db()

    with pytest.raises(services.NotAllowed, match="Say in one sentence why this audit is moderated."):
        services.choose(audit, moderator=cast.moses, why="  ", by=cast.quinn, on=MONDAY)
    with pytest.raises(services.NotAllowed, match="asks for no overall grade, so there is none to give again"):
        services.choose(ungraded, moderator=cast.moses, why="To learn", by=cast.quinn, on=MONDAY)


def test_further_action_may_be_set_only_once_graded(signed_in, cast, framework):
    audit = making.make_audit(cast, framework)
    making.check(audit)
    moderation = services.choose(audit, moderator=cast.moses, why="To learn", by=cast.quinn, on=MONDAY)
    address, sent = reverse("moderation:add_action", args=[moderation.pk]), {"what": "Write", "owner": cast.priya.pk}
    assert signed_in(cast.moses).post(address, sent).status_code == 404

    services.grade(moderation, grade="inadequate", rationale="Unsafe", judgements={}, by=cast.moses)
    form = signed_in(cast.moses).get(address).context["form"]

    assert form.initial["due_on"] == date(2026, 3, 30)  # four weeks after an inadequate grade
    signed_in(cast.moses).post(address, {**sent, "what": ""})
    assert not audit.actions.filter(source="moderation").exists()
