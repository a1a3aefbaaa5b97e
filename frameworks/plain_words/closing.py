"""After the audit: moderation, oversight, actions, what a poor grade starts, filing."""

from frameworks.plain_words.drawing import parted
from frameworks.plain_words.words import (
    Sentence,
    by_the,
    do,
    graded,
    holder,
    listed,
    narrowed,
    percent,
    times,
    titles,
)
from frameworks.policy.closing import FILED_AFTER
from frameworks.policy.programme import LINE_KINDS


def moderation(policy):
    rule = policy.moderation
    way = {"up": "rounded up", "nearest": "rounded", "down": "rounded down"}[rule.rounding]
    yield Sentence(f"{percent(rule.share)} of the month's audits are moderated, {way}.", rule.source)
    if rule.always_grades:
        yield Sentence(f"Every audit graded {graded(policy, rule.always_grades)} is moderated.", rule.source)
    for one in rule.per_person:
        whom = holder(policy, one.role, one.titles)
        yield Sentence(f"{whom}: {times(one.count)} a month each.", rule.source)
    yield from parted("A moderator", "moderates", rule.independence)
    if rule.panel:
        together = titles(policy, rule.panel)
        yield Sentence(f"{together} sit together on a moderation; the moderator writes.", rule.source)
    if rule.meeting:
        yield from _meeting(policy, rule.meeting)
    if not rule.second_grade:
        yield Sentence("The moderator gives no grade of their own; the grade may stay as it is.", rule.source)
    if rule.blind:
        yield Sentence("The first grade stays hidden until the moderator has graded.", rule.source)
    yield Sentence(f"A moderation is due {_due(rule)}; {_stands(policy, rule)} stands.", rule.source)


def _meeting(policy, meeting):
    longest = f", {meeting.minutes} minutes at most" if meeting.minutes else ""
    people = titles(policy, meeting.people)
    yield Sentence(f"A moderation is a conversation of the moderator with {people}{longest}.", meeting.source)
    for prompt in meeting.prompts:
        yield Sentence(f"Its record answers: {prompt}", meeting.source)


def _due(rule):
    return f"by the {by_the(rule.due_by)}" if rule.due_by else f"within {rule.due}"


def _stands(policy, rule):
    if rule.grade_stands == "agreed":
        return "the grade both agree on"
    return f"the grade of the {policy.role_title(rule.grade_stands)}"


def oversight(policy):
    who, actions = policy.followup.oversight, policy.followup.actions
    assurance = policy.followup.assurance
    yield Sentence(
        f"{policy.role_title(who.written_by)} writes the management oversight; "
        f"{policy.role_title(who.supervision_noted_by)} notes the discussion in supervision.",
        who.source,
    )
    yield Sentence(f"An action is offered {actions.default_within}.", actions.source)
    for one in actions.by_grade:
        yield Sentence(f"After {graded(policy, one.grades)} it takes {one.within} at most.", actions.source)
    if actions.needed_for:
        needing = graded(policy, actions.needed_for)
        yield Sentence(f"Where an audit or a section of it is graded {needing}, an action is needed.", actions.source)
    doer = ", never by who did them" if actions.never_by_doer else ""
    signers = titles(policy, actions.signed_off_by, "or")
    yield Sentence(f"Actions are signed off by the {signers}{doer}.", actions.source)
    may = "cannot" if policy.followup.closing_waits_for_actions else "may"
    yield Sentence(f"An audit {may} be closed while an action of it is open.", actions.source)
    yield Sentence(
        f"{policy.role_title(assurance.drawn_by)} looks again at {assurance.sample} audits a "
        "month, whether what is called done was done.",
        assurance.source,
    )


def chains(policy):
    for chain in policy.followup.chains:
        for text in _chain(policy, chain, graded(policy, chain.grades)):
            yield Sentence(text, chain.source)
    for alert in policy.followup.alerts:
        told = do(policy, alert.tell, "hears", "hear")
        why = f" {alert.why}" if alert.why else ""
        text = f"{told} of {graded(policy, alert.grades)}.{narrowed(alert.titles)}{why}"
        yield Sentence(text, alert.source)


def summaries(policy):
    rule = policy.followup.summaries
    if rule:
        what = listed([LINE_KINDS[kind].lower() for kind in rule.kinds])
        who = policy.role_title(rule.agreed_by)
        yield Sentence(
            f"Each round of a {what} ends with one agreed summary, written down by the {who}; "
            f"where much must change it is looked at again after {rule.look_again_after}.",
            rule.source,
        )


def _chain(policy, chain, grade):
    if chain.meeting_within:
        people = titles(policy, chain.meeting_people)
        yield f"{grade}: {people} meet within {chain.meeting_within}. {chain.meeting_purpose}".strip()
    for one in chain.updates:
        who = f"{policy.role_title(one.by)} tells {titles(policy, one.to)}"
        yield f"{grade}: {who} what was done, {_after(one.after)}. {one.asks}".strip()
    again = f"the case is audited again within {chain.reaudit_within}."
    if chain.review_after:
        yield f"They review progress after {chain.review_after}; {again}"
    else:
        yield f"{grade}: {again}"
    if chain.if_again:
        meeting = chain.if_again
        caller, people = policy.role_title(meeting.convened_by), titles(policy, meeting.people)
        yield f"If it is {grade} again, {caller} calls {people} together. {meeting.purpose}".strip()
    if chain.repeats_until_better:
        yield f"This is repeated until the case is no longer {grade}."


def _after(when):
    return "the same day" if when == "same day" else f"{when} after the grade is confirmed"


def filing(policy):
    rule = policy.followup.filing
    if rule is None:
        return
    where = f" Where: {rule.where}." if rule.where else ""
    who = policy.role_title(rule.by)
    yield Sentence(f"{who} files the audit on the record {_filed(rule)}.{where}{_noted(rule)}", rule.source)
    for one in rule.again:
        yield Sentence(f"{who} files it once more {_filed(one)}.{_noted(one)}", one.source)
    yield Sentence("Nobody who must hear of a grade waits for the filing.", rule.source)


def _filed(step):
    when = "on the day of" if step.within == "same day" else f"within {step.within} of"
    return f"{when} {FILED_AFTER[step.after]}"


def _noted(step):
    return f" The case note is called “{step.note}”." if step.note else ""
