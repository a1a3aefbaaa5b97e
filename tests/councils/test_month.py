"""One month of each council, by its own calendar, from the drawing of its cases to its report.

The months differ in the folder of the framework and in what the table (`expected.py`) says of
it; everything happens through the application's services, as people and duties do it.
"""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from allocation.models import Round
from audits.checks import missing
from audits.models import Action, Audit, Concern
from followup.models import Chain, ChainUpdate, Escalation, Filing, Meeting, Oversight
from frameworks import services as frameworks
from frameworks.dates import working_days
from jobs.duties import all_duties
from jobs.models import DutyRun
from lib import clock
from lib.months import Month
from moderation.models import Moderation
from people.models import Role, User
from reporting.models import ClosedMonth
from reporting.months import figures_of
from reporting.report import build
from tests.councils.expected import EXPECTED, Expected, Followed
from tests.councils.making import OneMonth, make_council, part_in, place_of
from tests.frameworks.council import COUNCILS
from trail.models import Notice

pytestmark = [pytest.mark.long, pytest.mark.django_db]


@dataclass(frozen=True)
class Played:
    """A council whose month is over."""

    expected: Expected
    version: object
    month: Month
    closed: date

    def audit(self, number):
        return Audit.objects.get(reference=f"{self.month.iso}-{number:03}")

    @property
    def audits(self):
        return Audit.objects.in_month(self.month.first_day).order_by("reference")


@pytest.fixture(scope="module", params=sorted(path.name for path in COUNCILS.iterdir()))
def played(request, django_db_setup, django_db_blocker):
    """Each council's month, played once."""
    expected = EXPECTED[request.param]
    month = Month.parse(expected.month)
    with django_db_blocker.unblock(), transaction.atomic():
        version = frameworks.load(COUNCILS / request.param, in_force_from=date(2020, 1, 1)).version
        make_council(version.policy, month, children=expected.children)
        play = OneMonth(month, expected.seed, happens={("challenge", 1), ("return", 2), ("concern", 3)})
        yield Played(expected, version, month, play.until_closed())
        transaction.set_rollback(True)


def said(day):
    """A day, or a moment's day, as the table has it."""
    return f"{clock.day_of(day) if hasattr(day, 'hour') else day:%m-%d}"


def steps(audit):
    return tuple((change.status, said(change.at)) for change in audit.changes.order_by("pk"))


def parts(audit, people):
    return {part_in(audit, person) for person in people}


def told(kind, thing, audit):
    """What those are to the audit who were told something of a thing."""
    about = f"{thing._meta.label_lower}:{thing.pk}"
    return parts(audit, [notice.to for notice in Notice.objects.filter(kind=kind, about=about)])


# The month's round


def test_the_round_is_drawn_matched_and_published_on_its_day(played):
    """HULL-52, SOTON-08, SOTON-09, ROCH-17, STAGE-03, BOLT-34."""
    round_ = Round.objects.get(month=played.month.first_day)

    drawn = {line.code: line.cases.count() for line in round_.lines.all() if line.cases.exists()}
    matched = Counter(round_.cases.exclude(allocation=None).values_list("line__code", flat=True))
    assert drawn == {code: line[0] for code, line in played.expected.lines.items()}
    assert matched == {code: line[1] for code, line in played.expected.lines.items()}
    assert said(round_.published_at) == played.expected.story[0][1]
    assert {audit.allocated_on for audit in played.audits} == {clock.day_of(round_.published_at)}


def test_each_auditor_has_as_many_audits_as_the_line_asks_and_where_it_allows(played):
    """ROCH-06, ROCH-08 own team, ROCH-16 another service, SOTON-07 own service, SOTON-46 its form, HULL-15."""
    audits = played.audits.select_related("auditor__team__parent", "team__parent", "tool_version__tool")

    for code, (_, _, tools, each, places) in played.expected.lines.items():
        own = [audit for audit in audits if audit.line == code]
        assert {audit.tool_version.tool.code for audit in own} == tools
        assert set(Counter(audit.auditor_id for audit in own).values()) == {each}
        assert {place_of(audit) for audit in own} == places


# Each audit


def test_audits_are_due_on_the_calendar_s_day_and_done_by_it(played):
    """HULL-57 and ROCH-16 the last day, SOTON-10 the 28th, STAGE-18 the third week."""
    assert {said(audit.due_on) for audit in played.audits} == {played.expected.due}
    assert all(clock.day_of(audit.finalised_at) <= audit.due_on for audit in played.audits)


