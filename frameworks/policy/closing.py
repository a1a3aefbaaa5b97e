"""After the audit: moderation, oversight, actions, and what a poor grade starts."""

from frameworks.policy.allocation import Independence
from frameworks.policy.entries import When, day_of_month, entry, frozen, narrowing, period, roles, source
from frameworks.policy.programme import LINE_KINDS


@frozen
class PerPerson:
    """What each holder of a role does in a month."""

    role: str = roles("Role.")
    count: int = entry("How many.", unit="a month", least=1, most=100)
    titles: tuple[str, ...] = entry("Of that role, only these job titles.", default=())


@frozen
class MeetingRule:
    """A moderation held as a conversation, with its own record."""

    people: tuple[str, ...] = roles("Who meets beside the moderator.")
    minutes: int | None = entry("Longest time.", unit="minutes", default=None, least=1, most=600)
    prompts: tuple[str, ...] = entry("What the record answers, one text each.", default=())
    source: tuple[str, ...] = source()


@frozen
class ModerationRule:
    """Which audits are graded again, by whom, and whose grade stands."""

    share: float = entry("Share of the month's audits.", unit="fraction", least=0, most=1)
    rounding: str = entry(
        "How the share becomes a number.",
        among={"up": "up", "nearest": "to the nearest", "down": "down"},
        default="up",
    )
    always_grades: tuple[str, ...] = entry("Grades always moderated.", default=(), refers="grade")
    per_person: tuple[PerPerson, ...] = entry("What each person moderates.", default=())
    moderators: tuple[str, ...] = roles("Roles that moderate.")
    independence: Independence = entry("What parts a moderator from a case.")
    blind: bool = entry("The first grade is hidden until the moderator has graded.", default=True)
    due: When = period("Time for a moderation, from its selection.")
    due_by: When | None = day_of_month("Day by which the month's moderations are done, instead of due.", default=None)
    panel: tuple[str, ...] = roles("Roles that sit together on a moderation; the moderator writes.", default=())
    meeting: MeetingRule | None = entry("Held as a conversation, with a record.", default=None)
    second_grade: bool = entry(
        "The moderator gives a grade of their own before the talk; false: the talk alone, after which the grade may "
        "stay as it is.",
        default=True,
    )
    grade_stands: str = entry(
        "Whose grade is the audit's in the end.",
        among={
            "moderator": "the moderator's",
            "auditor": "the auditor's",
            "agreed": "the one both agree on, written as a third record",
        },
        default="moderator",
    )
    source: tuple[str, ...] = source()


@frozen
class RepeatRule:
    """What is added when a re-audit has the same grade again."""

    convened_by: str = roles("Role that calls the meeting.")
    people: tuple[str, ...] = roles("Who meets.")
    tell: tuple[str, ...] = roles("Who is told at once.")
    purpose: str = entry("What the meeting is for.", default="")


@frozen
class UpdateRule:
    """A report on what was done that a poor grade asks for."""

    after: When = period("When it is due, from the grade being confirmed.")
    by: str = roles("Role that gives it.")
    to: tuple[str, ...] = roles("Roles that receive it.")
    asks: str = entry("What it says.", default="")


@frozen
class ChainRule:
    """What a poor grade starts, and what ends it."""

    grades: tuple[str, ...] = entry("Grades that start it.", refers="grade")
    meeting_within: When | None = period(
        "Time to the first meeting, from the grade being confirmed; leave out for none.", default=None
    )
    meeting_people: tuple[str, ...] = roles("Who meets.", default=())
    meeting_purpose: str = entry("What the meeting is for.", default="")
    review_after: When | None = period(
        "Time to the review meeting, from the grade being confirmed; leave out for none.", default=None
    )
    updates: tuple[UpdateRule, ...] = entry("Reports on what was done.", default=())
    reaudit_within: When = period("Time to the re-audit, from the grade being confirmed.")
    repeats_until_better: bool = entry("The chain begins again after each such grade.", default=True)
    if_again: RepeatRule | None = entry("What a repeated grade adds.", default=None)
    source: tuple[str, ...] = source()


