"""A policy as a person would say it: chapters of plain sentences with their sources."""

from dataclasses import dataclass

from frameworks.policy import CLOCKED_STEPS, CYCLES, DRAWN_BY, LINE_KINDS
from frameworks.vocabulary import CATEGORIES, MARKS, SUBJECT_KINDS

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Sentence:
    """One rule in words, and the numbered requirements behind it."""

    text: str
    source: tuple = ()


@dataclass(frozen=True)
class Chapter:
    """Rules that belong together."""

    title: str
    sentences: tuple

    @property
    def anchor(self):
        return self.title.lower().replace(" ", "-")


def chapters(policy):
    """The whole policy but its scales, roles, programme and settled questions."""
    parts = (
        ("The month", _month),
        ("What is late", _lateness),
        ("Meeting the worker", _contact),
        ("Immediate concerns", _concerns),
        ("Challenges", _challenge),
        ("Cases that may be drawn", _pool),
        ("Independence", _independence),
        ("How many audits", _quotas),
        ("Breaks and exemptions", _breaks),
        ("Moderation", _moderation),
        ("Oversight and actions", _oversight),
        ("After a poor grade", _chains),
        ("Reports", _reports),
        ("Learning", _learning),
        ("Expectations by role", _expectations),
    )
    told = (Chapter(title, tuple(say(policy))) for title, say in parts)
    return [chapter for chapter in told if chapter.sentences]


def listed(words, joint="and"):
    """Words as people list them: "a, b and c"."""
    *first, last = words or ["nobody"]
    return f"{', '.join(first)} {joint} {last}" if first else last


def _titles(policy, keys, joint="and"):
    return listed([policy.role_title(key) for key in keys], joint)


def _grades(policy, codes, joint="or"):
    found = [policy.overall.grade(code) for code in codes]
    return listed([grade.name for grade in found if grade], joint)


def _times(count):
    return {1: "one", 2: "two", 3: "three"}.get(count, str(count))


def _do(policy, keys, one, many):
    """Roles and what they do: "Head hears" but "Head and Lead hear"."""
    return f"{_titles(policy, keys)} {one if len(keys) == 1 else many}"


def _working_days(count):
    return f"{count} working day{'' if count in (1, '1') else 's'}"


def _percent(share):
    return f"{share * 100:g}%"


def _month(policy):
    days = policy.calendar
    cited = days.source
    yield Sentence(f"Audits are allocated by the {days.allocate_by} of the month.", cited)
    yield Sentence(f"An audit is due by the {days.audit_due} of the month.", cited)
    who = _do(policy, policy.challenge.who, "has", "have")
    yield Sentence(f"From submission, {who} {days.challenge_window} to challenge the audit.", cited)
    yield Sentence(f"The quality check follows within {days.check_within}.", cited)
    yield Sentence(f"A returned audit is sent back within {days.return_within}.", cited)
    yield Sentence(
        f"Management oversight is due {days.oversight_within} after finalising; the findings "
        f"are discussed in supervision within {days.supervision_within}.",
        cited,
    )
    if days.remind_before:
        before = listed([str(day) for day in days.remind_before])
        yield Sentence(f"Reminders go out {_working_days(before)} before a deadline.", cited)
    if days.chase_after:
        after = listed([str(day) for day in days.chase_after])
        again = f", then every {days.chase_every}" if days.chase_every else ""
        yield Sentence(f"Chasers follow {_working_days(after)} after it{again}.", cited)
    for day in days.closure_days:
        yield Sentence(f"The council is closed on {day}.", cited)


def _lateness(policy):
    for rule in policy.lateness:
        step = CLOCKED_STEPS[rule.step]
        told = _do(policy, rule.tell, "is", "are")
        yield Sentence(f"{step}: {_working_days(rule.after)} late, {told} told.", rule.source)


def _contact(policy):
    rule = policy.contact
    people = _titles(policy, rule.people)
    yield Sentence(f"The auditor contacts {people} to arrange the audit.", rule.source)
    attempts = "attempt" if rule.attempts_before_escalation == 1 else "attempts"
    yield Sentence(
        f"After {_times(rule.attempts_before_escalation)} {attempts} without a reply it goes to "
        f"the {policy.role_title(rule.escalate_to)}.",
        rule.source,
    )
    if rule.required:
        title = policy.role_title(rule.required)
        yield Sentence(f"Without input of the {title} the reason must be given.", rule.source)


def _concerns(policy):
    rule = policy.concerns
    yield Sentence(f"{_do(policy, rule.tell, 'hears', 'hear')} of a concern at once.", rule.source)
    yield Sentence(f"{policy.role_title(rule.acted_on_by)} acts and records what was done.", rule.source)
    if rule.instruction:
        yield Sentence(rule.instruction, rule.source)


