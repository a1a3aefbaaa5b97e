"""Each measure once: its question, its formula, its caveat, and how it is counted.

Page, PDF, spreadsheet and csv all read these; nothing else computes a number.
Shares are 0 to 1 and carry Wilson's 95 % interval (lib.statistics).
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from lib.statistics import agreement
from reporting.figures import Figure

SHARE, COUNT, VALUE = "share", "count", "value"
MEASURES: dict[str, "Measure"] = {}


@dataclass(frozen=True)
class Measure:
    """What a number means, before the number."""

    code: str
    title: str
    question: str
    formula: str
    caveat: str
    kind: str
    source: str
    count: Callable

    def figures(self, data):
        """The figures of one month, in the order to be shown."""
        return list(self.count(data))


def measure(code, *, title, question, formula, caveat="", kind=SHARE, source=""):
    """Enter a measure in the table; the function yields its figures from a MonthData."""

    def enter(function):
        MEASURES[code] = Measure(code, title, question, formula, caveat, kind, source, function)
        return function

    return enter


def _whole_and_services(code, rows, is_counted, data):
    """The share for the council, then for each service."""
    yield Figure(code, sum(map(is_counted, rows)), len(rows))
    for service in data.services:
        own = [row for row in rows if row.service == service]
        yield Figure(code, sum(map(is_counted, own)), len(own), service=service)


@measure(
    "completed", title="Completed",
    question="How many of the month's audits are finalised?",
    formula="Audits finalised by the day of the figures, of all audits allocated for the month.",
    caveat="Cancelled audits are left out; an exempted auditor's audit counts once it has a new auditor.",
    source="HULL-82",
)
def completed(data):
    return _whole_and_services("completed", data.owed, lambda row: row.is_finalised, data)


@measure(
    "on_time", title="On time",
    question="How many were finalised by the day they were due?",
    formula="Audits finalised on or before their due day, of all audits allocated for the month.",
    caveat="The same audits as under Completed.",
    source="HULL-57",
)
def on_time(data):
    return _whole_and_services("on_time", data.owed, lambda row: row.is_on_time, data)


@measure(
    "grades", title="Grades",
    question="How good is practice in the files that were read?",
    formula="Audits of each grade, of all finalised audits that are graded on the same scale. After moderation "
    "the moderated grade counts.",
    caveat="A sample: the interval says how far the whole may lie from it. Themed samples are chosen, "
    "not typical.",
    source="HULL-66",
)
def grades(data):
    for scale in data.scales:
        rows = [row for row in data.graded if row.scale == scale.code]
        for service in ("", *data.services):
            own = [row for row in rows if service in ("", row.service)]
            counted = Counter(row.grade for row in own)
            for grade in scale.grades:
                part = grade_part(data.policy, scale, grade.code)
                yield Figure("grades", counted[grade.code], len(own), service=service, part=part)


def grade_part(policy, scale, code):
    """A grade among the parts of the measure: its code, behind its scale's where that is a tool's own."""
    return code if scale.code == policy.overall_scale else f"{scale.code}|{code}"


@measure(
    "judgements", title="Sections judged",
    question="Which parts of practice are met, and which are not?",
    formula="Sections of each judgement, of all judged sections with that title, as the auditor judged.",
    source="HULL-67",
)
def judgements(data):
    found = Counter((title, scale, judged) for title, scale, judged, _ in data.judgements)
    totals = Counter((title, scale) for title, scale, *_ in data.judgements)
    for title, scale in _judged(data):
        for grade in scale.grades:
            yield Figure(
                "judgements", found[title, scale.code, grade.code], totals[title, scale.code],
                part=f"{_titled(data, title, scale)}|{grade.code}",
            )


def _judged(data):
    """Each section's title with the scale it is judged on, in the tools' order; none where no section has a scale."""
    pairs = dict.fromkeys((title, scale) for title, scale, *_ in data.judgements) if data.policy.sections else ()
    known = {scale.code: scale for scale in data.policy.scales}
    return [(title, known[scale]) for title, scale in pairs if scale in known]


def _titled(data, title, scale):
    """A section's title; one judged on another scale than sections mostly are says which."""
    return title if scale == data.policy.sections else f"{title} ({scale.title})"