def test_an_audit_goes_from_allocation_to_closing_step_by_step(played):
    """HULL-57, HULL-69 to 73."""
    assert steps(played.audit(4)) == played.expected.story


def test_a_challenged_audit_waits_and_one_sent_back_is_mended_in_time(played):
    """HULL-69, HULL-71, SOTON-19: challenged on the day it was shared, answered the next working day."""
    challenged, returned = played.audit(1), played.audit(2)

    one = challenged.challenges.get()
    days = working_days(played.version.policy)
    assert (one.status, one.by) == ("agreed", challenged.practitioner)
    assert clock.day_of(one.answered_at) == days.add_working_days(clock.day_of(one.at), 1)
    assert clock.day_of(challenged.finalised_at) > clock.day_of(one.answered_at)
    assert said(challenged.challenge_until) == played.expected.challenge_until
    assert [status for status, _ in steps(returned)][3:] == ["finalised", "returned", "finalised", "checked", "closed"]
    assert steps(returned)[5] == ("finalised", played.expected.returned_until)


def test_every_form_is_whole_and_every_action_done_and_signed_off_by_another(played):
    """HULL-04, HULL-68, HULL-73, BOLT-25, ROCH-42, SOTON-27, STAGE-33."""
    assert [audit.reference for audit in played.audits if missing(audit)] == []

    actions = Action.objects.filter(audit__in=played.audits)
    assert set(actions.values_list("status", flat=True)) == {"signed_off"}
    assert [one for one in actions if clock.day_of(one.done_at) > one.due_on or one.done_by == one.signed_off_by] == []


def test_a_fear_for_a_child_is_told_at_once_to_those_the_framework_names(played):
    """HULL-64, SOTON-13, BOLT-10, STAGE-14, ROCH-37."""
    concern = Concern.objects.get()

    assert parts(concern.audit, [row.person for row in concern.told.all()]) == played.expected.concern
    assert {f"{row.at:%H:%M:%S}" for row in concern.told.all()} == {f"{concern.at:%H:%M:%S}"}
    assert clock.day_of(concern.acknowledged_at) == clock.day_of(concern.at)


# After the audit


def test_moderation_takes_its_share_and_is_done_in_time(played):
    """HULL-38, SOTON-22, SOTON-23, BOLT-28, STAGE-34, STAGE-36; ROCH-16: heads read elsewhere instead."""
    moderations = Moderation.objects.filter(audit__in=played.audits).select_related("audit__auditor")

    assert Counter(one.reason for one in moderations) == played.expected.moderated
    assert all(clock.day_of(one.done_at) <= one.due_on for one in moderations)
    for one in moderations:
        audit, own = one.audit, {part_in(one.audit, one.moderator)}
        sitting = {"auditor" if person == audit.auditor else part_in(audit, person) for person in one.people.all()}
        assert sitting | own == played.expected.sit | own
        assert one.moderator not in (audit.auditor, audit.team_manager, audit.practitioner)


def test_oversight_and_filing_are_done_by_whom_and_when_the_framework_says(played):
    """HULL-74, HULL-75, SOTON-17 by the 6th, SOTON-18 and SOTON-51 filed after it, ROCH-09, ROCH-43, STAGE-13."""
    audit, expected = played.audit(4), played.expected
    overseen = Oversight.objects.filter(audit__in=played.audits).select_related("audit")
    filed = Filing.objects.filter(audit__in=played.audits).select_related("audit")

    mine, files = overseen.filter(audit=audit).first(), filed.filter(audit=audit).order_by("turn")
    assert (mine and (part_in(audit, mine.written_by), said(mine.due_on), said(mine.supervision_due_on)) or ()) == (
        expected.oversight
    )
    assert tuple((part_in(audit, one.filed_by), said(one.due_on)) for one in files) == expected.filing
    assert [one for one in overseen if clock.day_of(one.written_at) > one.due_on] == []
    assert [one for one in overseen if one.supervision_on > one.supervision_due_on] == []
    assert [one for one in filed if not clock.day_of(one.audit.finalised_at) <= one.filed_on <= one.due_on] == []
    assert filed.count() == played.audits.count() * len(expected.filing)