def _challenge(policy):
    rule = policy.challenge
    who = _titles(policy, rule.who, "or")
    yield Sentence(f"{who} may challenge an audit before it is finalised.", rule.source)
    first = policy.role_title(rule.answered_by)
    yield Sentence(f"The {first} answers first, within {rule.answer_within}.", rule.source)
    where = " of a service not connected with the case" if rule.unconnected_service else ""
    yield Sentence(
        f"Without agreement the {policy.role_title(rule.arranged_by)} asks a "
        f"{policy.role_title(rule.decided_by)}{where}, whose decision is final.",
        rule.source,
    )


def _pool(policy):
    rule = policy.pool
    of = listed([CATEGORIES[code] for code in rule.categories])
    yield Sentence(f"Cases of these categories may be drawn: {of}.", rule.source)
    yield Sentence(f"A case audited in the last {rule.not_audited_within} months is left out.", rule.source)
    way = {"exclude": "are left out", "grant": "are drawn, and access must be granted first"}
    yield Sentence(f"Restricted records {way[rule.restricted]}.", rule.source)


def _independence(policy):
    yield from _parted("An auditor never audits", policy.independence)


def _parted(start, rule):
    from_what = [
        (rule.exclude_own_team, "a case of their own team"),
        (rule.exclude_managed_teams, "a case of a team they manage"),
        (rule.exclude_line_management, "a case whose worker is above or below them in the line"),
        (rule.exclude_own_service, "a case of their own service"),
    ]
    parted = [words for holds, words in from_what if holds]
    if parted:
        yield Sentence(f"{start} {listed(parted, 'or')}.", rule.source)
    if rule.own_team_tools:
        tools = listed(list(rule.own_team_tools))
        yield Sentence(f"With these tools one's own team may be audited: {tools}.", rule.source)


def _quotas(policy):
    for rule in policy.quotas:
        parts = [
            (rule.expected_per_year, "{} a year are expected"),
            (rule.most_per_year, "{} a year are the most"),
            (rule.most_per_month, "{} a month is the most"),
        ]
        told = listed([words.format(number) for number, words in parts if number is not None])
        yield Sentence(f"{_titles(policy, rule.roles)}: {told}.", rule.source)


def _breaks(policy):
    rule = policy.breaks
    months = f"{_times(rule.per_year)} month{'' if rule.per_year == 1 else 's'}"
    yield Sentence(
        f"An auditor may take {months} a year without an audit, asked for by the {rule.ask_before} of "
        f"the month before; {policy.role_title(rule.decided_by)} decides.",
        rule.source,
    )
    told = _do(policy, rule.tell_when_full, "hears", "hear")
    when_full = f"; {told} when that is reached" if rule.tell_when_full else ""
    yield Sentence(
        f"At most {_percent(rule.share_max)} of auditors are on a break in a month{when_full}.", rule.source
    )
    for one in policy.exemptions:
        titles = listed([title.replace("*", "…") for title in one.titles], "or")
        title = titles if one.titles else policy.role_title(one.decided_by)
        yield Sentence(f"{one.applies_to}: an exemption is decided by {title}.", one.source)


def _moderation(policy):
    rule = policy.moderation
    way = {"up": "rounded up", "nearest": "rounded", "down": "rounded down"}[rule.rounding]
    yield Sentence(f"{_percent(rule.share)} of the month's audits are moderated, {way}.", rule.source)
    if rule.always_grades:
        grades = _grades(policy, rule.always_grades)
        yield Sentence(f"Every audit graded {grades} is moderated.", rule.source)
    for one in rule.per_person:
        whom = _holder(policy, one.role, one.titles)
        yield Sentence(f"{whom}: {_times(one.count)} a month each.", rule.source)
    yield from _parted("A moderator never moderates", rule.independence)
    if rule.blind:
        yield Sentence("The first grade stays hidden until the moderator has graded.", rule.source)
    stands = policy.role_title(rule.grade_stands)
    yield Sentence(f"A moderation is due within {rule.due}; the grade of the {stands} stands.", rule.source)


def _oversight(policy):
    oversight, actions = policy.followup.oversight, policy.followup.actions
    assurance = policy.followup.assurance
    yield Sentence(
        f"{policy.role_title(oversight.written_by)} writes the management oversight; "
        f"{policy.role_title(oversight.supervision_noted_by)} notes the discussion in supervision.",
        oversight.source,
    )
    yield Sentence(f"An action is offered {actions.default_within}.", actions.source)
    for one in actions.by_grade:
        grades = _grades(policy, one.grades)
        yield Sentence(f"After {grades} it takes {one.within} at most.", actions.source)
    doer = ", never by who did them" if actions.never_by_doer else ""
    signers = _titles(policy, actions.signed_off_by, "or")
    yield Sentence(f"Actions are signed off by the {signers}{doer}.", actions.source)
    yield Sentence(
        f"{policy.role_title(assurance.drawn_by)} looks again at {assurance.sample} audits a "
        "month, whether what is called done was done.",
        assurance.source,
    )