@frozen
class GradeAlert:
    """Who learns of a grade."""

    grades: tuple[str, ...] = entry("Grades.", refers="grade")
    tell: tuple[str, ...] = roles("Roles told when the grade is confirmed.")
    titles: tuple[str, ...] = narrowing()
    why: str = entry("Reason shown in the notice.", default="")
    source: tuple[str, ...] = source()


@frozen
class TimescaleRule:
    """Longest time an action may take after a grade."""

    grades: tuple[str, ...] = entry("Grades.", refers="grade")
    within: When = period("Longest time, from finalising.")


@frozen
class ActionRule:
    """How an improvement action is set, followed and closed."""

    default_within: When = period("Date offered for an action, from the day it is set.")
    by_grade: tuple[TimescaleRule, ...] = entry("Shorter times for some grades.", default=())
    needed_for: tuple[str, ...] = entry(
        "Grades and judgements that an audit cannot be shared with before it has an action; left out, "
        "all below the best.",
        refers="grade or judgement",
        default=(),
    )
    signed_off_by: tuple[str, ...] = roles("Roles that sign an action off.")
    never_by_doer: bool = entry("Nobody signs off what they did themselves.", default=True)
    seen_by: tuple[str, ...] = roles("Roles that follow a child's actions.", default=())
    source: tuple[str, ...] = source()


@frozen
class AssuranceRule:
    """The sample that checks that "done" was done."""

    sample: int = entry("Audits looked at.", unit="a month", least=0, most=1000)
    drawn_by: str = roles("Role that looks.")
    signed_off_by: tuple[str, ...] = roles("Roles that sample and sign trackers off.", default=())
    source: tuple[str, ...] = source()


@frozen
class OversightRule:
    """Who answers for an audit after it is finalised."""

    written_by: str = roles("Role that writes the oversight.")
    supervision_noted_by: str = roles("Role that notes the discussion in supervision.")
    source: tuple[str, ...] = source()


FILED_AFTER = {
    "finalised": "finalising",
    "checked": "the quality check",
    "oversight": "management oversight",
    "moderated": "moderation",
}


@frozen
class FilingAgain:
    """A further step after which the same role puts the audit on the record once more."""

    after: str = entry("The step it waits for; an audit that never reaches it is not filed again.", among=FILED_AFTER)
    within: When = period("Time for it, from that step.")
    note: str = entry("Title of the case note written with it.", default="")
    source: tuple[str, ...] = source()


@frozen
class FilingRule:
    """Who puts the finished audit on the child's record, and when."""

    after: str = entry("The step it waits for; escalation never waits for it.", among=FILED_AFTER)
    within: When = period("Time for it, from that step.")
    by: str = roles("Role that files it.")
    where: str = entry("The record it goes on, such as the case system's name.", default="", longest=200)
    note: str = entry("Title of the case note written with it.", default="")
    again: tuple[FilingAgain, ...] = entry(
        "Further steps after which it is filed once more.", unique="after", default=()
    )
    source: tuple[str, ...] = source()

    @property
    def steps(self):
        """Everything it is filed after, in order; each says `after`, `within` and `note`."""
        return (self, *self.again)


@frozen
class SummaryRule:
    """What the audits of one theme end with together, and when it is looked at again."""

    kinds: tuple[str, ...] = entry("Kinds of programme lines whose rounds end with a summary.", among=LINE_KINDS)
    agreed_by: str = roles("Role that writes down what was agreed.")
    look_again_after: When = period("Time to the second look where much must change, from the summary being agreed.")
    source: tuple[str, ...] = source()


@frozen
class FollowUp:
    """Everything that happens after the grade."""

    oversight: OversightRule = entry("Management oversight.")
    actions: ActionRule = entry("Actions.")
    assurance: AssuranceRule = entry("Assurance sample.")
    chains: tuple[ChainRule, ...] = entry("What poor grades start.", default=())
    alerts: tuple[GradeAlert, ...] = entry("Who learns of which grade.", default=())
    summaries: SummaryRule | None = entry("Summaries of thematic audits.", default=None)
    filing: FilingRule | None = entry("Filing on the child's record.", default=None)
    closing_waits_for_actions: bool = entry("An audit cannot be closed while an action of it is open.", default=True)
