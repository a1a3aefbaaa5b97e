"""Audits outside the monthly round: cases about to close, a day of the year; and months without audits."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from allocation import duties, services
from allocation.models import Call, Round
from allocation.refusals import MonthOff, Refused
from audits.models import Audit, ReauditDue
from cases import access, closing
from cases.models import Case
from cases.services import take_files
from jobs.duties import run_due
from jobs.models import DutyRun
from lib import clock
from people.models import Role
from tests.allocation.making import draft, make_cases, pairs
from tests.allocation.programmes import LINE, version_with
from tests.audits.making import make_audit
from tests.cases.workbooks import files_of, write_lists
from tests.cast import make_person
from trail.models import Notice

pytestmark = pytest.mark.long

MONDAY = date(2026, 3, 2)
CLOSING = LINE + '    trigger: {on: closing, within: "10 working days"}\n'
YEARLY = LINE + '    trigger: {on: yearly, day: "03-01", within: "4 weeks"}\n'


def calls():
    """Case, day of the event, state, and whose audit it became."""
    rows = Call.objects.order_by("event_on", "case__reference")
    return [
        (call.case.reference, call.event_on, call.status, call.audit.auditor.name if call.audit else "")
        for call in rows.select_related("case", "audit__auditor")
    ]


def run(day=MONDAY):
    with clock.at(day):
        return duties.answer_events(day)


@pytest.fixture
def case(cast):
    (made,) = make_cases(1, team=cast.north, worker=cast.priya, iro=cast.ira)
    return made


# About to close


@pytest.fixture
def closes(cast, case):
    """A framework that audits every case that is about to close; Tess says so of Priya's case."""
    version_with(CLOSING)
    return closing.mark(case, why="Step-down agreed", by=cast.tess)


def test_a_case_about_to_close_is_audited_by_somebody_independent(cast, case, closes):
    """The match and its rules are those of a round: outside the team and the line."""
    assert run() == 1

    audit = Audit.objects.get()
    assert audit.auditor in (cast.amara, cast.nell, cast.norman)
    assert (audit.case, audit.line, audit.line_title, audit.month) == (case, "line", "The line", date(2026, 3, 1))
    assert audit.due_on == date(2026, 3, 16)
    call = Call.objects.get()
    assert (call.audit, call.event, call.status) == (audit, "closing", "given")
    assert call.reason.startswith(f"{audit.auditor.name} is outside the case's team and its line management")


def test_everybody_is_told_as_of_a_published_round(cast, case, closes):
    run()

    told = set(Notice.objects.values_list("kind", "to__name"))
    auditor = Audit.objects.get().auditor.name
    assert told == {
        ("audit_allocated", auditor),
        *(("audit_of_your_work", name) for name in ("Priya Practice", "Tess Team", "Ira Review")),
    }


def test_the_duty_twice_or_days_later_makes_one_audit(cast, case, closes):
    assert [run(), run(), run(MONDAY + timedelta(days=20))] == [1, 0, 0]
    assert (Audit.objects.count(), Call.objects.count()) == (1, 1)


def test_an_event_that_nobody_looked_at_for_a_month_is_past(cast, case, closes):
    assert run(MONDAY + timedelta(days=32)) == 0
    assert not Call.objects.exists()


def test_an_audit_made_late_has_its_time_from_that_day(cast, case, closes):
    """Duties did not run for three weeks."""
    run(date(2026, 3, 23))

    assert Audit.objects.get().due_on == date(2026, 4, 8)


def test_a_mark_taken_back_in_time_calls_for_nothing(cast, case, closes):
    closing.unmark(case, by=cast.quinn)

    assert (run(), calls()) == (0, [])


def test_without_anybody_the_call_waits_and_says_why_and_the_qa_team_is_told_once(cast, case, closes):
    for person in (cast.amara, cast.nell, cast.norman):
        person.memberships.filter(role=Role.AUDITOR).delete()

    assert [run(), run()] == [0, 0]

    assert calls() == [("C-001", MONDAY, "waiting", "")]
    assert Call.objects.get().reason.startswith("None of the 4 auditors of this line is independent of the case: ")
    notice = Notice.objects.get(kind="calls_waiting")
    assert (notice.to, notice.subject) == (cast.quinn, "Audits of 2 March 2026 are without an auditor")
    make_person("Fresh Face", Role.AUDITOR, team=cast.court)
    assert run(date(2026, 3, 3)) == 1
    assert calls() == [("C-001", MONDAY, "given", "Fresh Face")]


