"""Audits that an event calls for, outside the monthly round: a case about to close, a day of the year or of a list.

Each event is written down once as a Call of its line and case; a call is given to an
auditor by the same match, rules and notices as a published round, on the day it is
noted or on a later one when somebody has room.
"""

from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from allocation import matching, programme
from allocation.frame import read_frame
from allocation.models import Call, Round
from allocation.selection import RESTRICTED, fits, tool_of
from audits import services as audits
from audits.models import Audit
from cases.annexa.dates import read_date
from cases.derived import refresh
from cases.kinds import drawn_as
from cases.models import AccessRequest, Case, Closing
from frameworks.dates import due_on
from lib.months import Month
from people.models import Role, User
from trail.services import notify_many, telling

#: How long after its day an event is still seen, as when the duties did not run for a while.
LOOK_BACK = timedelta(days=31)
OPEN_AUDIT = "An audit of the case is still open."
GONE = "The case is no longer on the case list."
LOCKED = "The case is a restricted record: its auditor needs access first."


def note_events(version, on):
    """Write down what the events up to a day call for; returns how many calls are new."""
    lines = [line for line in version.policy.programme if line.trigger]
    if not lines:
        return 0
    refresh({line.unit for line in lines}, on=on)
    before = Call.objects.count()
    for line in lines:
        Call.objects.bulk_create(EVENTS[line.trigger.on](version, line, on), ignore_conflicts=True)
    return Call.objects.count() - before


def _closing(version, line, on):
    """Calls for the cases that were said to close, or shown closed, lately."""
    closings = Closing.objects.between(on - LOOK_BACK, on).filter(case__kind=drawn_as(line.unit))
    known = Call.objects.filter(line=line.code, event_on__gte=on - LOOK_BACK).values_list("case", "event_on")
    known = set(known)
    fresh = {one.case_id: one for one in closings.order_by("on", "pk") if (one.case_id, one.on) not in known}
    if not fresh:
        return []
    seen = read_frame(Month.of(on), on=on, cases=Case.objects.filter(pk__in=fresh))
    open_ = ((replace(one, category=fresh[case].category, closed=None), case) for one, case in _with_ids(seen))
    return _calls(version, line, [(candidate, case, fresh[case].on) for candidate, case in open_], on)


def _yearly(version, line, on):
    """Calls for every case of the line's selection, once its day of the year has come."""
    day = _latest(line.trigger.day, on)
    if on - day > LOOK_BACK or Call.objects.filter(line=line.code, event_on=day).exists():
        return []
    cases = Case.objects.filter(gone_on=None, kind=drawn_as(line.unit))
    seen = _with_ids(read_frame(Month.of(on), on=on, cases=cases))
    return _calls(version, line, [(candidate, case, day) for candidate, case in seen], on)


def _listed(version, line, on):
    """Calls for the records whose list holds a day that has come (HULL-30); a day corrected calls for no second."""
    called = Call.objects.filter(line=line.code, event_on__gte=on - LOOK_BACK).values("case")
    cases = Case.objects.filter(gone_on=None, kind=drawn_as(line.unit)).exclude(pk__in=called)
    days = {case.pk: _day_listed(version.policy, line.trigger, case, on) for case in cases}
    days = {case: day for case, day in days.items() if day and on - LOOK_BACK <= day <= on}
    seen = _with_ids(read_frame(Month.of(on), on=on, cases=Case.objects.filter(pk__in=days)))
    return _calls(version, line, [(candidate, case, days[case]) for candidate, case in seen], on)


def _day_listed(policy, trigger, case, on):
    """The day of the event by what stands in the record's list, or None."""
    day = read_date(case.column(trigger.heading), on).day
    return due_on(policy, trigger.after, day) if day and trigger.after else day


EVENTS = {"closing": _closing, "yearly": _yearly, "listed": _listed}


def _with_ids(frame):
    candidates, ids = frame
    return [(candidate, ids[candidate.key]) for candidate in candidates]


def _latest(day, on):
    """The newest day written as MM-DD that is not after a day."""
    month, number = map(int, day.split("-"))
    this = date(on.year, month, number)
    return this if this <= on else this.replace(year=on.year - 1)


def _calls(version, line, events, on):
    """Calls for those events, as (candidate, case id, day), whose case the line looks at."""
    rules = programme.rules_of(version.policy, Month.of(on))
    asked = programme.called_line(version.policy, line, tools=programme.tools_of(version))
    fitting = (event for event in events if fits(event[0], line.select, asked, rules))
    return [_call(version.policy, line, asked, *event) for event in fitting]


def _call(policy, line, asked, candidate, case, day):
    out = candidate.restricted and policy.pool.restricted == "exclude"
    return Call(
        line=line.code,
        line_title=line.title,
        case_id=case,
        event=line.trigger.on,
        event_on=day,
        status=Call.Status.LEFT_OUT if out else Call.Status.WAITING,
        reason=RESTRICTED if out else "",
        tool=tool_of(candidate, asked),
    )


