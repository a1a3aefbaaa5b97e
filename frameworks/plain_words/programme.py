"""The year's programme in words: what each month asks for, and what an event calls for."""

from dataclasses import dataclass

from frameworks.plain_words.drawing import parting
from frameworks.plain_words.words import MONTH_NAMES, by_the, listed, shown_titles, titles
from frameworks.policy import DRAWN_BY, LINE_KINDS
from frameworks.vocabulary import CATEGORIES, EVENTS, MARKS, SUBJECT_KINDS


@dataclass(frozen=True)
class PlannedLine:
    """One line of the programme, in one month or called for by an event, in words."""

    title: str
    kind: str
    size: str
    theme: str
    cases: str
    auditors: str
    tool: str
    note: str
    source: tuple
    rules: tuple = ()  # sentences of what holds for this line alone


def programme(policy):
    """The year: (month's name, its lines) from January to December."""
    return [
        (name, [_planned(policy, line, month) for line in policy.lines_in(month)])
        for month, name in enumerate(MONTH_NAMES, start=1)
    ]


def called_for(policy):
    """The lines that an event calls for instead of the month, in the file's order."""
    return [_called(policy, line) for line in policy.programme if line.trigger]


def _planned(policy, line, month):
    plan = line.plan(month)
    return _line(
        policy,
        line,
        month,
        size=_sized(plan.size, line.unit),
        theme=plan.theme,
        note=" ".join(part for part in (line.note, plan.note) if part),
        source=tuple(dict.fromkeys((*line.source, *plan.source))),
    )


def _called(policy, line):
    return _line(policy, line, 0, size=event(line.trigger), theme="", note=line.note, source=line.source)


def _line(policy, line, month, **entries):
    """What a line says in a month; 0 is no month."""
    roles, named = titles(policy, line.auditor_roles(month)), line.auditor_titles(month)
    return PlannedLine(
        title=line.title,
        kind=LINE_KINDS[line.kind],
        cases=_selected(line, month),
        auditors=f"{roles} ({shown_titles(named)})" if named else roles,
        tool=line.tool or "",
        rules=tuple(_rules(line, month)),
        **entries,
    )


def _rules(line, month):
    for one in line.tools_for:
        yield f"With the tool {one.tool}: {'; '.join(_told_apart(one.select))}."
    if guests := line.guests_in(month):
        yield f"Guests take part: {listed(list(guests))}."
    if line.independence:
        parted = list(parting("An auditor", "audits", line.independence))
        yield from parted or ["Nothing parts an auditor from a case."]
    if line.due:
        yield f"Due by the {by_the(line.due)}."
    if line.actions_within:
        yield f"Its actions take {line.actions_within} at most, from finalising."
    if not line.counts_towards_quota:
        yield "Does not count as one of an auditor's audits."
    if not line.moderated:
        yield "Is not moderated."


def event(trigger):
    """When an event calls for an audit, and how long there is for it, in words."""
    if trigger.on == "yearly":
        month, day = trigger.day.split("-")
        when = f"Every year on {int(day)} {MONTH_NAMES[int(month) - 1]}"
    elif trigger.on == "listed":
        named = f"the day under “{trigger.heading}” in the record's list"
        when = f"{trigger.after} after {named}" if trigger.after else f"On {named}"
    else:
        when = f"When {EVENTS[trigger.on]}"
    return f"{when}, {'the same day' if trigger.within == 'same day' else f'within {trigger.within}'}"


def _sized(size, unit):
    if size.is_unset:
        return "To be confirmed"
    thing = SUBJECT_KINDS[unit].lower()
    if size.kind == "per_auditor":
        return f"{size.least} × {thing} for each auditor"
    if size.kind == "share":
        return f"{size.least}% of those that fit"
    return f"{'All' if size.is_all else size} × {thing}"


def _selected(line, month):
    """Which cases, in words: who fits, what must be among them, how they are found."""
    words = _told_apart(line.selection(month))
    words += [
        f"among them at least {one.count}: {MARKS[one.mark] if one.mark else CATEGORIES[one.category]}"
        for one in line.included(month)
    ]
    return "; ".join([*words, DRAWN_BY[line.drawn(month)]])


def _told_apart(select):
    """What tells the cases of a selection from others, in words."""
    words = [listed([CATEGORIES[code] for code in select.categories])] if select.categories else []
    words += [MARKS[code] for code in select.marks]
    words += [f"not: {MARKS[code]}" for code in select.without_marks]
    words += _spanned("aged", select.age_from, select.age_to, "years")
    words += _spanned("for", select.months_from, select.months_to, "months")
    words += [f"of the service {shown_titles(select.services)}"] if select.services else []
    return words + ([f"of the team {shown_titles(select.teams)}"] if select.teams else [])


def _spanned(word, low, high, unit):
    if low is not None and high is not None:
        return [f"{word} {low} to {high} {unit}" if low != high else f"{word} {low} {unit}"]
    if low is not None:
        return [f"{word} {low} {unit} or more"]
    if high is not None:
        return [f"{word} {high} {unit} or less"]
    return []