def test_a_case_that_is_being_audited_waits_until_that_is_over(cast, case, closes, framework):
    standing = make_audit(cast, framework, case=case, month=date(2026, 2, 1))

    assert run() == 0
    assert Call.objects.get().reason == "An audit of the case is still open."
    Audit.objects.filter(pk=standing.pk).update(status="closed", grade="good")
    assert run() == 1


def test_a_restricted_record_is_left_out_where_the_pool_leaves_them_out(cast, case, closes):
    Case.objects.update(restricted=True)

    assert (run(), calls()) == (0, [("C-001", MONDAY, "left_out", "")])


def test_a_restricted_record_waits_for_access_where_the_pool_grants_it(cast, case):
    """STAGE-10."""
    heads = CLOSING.replace("auditors: [auditor]", "auditors: [head_of_service]")
    version_with(heads, ("restricted: exclude", "restricted: grant"))
    Case.objects.update(restricted=True)
    closing.mark(case, why="", by=cast.quinn)

    assert run() == 0
    assert Call.objects.get().reason == "The case is a restricted record: its auditor needs access first."
    asked = access.ask("C-001", why="Its audit", until=date(2026, 6, 1), by=cast.norman)
    access.decide(asked, granted=True, reason="Yes", by=cast.quinn)
    assert run() == 1
    assert Audit.objects.get().auditor == cast.norman


def test_a_case_that_the_line_does_not_look_at_is_not_called_for(cast, case):
    version_with(CLOSING + '    select: {teams: ["South*"]}\n')
    closing.mark(case, why="", by=cast.quinn)

    assert (run(), calls()) == (0, [])


def test_the_audits_of_an_event_are_among_those_of_the_month(cast, case, closes):
    """HULL-14's one a month holds across the round and the events."""
    for other in make_cases(9, team=cast.north, worker=cast.priya, iro=cast.ira, prefix="D"):
        closing.mark(other, why="", by=cast.quinn)

    assert [run(), run(date(2026, 3, 3))] == [3, 0]

    assert {name for *_, name in calls() if name} == {"Amara Audit", "Nell Next", "Norman North"}
    assert list(Call.objects.waiting().order_by().values_list("reason", flat=True).distinct()) == [
        "All 3 auditors independent of the case have the audits of this month."
    ]


def test_the_draft_of_the_month_is_seen(cast, case):
    """Whoever has a case in the draft is not given another one of an event."""
    monthly = LINE + "    select: {categories: [looked_after]}\n    months: {every: {size: 3}}\n"
    version_with(monthly + CLOSING.replace("code: line", "code: closing"))
    make_cases(2, team=cast.north, worker=cast.priya, iro=cast.ira, prefix="D", category="looked_after")
    taken = set(pairs(draft()).values())
    closing.mark(case, why="", by=cast.quinn)

    run()

    assert taken | {Audit.objects.get().auditor.name} == {"Amara Audit", "Nell Next", "Norman North"}


def test_the_newest_list_shows_a_case_newly_closed(cast, tmp_path):
    """Named beforehand or not, one closing calls for one audit; the child's category before counts."""
    version_with(CLOSING + "    select: {categories: [child_in_need]}\n")
    need = {"start": date(2025, 1, 5), "status": "CIN", "team": "North Team 1", "worker": "Priya Practice"}
    rows = [need | {"child_id": str(number)} for number in (1, 2, 3)]
    lists = {6: rows, 7: [], 8: [], 9: []}
    take_files(files_of(write_lists(tmp_path / "a.xlsx", lists)), as_at=date(2026, 2, 20), by=None)
    closing.mark(Case.objects.get(reference="1"), why="", by=cast.quinn)
    for row in rows[:2]:
        row |= {"end": date(2026, 2, 25), "status": "Closed"}

    take_files(files_of(write_lists(tmp_path / "b.xlsx", lists)), as_at=date(2026, 2, 27), by=None)
    run()

    assert [(reference, day) for reference, day, *_ in calls()] == [("2", date(2026, 2, 27)), ("1", MONDAY)]
    assert set(Case.objects.filter(reference__in="12").values_list("category", flat=True)) == {"closed"}