@measure(
    "judgements_by_service", title="Sections fully met, by service",
    question="Where is each part of practice strong, and where not?",
    formula="Sections judged best on their scale, of all judged sections with that title in the service.",
    caveat="Few files a service: read the interval before the colour.",
    source="HULL-109",
)
def judgements_by_service(data):
    found = Counter(data.judgements)
    totals = Counter((title, scale, service) for title, scale, _, service in data.judgements)
    for title, scale in _judged(data):
        for service in data.services:
            yield Figure(
                "judgements_by_service", found[title, scale.code, scale.codes[0], service],
                totals[title, scale.code, service], service=service, part=_titled(data, title, scale),
            )


@measure(
    "moderated", title="Moderated",
    question="How many of the month's audits were graded a second time?",
    formula="Audits whose moderation is finished, of all finalised audits.",
    source="HULL-38",
)
def moderated(data):
    yield Figure("moderated", len(data.moderations), len(data.graded))


@measure(
    "agreement", title="Same grade twice",
    question="How often do auditor and moderator give the same grade?",
    formula="Finished moderations where both graded alike before they talked, of all with a second grade.",
    caveat="Moderated audits are not a plain sample: every poor grade is among them.",
    source="HULL-38",
)
def same_grade(data):
    pairs = [(first, second) for first, second, *_ in data.moderations if second]
    yield Figure("agreement", sum(first == second for first, second in pairs), len(pairs))


@measure(
    "kappa", title="Agreement beyond chance",
    question="How far do two graders agree beyond what chance would give?",
    formula="Cohen's kappa with quadratic weights over the pairs of first and second grade on one scale: 1 is "
    "full agreement, 0 what chance gives.",
    caveat="Says little below about twenty pairs.",
    kind=VALUE, source="HULL-38",
)
def kappa(data):
    for scale in data.scales:
        rows = [row for row in data.moderations if row[3] == scale.code]
        pairs = [(first, second) for first, second, *_ in rows if first and second]
        part = "" if scale == data.policy.overall else scale.code
        yield Figure("kappa", len(pairs), value=agreement(pairs, scale.codes).kappa, part=part)


@measure(
    "regraded", title="Grade changed",
    question="How often did moderation change the grade that stands?",
    formula="Finished moderations whose grade afterwards differs from the first, of all finished.",
    source="HULL-86",
)
def regraded(data):
    changed = sum(after != first for first, _, after, _ in data.moderations)
    yield Figure("regraded", changed, len(data.moderations))


@measure(
    "actions_set", title="Actions agreed",
    question="How many improvements were agreed in the month's audits?",
    formula="Actions of finalised audits of the month, those added later included.",
    kind=COUNT, source="HULL-68",
)
def actions_set(data):
    yield Figure("actions_set", data.actions["set"])


@measure(
    "actions_on_time", title="Actions done on time",
    question="Are agreed improvements made when they were promised?",
    formula="Actions done on or before their day, of all actions due within the month.",
    source="HULL-04",
)
def actions_on_time(data):
    def counted(rows):
        return sum(1 for _, due, done, _ in rows if done and done <= due)

    yield Figure("actions_on_time", counted(data.actions_due), len(data.actions_due))
    for service in sorted({row[0] for row in data.actions_due}):
        own = [row for row in data.actions_due if row[0] == service]
        yield Figure("actions_on_time", counted(own), len(own), service=service)


@measure(
    "actions_signed_off", title="Actions signed off",
    question="How many of them did somebody else confirm?",
    formula="Actions signed off by the day of the figures, of all actions due within the month.",
    source="HULL-73",
)
def actions_signed_off(data):
    signed = sum(1 for *_, status in data.actions_due if status == "signed_off")
    yield Figure("actions_signed_off", signed, len(data.actions_due))


@measure(
    "actions_overdue", title="Actions overdue",
    question="How many improvements are late on the day of the figures?",
    formula="Actions not signed off whose day has passed, from whatever month.",
    kind=COUNT, source="HULL-81",
)
def actions_overdue(data):
    yield Figure("actions_overdue", data.actions["overdue"])