def _chains(policy):
    for chain in policy.followup.chains:
        cited, grades = chain.source, _grades(policy, chain.grades)
        people = _titles(policy, chain.meeting_people)
        yield Sentence(
            f"{grades}: {people} meet within {chain.meeting_within}. {chain.meeting_purpose}".strip(),
            cited,
        )
        yield Sentence(
            f"They review progress after {chain.review_after}; the case is audited again within "
            f"{chain.reaudit_within}.",
            cited,
        )
        if chain.if_again:
            again = chain.if_again
            yield Sentence(
                f"If it is {grades} again, {policy.role_title(again.convened_by)} calls "
                f"{_titles(policy, again.people)} together. {again.purpose}".strip(),
                cited,
            )
        if chain.repeats_until_better:
            yield Sentence(f"This is repeated until the case is no longer {grades}.", cited)
    for alert in policy.followup.alerts:
        told = _do(policy, alert.tell, "hears", "hear")
        yield Sentence(f"{told} of {_grades(policy, alert.grades)}. {alert.why}".strip(), alert.source)


def _reports(policy):
    for one in policy.reports:
        due = f", by the {one.due} of the month after" if one.due else ""
        goes_to = f" It goes to: {'; '.join(one.audiences)}." if one.audiences else ""
        yield Sentence(
            f"{one.title}: every {CYCLES[one.every]}{due}, prepared by {policy.role_title(one.prepared_by)}.{goes_to}",
            one.source,
        )


def _learning(policy):
    for one in policy.learning:
        when = f" ({one.when})" if one.when else ""
        led = f", led by {policy.role_title(one.led_by)}" if one.led_by else ""
        people = f", for {_titles(policy, one.people)}" if one.people else ""
        yield Sentence(
            f"{one.title}: every {CYCLES[one.every]}{when}{led}{people}. {one.about}".strip(),
            one.source,
        )


def _expectations(policy):
    for one in policy.expectations:
        count = f"{one.count} " if one.count else ""
        each = f" for each {one.for_each}" if one.for_each else ""
        counted = "" if one.counted_here else " (not counted here)"
        yield Sentence(
            f"{_holder(policy, one.role, one.titles)}: {one.what}, {count}every {CYCLES[one.per]}{each}{counted}.",
            one.source,
        )


def _holder(policy, role, titles):
    """The council's word for a role, or the job titles that are meant."""
    named = [title.replace("*", "").strip() for title in titles]
    return listed(named) if named else policy.role_title(role)


@dataclass(frozen=True)
class PlannedLine:
    """One line of the programme in one month, in words."""

    title: str
    kind: str
    size: str
    theme: str
    cases: str
    auditors: str
    tool: str
    note: str
    source: tuple


def programme(policy):
    """The year: (month's name, its lines) from January to December."""
    return [
        (name, [_planned(policy, line, month) for line in policy.lines_in(month)])
        for month, name in enumerate(MONTH_NAMES, start=1)
    ]


def _planned(policy, line, month):
    plan = line.plan(month)
    return PlannedLine(
        title=line.title,
        kind=LINE_KINDS[line.kind],
        size=_sized(plan.size, line.unit),
        theme=plan.theme,
        cases=_selected(line, month),
        auditors=_titles(policy, line.auditor_roles(month)),
        tool=line.tool or "",
        note=" ".join(part for part in (line.note, plan.note) if part),
        source=tuple(dict.fromkeys((*line.source, *plan.source))),
    )


def _sized(size, unit):
    if size.is_unset:
        return "To be confirmed"
    counted = "All" if size.is_all else str(size)
    return f"{counted} × {SUBJECT_KINDS[unit].lower()}"


def _selected(line, month):
    """Which cases, in words: who fits, what must be among them, how they are found."""
    select = line.selection(month)
    words = [listed([CATEGORIES[code] for code in select.categories])] if select.categories else []
    words += [MARKS[code] for code in select.marks]
    words += [f"not: {MARKS[code]}" for code in select.without_marks]
    words += _spanned("aged", select.age_from, select.age_to, "years")
    words += _spanned("for", select.months_from, select.months_to, "months")
    words += [
        f"among them at least {one.count}: {MARKS[one.mark] if one.mark else CATEGORIES[one.category]}"
        for one in line.included(month)
    ]
    return "; ".join([*words, DRAWN_BY[line.drawn(month)]])


def _spanned(word, low, high, unit):
    if low is not None and high is not None:
        return [f"{word} {low} to {high} {unit}" if low != high else f"{word} {low} {unit}"]
    if low is not None:
        return [f"{word} {low} {unit} or more"]
    if high is not None:
        return [f"{word} {high} {unit} or less"]
    return []