def test_those_whom_the_framework_names_are_told_of_each_grade(played):
    """ROCH-38 to 41, SOTON-27, SOTON-30, BOLT-09, STAGE-14; of Hull's grades only the poorest is told (HULL-76)."""
    rules, found = played.version.policy.moderation, {}

    for audit in played.audits.select_related("practitioner", "team_manager", "iro"):
        first = [] if audit.grade in rules.always_grades else [audit.grade]
        grades = {grade for grade in (*first, audit.final_grade) if grade in played.expected.told}
        wanted = set().union(*(played.expected.told[grade] for grade in grades))
        if audit.iro is None:
            wanted = wanted - {"iro"}
        assert (audit.reference, told("grade_confirmed", audit, audit)) == (audit.reference, wanted)
        found |= dict.fromkeys(grades)
    assert found.keys() >= {grade for grade, people in played.expected.told.items() if people} - {"outstanding"}


def test_a_poor_grade_starts_what_the_framework_says_each_on_its_day(played):
    """HULL-76 to 78, SOTON-24 to 28, BOLT-10 the same day, STAGE-40; ROCH-38 starts nothing but being told."""
    chains = {int(chain.audit.reference[-3:]): chain for chain in Chain.objects.select_related("audit")}

    assert chains.keys() == (played.expected.started or {}).keys()
    for number, chain in chains.items():
        held = Meeting.objects.filter(chain=chain).order_by("due_on")
        given = ChainUpdate.objects.filter(chain=chain).order_by("due_on")
        assert played.expected.started[number] == Followed(
            tuple((one.kind, said(one.due_on)) for one in held), tuple(said(one.due_on) for one in given),
            said(chain.reaudit_due_on), told("chain_started", chain, chain.audit),
        )  # fmt: skip
        assert [one for one in held if one.held_on > one.due_on] == []
        assert [one for one in given if clock.day_of(one.given_at) > one.due_on] == []


def test_a_re_audit_due_before_the_month_is_closed_is_done_by_its_day(played):
    """SOTON-28: after a month, and better."""
    again = Audit.objects.exclude(month=played.month.first_day)

    found = [(said(audit.due_on), steps(audit)) for audit in again]
    assert found == ([played.expected.again] if played.expected.again else [])
    assert [chain.ended for audit in again for chain in [audit.re_audit_of.chain]] == ["better"] * len(found)


# The end of the month


def test_nothing_is_left_undone(played):
    """Every audit closed, every duty done on every working day, nobody chased and nothing put before anybody."""
    assert set(played.audits.values_list("status", flat=True)) == {"closed"}
    assert Escalation.objects.count() == 0
    late = Notice.objects.exclude(kind="round_overdue").filter(kind__regex="_(overdue|late)$")
    assert list(late.values_list("kind", flat=True)) == []

    days = working_days(played.version.policy)
    there = [day for day in each_day(played.month.first_day, played.closed) if days.is_working_day(day)]
    assert Counter(DutyRun.objects.values_list("on", "status")) == {(day, "done"): len(all_duties()) for day in there}


def each_day(first, last):
    return [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]


def test_the_month_is_frozen_on_its_day_and_reported_on_page_pdf_and_csv(played, client):
    """HULL-41, ROCH-14, SOTON-31, BOLT-34: everything completed, on time, and counted on its own scale."""
    closed, number = ClosedMonth.objects.get(), played.audits.count()
    assert (closed.as_at, played.closed) == (date.fromisoformat(played.expected.closes),) * 2

    with clock.at(played.closed):
        figures = figures_of(played.month, on=played.closed)
        client.force_login(User.objects.filter(memberships__role=Role.QA).first())
        address = reverse("reporting:report", args=[played.month.iso])
        page, pdf, table = (client.get(address + asked) for asked in ("", "?as=pdf", "?as=csv"))
    assert figures.is_frozen
    assert [(one.count, one.total) for one in (figures.one("completed"), figures.one("on_time"))] == [(number,) * 2] * 2
    graded = Counter((audit.scale.code, audit.standing_grade) for audit in played.audits if audit.is_graded)
    assert {counted(played, one): one.count for one in figures.of("grades", service="") if one.count} == graded
    titles = [section.title for section in build(played.month, on=played.closed).sections]
    assert [title for title in titles if title not in page.content.decode()] == []
    assert pdf.content[:5] == b"%PDF-"
    rows = list(csv.reader(io.StringIO(b"".join(table).decode("utf-8-sig"))))
    assert len(rows) == 1 + len(figures.figures)


def counted(played, figure):
    """The scale and the grade that a figure counts; a tool's own scale stands before its grade."""
    scale, _, grade = figure.part.rpartition("|")
    return scale or played.version.policy.overall_scale, grade


def test_every_council_has_a_month():
    assert {path.name for path in COUNCILS.iterdir()} == set(EXPECTED)
