"""Which cases may be drawn, who may audit them, and how often."""

from frameworks.plain_words.words import Sentence, do, listed, percent, shown_titles, times, titles
from frameworks.vocabulary import CATEGORIES


def pool(policy):
    rule = policy.pool
    of = listed([CATEGORIES[code] for code in rule.categories])
    yield Sentence(f"Cases of these categories may be drawn: {of}.", rule.source)
    yield Sentence(f"A case audited in the last {rule.not_audited_within} months is left out.", rule.source)
    way = {"exclude": "are left out", "grant": "are drawn, and access must be granted first"}
    yield Sentence(f"Restricted records {way[rule.restricted]}.", rule.source)
    if rule.teams:
        yield Sentence(f"Only cases of these teams may be drawn: {shown_titles(rule.teams, 'and')}.", rule.source)
    if rule.closed_within is not None:
        yield Sentence(f"A closed case may be drawn for {rule.closed_within} months after it was closed.", rule.source)


def independence(policy):
    yield from parted("An auditor", "audits", policy.independence)


def parted(who, does, rule):
    """What parts a person from a case: "An auditor never audits …"."""
    return (Sentence(text, rule.source) for text in parting(who, does, rule))


def parting(who, does, rule):
    """The same as plain texts."""
    from_what = [
        (rule.exclude_own_team, "a case of their own team"),
        (rule.exclude_managed_teams, "a case of a team they manage"),
        (rule.exclude_line_management, "a case whose worker is above or below them in the line"),
        (rule.exclude_own_service, "a case of their own service"),
    ]
    parts = [words for holds, words in from_what if holds]
    if parts:
        yield f"{who} never {does} {listed(parts, 'or')}."
    if rule.only_own_team:
        yield f"{who} {does} only cases of their own team or of teams they manage."
    if rule.only_own_service:
        yield f"{who} {does} only cases of their own service."
    if rule.exclude_previous_auditor:
        yield f"{who} never {does} a case again that they audited the time before."
    if rule.own_team_tools:
        tools = listed(list(rule.own_team_tools))
        yield f"With these tools one's own team may be audited: {tools}."


def quotas(policy):
    for rule in policy.quotas:
        parts = [
            (rule.expected_per_year, "{} a year are expected"),
            (rule.most_per_year, "{} a year are the most"),
            (rule.most_per_month, "{} a month is the most"),
        ]
        told = listed([words.format(number) for number, words in parts if number is not None])
        yield Sentence(f"{titles(policy, rule.roles)}: {told}.", rule.source)


def breaks(policy):
    rule = policy.breaks
    months = f"{times(rule.per_year)} month{'' if rule.per_year == 1 else 's'}"
    yield Sentence(
        f"An auditor may take {months} a year without an audit, asked for by the {rule.ask_before} of "
        f"the month before; {policy.role_title(rule.decided_by)} decides.",
        rule.source,
    )
    told = do(policy, rule.tell_when_full, "hears", "hear")
    when_full = f"; {told} when that is reached" if rule.tell_when_full else ""
    yield Sentence(
        f"At most {percent(rule.share_max)} of auditors are on a break in a month{when_full}.", rule.source
    )
    for one in policy.exemptions:
        who = shown_titles(one.titles) if one.titles else policy.role_title(one.decided_by)
        yield Sentence(f"{one.applies_to}: an exemption is decided by {who}.", one.source)
