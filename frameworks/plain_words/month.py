"""The month in sentences: its days, what is late, and what happens while an audit is made."""

from frameworks.plain_words.words import Sentence, by_the, do, listed, narrowed, times, titles, working_days
from frameworks.policy import CLOCKED_STEPS


def days(policy):
    rule = policy.calendar
    cited = rule.source
    yield Sentence(f"Audits are allocated by the {by_the(rule.allocate_by)}.", cited)
    yield Sentence(f"An audit is due by the {by_the(rule.audit_due)}.", cited)
    who = do(policy, policy.challenge.who, "has", "have")
    if rule.challenge_until:
        yield Sentence(
            f"An audit may be challenged until the {by_the(rule.challenge_until)}; of one shared later, {who} "
            f"{rule.challenge_window} to challenge it.",
            cited,
        )
    else:
        yield Sentence(f"From submission, {who} {rule.challenge_window} to challenge the audit.", cited)
    yield Sentence(f"The quality check follows within {rule.check_within}.", cited)
    yield Sentence(f"A returned audit is sent back within {rule.return_within}.", cited)
    due = f"by the {by_the(rule.oversight_by)}" if rule.oversight_by else f"{rule.oversight_within} after finalising"
    yield Sentence(
        f"Management oversight is due {due}; the findings are discussed in supervision within "
        f"{rule.supervision_within}.",
        cited,
    )
    if rule.remind_before:
        before = listed([str(day) for day in rule.remind_before])
        yield Sentence(f"Reminders go out {working_days(before)} before a deadline.", cited)
    if rule.chase_after:
        after = listed([str(day) for day in rule.chase_after])
        again = f", then every {rule.chase_every}" if rule.chase_every else ""
        yield Sentence(f"Chasers follow {working_days(after)} after it{again}.", cited)
    for day in rule.closure_days:
        yield Sentence(f"The council is closed on {day}.", cited)


def lateness(policy):
    for rule in policy.lateness:
        step = CLOCKED_STEPS[rule.step]
        told = do(policy, rule.tell, "is", "are")
        yield Sentence(f"{step}: {working_days(rule.after)} late, {told} told.", rule.source)


def contact(policy):
    rule = policy.contact
    people = titles(policy, rule.people)
    yield Sentence(f"The auditor contacts {people} to arrange the audit.", rule.source)
    attempts = "attempt" if rule.attempts_before_escalation == 1 else "attempts"
    yield Sentence(
        f"After {times(rule.attempts_before_escalation)} {attempts} without a reply it goes to "
        f"the {policy.role_title(rule.escalate_to)}.",
        rule.source,
    )
    if rule.required:
        title = policy.role_title(rule.required)
        yield Sentence(f"Without input of the {title} the reason must be given.", rule.source)


def concerns(policy):
    rule = policy.concerns
    told = do(policy, rule.tell, "hears", "hear")
    yield Sentence(f"{told} of a concern at once.{narrowed(rule.titles)}", rule.source)
    yield Sentence(f"{policy.role_title(rule.acted_on_by)} acts and records what was done.", rule.source)
    if rule.instruction:
        yield Sentence(rule.instruction, rule.source)


def challenge(policy):
    rule = policy.challenge
    who = titles(policy, rule.who, "or")
    yield Sentence(f"{who} may challenge an audit before it is finalised.", rule.source)
    first = policy.role_title(rule.answered_by)
    yield Sentence(f"The {first} answers first, within {rule.answer_within}.", rule.source)
    where = " of a service not connected with the case" if rule.unconnected_service else ""
    yield Sentence(
        f"Without agreement the {policy.role_title(rule.arranged_by)} asks a "
        f"{policy.role_title(rule.decided_by)}{where}, whose decision is final.",
        rule.source,
    )
