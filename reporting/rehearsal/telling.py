"""A rehearsal in sentences: what a person deciding on a change wants to know."""

from collections import Counter


def told(rehearsal):
    """Lines of text: the whole, the months, the people, the grades, the days."""
    return [
        *_whole(rehearsal),
        "",
        *(_month(month) for month in rehearsal.months),
        "",
        *_people(rehearsal.shares),
        "",
        *_grades(rehearsal.alerts),
        *_caps(rehearsal.caps),
        "",
        *_days(rehearsal.closed_days),
    ]


def _whole(rehearsal):
    first, last = rehearsal.months[0].month, rehearsal.months[-1].month
    yield f"{rehearsal.policy.name}, rehearsed from {first} to {last}. Nothing was written."
    yield (
        f"{_cases(rehearsal.wanted)} drawn, {rehearsal.matched} with an auditor, "
        f"{rehearsal.left_over} left without one."
    )
    for why, number in Counter(why for month in rehearsal.months for why in month.left_over).most_common(5):
        yield f"  {number} x {why}"


def _month(month):
    if not month.lines:
        return f"{month.month}: the programme asks for nothing."
    free = month.seats - month.matched
    parts = [f"{_cases(month.wanted)} drawn", f"{month.matched} matched", f"{month.seats} seats"]
    if month.left_over:
        parts.append(f"{len(month.left_over)} left over")
    elif free > 0:
        parts.append(f"{free} to spare")
    return f"{month.month}: {', '.join(parts)}."


def _people(shares):
    if not shares:
        yield "Nobody audits under these rules."
        return
    audits = [share.audits for share in shares]
    yield (
        f"{len(shares)} auditors would have had {min(audits)} to {max(audits)} audits, "
        f"{sum(audits) / len(audits):.1f} on average; {audits.count(0)} would have had none."
    )
    for share in shares:
        of = f" of at most {share.most_per_year}" if share.most_per_year is not None else ""
        yield f"  {share.name}: {share.audits}{of}, in {share.months} months"


def _grades(alerts):
    if not alerts:
        yield "No grade was given in these months, so nobody would have been alerted."
    for alert in alerts:
        if not alert.known:
            yield f"{alert.name}: {_audits(alert.audits)}; the changed rules do not know this grade."
            continue
        people = ", ".join(alert.roles) or "nobody beside those on the audit"
        chain = " The follow-up of a poor grade would begin." if alert.starts_chain else ""
        yield f"{alert.name}: {_audits(alert.audits)}; told: {people}.{chain}"


def _caps(caps):
    for cap in caps:
        yield f"{cap.why} Would have capped {_audits(cap.audits)} at {cap.at}."


def _days(days):
    if not days:
        yield "No deadline would have fallen on a day on which nobody works."
    for day in days:
        yield f"{day.step}, {day.month}: {day.day:%A} {day.day:%-d %B %Y} is not a working day."


def _cases(number):
    return "1 case" if number == 1 else f"{number} cases"


def _audits(number):
    return "1 audit" if number == 1 else f"{number} audits"