# Marking on the case page


@pytest.mark.parametrize(
    ("name", "status"), [("tess", 200), ("quinn", 200), ("gwen", 200), ("priya", 403), ("nell", 404)]
)
def test_who_may_say_that_a_case_is_about_to_close(cast, case, client, name, status):
    """Somebody with sight of the case: the worker's manager, those above, the QA team."""
    version_with(CLOSING)
    client.force_login(getattr(cast, name))

    assert client.get(reverse("cases:mark_closing", args=[case.pk])).status_code == status


def test_a_manager_marks_a_case_and_takes_it_back(cast, case, client):
    version_with(CLOSING)
    client.force_login(cast.tess)
    page = reverse("cases:case", args=[case.pk])
    assert "Mark as about to close" in client.get(page).content.decode()

    client.post(reverse("cases:mark_closing", args=[case.pk]), {"why": "Step-down agreed"})
    told = " ".join(re.sub(r"<[^>]+>", "", client.get(page).content.decode()).split())
    assert "About to close, said by Tess Team on 2 March 2026: Step-down agreed" in told
    again = client.post(reverse("cases:mark_closing", args=[case.pk]), {"why": ""}).content.decode()
    assert "Case C-001 is marked as about to close already." in again
    client.post(reverse("cases:unmark_closing", args=[case.pk]))

    assert "Mark as about to close" in client.get(page).content.decode()


def test_the_worker_is_offered_neither_to_mark_their_case_nor_to_take_the_mark_back(cast, case, client):
    version_with(CLOSING)
    ways = {name: reverse(f"cases:{name}", args=[case.pk]) for name in ("mark_closing", "unmark_closing")}

    def offered(person):
        client.force_login(person)
        page = client.get(reverse("cases:case", args=[case.pk])).content.decode()
        return [name for name, way in ways.items() if f'href="{way}"' in page]

    before = offered(cast.tess), offered(cast.priya)
    closing.mark(case, why="Step-down agreed", by=cast.tess)

    assert before == (["mark_closing"], [])
    assert (offered(cast.tess), offered(cast.priya)) == (["unmark_closing"], [])


def test_mark_stands_on_the_page_of_its_own_case_and_of_no_other(cast, client):
    version_with(CLOSING)
    marked, other = make_cases(2, team=cast.north, worker=cast.priya)
    closing.mark(marked, why="Step-down agreed", by=cast.tess)
    client.force_login(cast.tess)

    pages = [client.get(reverse("cases:case", args=[one.pk])).content.decode() for one in (marked, other)]

    assert ["Step-down agreed" in page for page in pages] == [True, False]
    assert ["Mark as about to close" in page for page in pages] == [False, True]


def test_where_no_line_asks_for_it_the_page_is_silent(cast, case, client):
    client.force_login(cast.tess)

    assert "about to close" not in client.get(reverse("cases:case", args=[case.pk])).content.decode()


def test_a_closed_case_is_not_marked(cast, case):
    Case.objects.update(category="closed")
    case.refresh_from_db()

    with pytest.raises(closing.CannotMark, match="Case C-001 is closed already"):
        closing.mark(case, why="", by=cast.quinn)


# A day of the year


def test_every_case_of_the_selection_is_audited_once_in_the_year(cast):
    """1 March is a Sunday; the duty of Monday sees it."""
    version_with(YEARLY + '    select: {teams: ["North*"]}\n')
    make_cases(2, team=cast.north, worker=cast.priya)
    make_cases(2, team=cast.south, worker=cast.nadia, prefix="S")

    assert [run(), run()] == [2, 0]

    assert [(reference, day, state) for reference, day, state, _ in calls()] == [
        ("C-001", date(2026, 3, 1), "given"), ("C-002", date(2026, 3, 1), "given"),
    ]
    assert {audit.due_on for audit in Audit.objects.all()} == {date(2026, 3, 29)}
    assert [notice.to for notice in Notice.objects.filter(kind="calls_waiting")] == []


def test_next_year_asks_again_and_the_days_between_do_not(cast, case):
    version_with(YEARLY)
    run()
    Audit.objects.update(status="closed", grade="good")

    assert [run(date(2026, 5, 4)), run(date(2027, 2, 26)), run(date(2027, 3, 1))] == [0, 0, 1]
    assert [day for _, day, *_ in calls()] == [date(2026, 3, 1), date(2027, 3, 1)]