@measure(
    "oversight_on_time", title="Oversight on time",
    question="Do team managers answer audits in time?",
    formula="Oversight written on or before its day, of all oversight due within the month.",
    source="HULL-74",
)
def oversight_on_time(data):
    on_time_ = sum(1 for due, written in data.oversights_due if written and written <= due)
    yield Figure("oversight_on_time", on_time_, len(data.oversights_due))


@measure(
    "chains_started", title="Poor grades followed up: begun",
    question="How many cases entered the follow-up after a poor grade?",
    formula="Follow-up chains begun within the month.", kind=COUNT, source="HULL-76",
)
def chains_started(data):
    yield Figure("chains_started", data.chains["started"])


@measure(
    "chains_better", title="Poor grades followed up: better",
    question="How many left it because the re-audit was better?",
    formula="Chains ended by a better re-audit within the month.", kind=COUNT, source="HULL-80",
)
def chains_better(data):
    yield Figure("chains_better", data.chains["better"])


@measure(
    "chains_again", title="Poor grades followed up: again",
    question="How many re-audits were as poor as before?",
    formula="Chains that began anew within the month.", kind=COUNT, source="HULL-79",
)
def chains_again(data):
    yield Figure("chains_again", data.chains["again"])


@measure(
    "chains_running", title="Poor grades followed up: open",
    question="How many cases are in the follow-up on the day of the figures?",
    formula="Chains begun and not ended.", kind=COUNT, source="HULL-80",
)
def chains_running(data):
    yield Figure("chains_running", data.chains["running"])


@measure(
    "reaudits_overdue", title="Re-audits overdue",
    question="How many re-audits are late?",
    formula="Open chains whose re-audit day has passed.", kind=COUNT, source="HULL-77",
)
def reaudits_overdue(data):
    yield Figure("reaudits_overdue", data.chains["overdue"])


@measure(
    "meetings_on_time", title="Meetings on time",
    question="Do managers and workers meet after a poor grade when they should?",
    formula="Meetings held on or before their day, of all due within the month.", source="HULL-78",
)
def meetings_on_time(data):
    on_time_ = sum(1 for due, held in data.meetings_due if held and held <= due)
    yield Figure("meetings_on_time", on_time_, len(data.meetings_due))


@measure(
    "not_done", title="Not done in time",
    question="How many audits count as not completed?",
    formula="Audits not finalised by their day, exemptions agreed apart; late is still late.",
    kind=COUNT, source="HULL-82",
)
def not_done(data):
    missed = [row for row in data.owed if not row.is_on_time and row.due_on < data.as_at]
    yield Figure("not_done", len(missed))


@measure(
    "exemptions", title="Exemptions agreed",
    question="How many auditors were excused?",
    formula="Exemptions agreed for the month.", kind=COUNT, source="HULL-55",
)
def exemptions(data):
    yield Figure("exemptions", data.exemptions)


@measure(
    "breaks", title="Auditors on a break", question="How many auditors rested this month?",
    formula="Breaks agreed for the month.", kind=COUNT, source="HULL-54",
)
def breaks(data):
    yield Figure("breaks", data.breaks)


@measure(
    "cancelled", title="Cancelled", question="How many audits were cancelled?",
    formula="Audits of the month that were cancelled; exceptional, each with a reason.",
    kind=COUNT, source="HULL-82",
)
def cancelled(data):
    yield Figure("cancelled", data.cancelled)


@measure(
    "challenges", title="Challenges", question="How often was an outcome challenged?",
    formula="Challenges raised against audits of the month.", kind=COUNT, source="HULL-69",
)
def challenges(data):
    yield Figure("challenges", data.challenges)


@measure(
    "concerns", title="Immediate concerns", question="How often did an auditor fear for a child's safety?",
    formula="Immediate concerns raised in audits of the month.", kind=COUNT, source="HULL-64",
)
def concerns(data):
    yield Figure("concerns", data.concerns)