@transaction.atomic
def give(version, on):
    """Give the calls that wait to auditors, as far as the rules allow; returns the audits."""
    waiting = Call.objects.waiting().select_related("case").order_by("event_on", "line", "case__reference", "pk")
    able = _able(version, list(waiting))
    if not able:
        return []
    pairs, left = _matched(version, able, on)
    locked = _locked(able, pairs, on)
    for call in able:
        _say(call, left.get(call.case_id) or locked.get(call.case_id, ""))
    return _make(version, [call for call in able if call.case_id in pairs and call.case_id not in locked], pairs, on)


def _say(call, why):
    """Keep why a call waits; gives it back."""
    if why and call.reason != why[:400]:
        call.reason = why[:400]
        call.save(update_fields=["reason"])
    return why


def _able(version, calls):
    """The calls that somebody could be given, one for each case; the others say why not."""
    tools = programme.tools_of(version) if calls else set()
    busy = set(Audit.objects.filter(case__in=[one.case_id for one in calls], status__in=Audit.OPEN).values_list("case"))
    busy, able = {case for (case,) in busy}, []
    for call in calls:
        line = version.policy.line(call.line)
        if not _say(call, _hindrance(call, line, tools, busy)):
            able.append(call)
            busy.add(call.case_id)
    return able


def _hindrance(call, line, tools, busy):
    """Why a call cannot be given to anybody at present, or ""."""
    if line is None or line.trigger is None:
        return "The framework in force no longer asks for this audit."
    if call.case_id in busy:
        return OPEN_AUDIT
    if call.case.gone_on and line.trigger.on != "closing":
        return GONE
    return programme.rests(line, tools)


def _matched(version, calls, on):
    """({case id: matching.Pair}, {case id: why nobody}), with whoever has room beside the month's draft."""
    policy, month = version.policy, Month.of(on)
    roster = matching.roster_of(policy, month, codes={call.line for call in calls}, on=on)
    draft = Round.objects.drafts().filter(month=month.first_day).first()
    wanted = [matching.Wanted(call.case_id, call.line, 0, _form(policy, call)) for call in calls]
    given = matching.given_in(draft) if draft else ()
    found = matching.compute(wanted, roster, given=given, seed=on.toordinal())
    return {int(pair.case): pair for pair in found.pairs}, {int(case): why for case, why in found.cases_left}


def _form(policy, call):
    """Code of the tool that a call's audit is made with."""
    return call.tool or policy.line(call.line).tool


def _locked(calls, pairs, on):
    """Restricted records whose auditor has no access yet: {case id: sentence}."""
    restricted = [call.case_id for call in calls if call.case.restricted and call.case_id in pairs]
    grants = AccessRequest.objects.holding(on).filter(case__in=restricted)
    granted = set(grants.values_list("case", "person"))
    return {case: LOCKED for case in restricted if (case, pairs[case].auditor) not in granted}


def _make(version, calls, pairs, on):
    people = User.objects.in_bulk({pairs[call.case_id].auditor for call in calls})
    tools = {one.tool.code: one for one in version.tools.select_related("tool")}
    plans = [_plan(version, call, people[pairs[call.case_id].auditor], tools, on) for call in calls]
    made = audits.allocate_many(plans, by=None)
    for call, audit in zip(calls, made, strict=True):
        call.audit, call.status, call.reason = audit, Call.Status.GIVEN, pairs[call.case_id].reason
    Call.objects.bulk_update(calls, ["audit", "status", "reason"])
    return made


def _plan(version, call, auditor, tools, on):
    line = version.policy.line(call.line)
    return audits.AllocationPlan(
        case=call.case,
        auditor=auditor,
        line=line.code,
        line_title=line.title,
        month=Month.of(on).first_day,
        framework_version=version,
        tool_version=tools.get(call.tool) or tools[line.tool],
        due_on=_due(version.policy, line, call, on),
    )


def _due(policy, line, call, on):
    """The trigger's time from the event; from today where that is over already."""
    due = due_on(policy, line.trigger.within, call.event_on)
    return due if due >= on else due_on(policy, line.trigger.within, on)


def tell_of_waiting(on):
    """Tell the QA team once of each event whose audits have no auditor yet; returns notices."""
    waiting = Call.objects.waiting().order_by("line", "event_on").values_list("line", "event_on").distinct()
    people = list(User.objects.holding(Role.QA, on=on)) if waiting else []
    return notify_many(
        telling(
            "calls_waiting",
            person,
            about=f"allocation.call:{line}:{event_on}",
            url=f"{reverse('allocation:calls')}?state=waiting",
            on=event_on,
            due_on=event_on,
        )
        for line, event_on in waiting
        for person in people
    )