def test_a_framework_that_begins_later_in_the_year_looks_forward(cast, case):
    version_with(YEARLY.replace("03-01", "01-15"))

    assert (run(), calls()) == (0, [])


def test_a_day_at_the_year_s_end_is_seen_in_january(cast, case):
    version_with(YEARLY.replace("03-01", "12-30"))

    run(date(2027, 1, 4))

    assert [day for _, day, *_ in calls()] == [date(2026, 12, 30)]


def test_what_follows_from_the_staff_list_is_called_for_too(cast):
    """Every supervision file once a year, read by somebody outside the team."""
    text = YEARLY.replace("tool: child", "tool: dip-sample").replace("unit: child", "unit: supervision_file")
    version_with(text + "    counts_towards_quota: false\n", form_for="supervision_file")

    run()

    found = dict(Call.objects.exclude(audit=None).values_list("case__worker__name", "audit__auditor__name"))
    assert len(found) == Case.objects.filter(kind="supervision_file").count() - Call.objects.waiting().count()
    assert found["Priya Practice"] in ("Amara Audit", "Norman North", "Nell Next", "Ira Review")


# The pages


def test_the_page_lists_what_was_called_for_and_what_waits(cast, case, closes, client):
    version_with(CLOSING)
    make_cases(1, team=None, prefix="N")
    closing.mark(Case.objects.get(reference="N-001"), why="", by=cast.quinn)
    run()
    client.force_login(cast.quinn)

    page = client.get(reverse("allocation:calls")).content.decode()
    waiting = client.get(f"{reverse('allocation:calls')}?state=waiting&as=csv")

    assert Audit.objects.get().reference in page
    lines = b"".join(waiting.streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(",")[2] for line in lines] == ["Case", "N-001"]
    client.force_login(cast.amara)
    assert client.get(reverse("allocation:calls")).status_code == 403


def test_the_programme_says_when_a_line_is_called_for(cast, client):
    version_with(CLOSING + YEARLY.replace("code: line", "code: other"))
    client.force_login(cast.quinn)

    page = client.get("/rounds/programme/").content.decode()

    assert "When the case is about to close, within 10 working days" in page
    assert "Every year on 1 March, within 4 weeks" in page


# Months without audits


REST = LINE + "    months: {jan: {size: 3}}\n"


def test_a_month_without_lines_is_calm(council, client):
    version_with(REST)

    assert duties.draft(MONDAY) == 0
    run_due(MONDAY)
    assert {run.status for run in DutyRun.objects.filter(duty__startswith="allocation.")} == {"done"}
    assert (Round.objects.count(), Notice.objects.count()) == (0, 0)
    client.force_login(council.quinn)
    page = client.get("/rounds/").content.decode()
    assert page.count("The programme asks for no audits in") == 3
    assert "No round this month" in client.get("/").content.decode()
    assert "April 2026" not in client.get("/rounds/draft/").content.decode()


def test_asking_for_such_a_month_is_refused_in_a_sentence(council):
    version_with(REST)

    with pytest.raises(MonthOff) as refused:
        draft()

    assert str(refused.value) == "The programme asks for nothing in March 2026."


def test_a_case_to_be_audited_again_is_audited_in_a_month_without_lines(council, framework):
    """HULL-77 under a programme that rests: it would be too late a month later."""
    first = make_audit(council, framework, case=Case.objects.first(), month=date(2026, 1, 1))
    Audit.objects.filter(pk=first.pk).update(status="closed", grade="inadequate")
    ReauditDue.objects.create(audit=first, due_on=date(2026, 3, 20), reason="It was inadequate")
    version_with(REST.replace("code: line", "code: control"))

    round_ = draft(by=council.quinn)

    assert [line.code for line in round_.lines.all()] == ["reaudit"]
    made = services.publish_round(round_, by=council.quinn)
    assert [(audit.re_audit_of, audit.due_on) for audit in made] == [(first, date(2026, 3, 20))]


def test_events_are_answered_in_a_month_without_lines(cast, case):
    version_with(REST + CLOSING.replace("code: line", "code: closing"))
    closing.mark(case, why="", by=cast.quinn)

    run_due(MONDAY)

    assert Audit.objects.get().line == "closing"
    with pytest.raises(Refused):
        draft()
