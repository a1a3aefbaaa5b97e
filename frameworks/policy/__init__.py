"""The typed policy of one council: every rule the application asks for, frozen.

The text of a council's files becomes these objects (``frameworks/loading.py``);
rooms above read them and never the files. Each entry says what it is, its unit
and, in the file itself under ``source``, the requirement it comes from. Shares
are fractions (0.20 is a fifth). ``When`` is a deadline in words, such as
"first working day", "last day", "28th", "3 working days" or "4 weeks"; a period
is counted from the event that the entry names.
"""

from frameworks.policy.allocation import (
    BreakRule,
    ExemptionRule,
    Independence,
    MatchWeights,
    PoolRule,
    QuotaRule,
)
from frameworks.policy.closing import (
    ActionRule,
    AssuranceRule,
    ChainRule,
    FilingAgain,
    FilingRule,
    FollowUp,
    GradeAlert,
    MeetingRule,
    ModerationRule,
    OversightRule,
    PerPerson,
    RepeatRule,
    SummaryRule,
    TimescaleRule,
    UpdateRule,
)
from frameworks.policy.entries import When, entry, frozen, source
from frameworks.policy.grading import (
    GradeRule,
    Scale,
)
from frameworks.policy.learning import (
    COUNTED,
    CYCLES,
    ExpectationRule,
    LearningRule,
    ReportRule,
)
from frameworks.policy.month import (
    CLOCKED_STEPS,
    Calendar,
    ChallengeRule,
    ConcernRule,
    ContactRule,
    LatenessRule,
)
from frameworks.policy.people import (
    Colours,
    Council,
    RoleRule,
    WordRule,
    titled,
)
from frameworks.policy.programme import (
    DRAWN_BY,
    LINE_KINDS,
    MonthPlan,
    MustInclude,
    ProgrammeLine,
    Selection,
    Size,
    ToolChoice,
    Trigger,
)
from frameworks.policy.record import Record, Retention, StandardSet, Theme
from frameworks.vocabulary import ROLES

__all__ = [
    "FilingAgain",
    "FilingRule",
    "SummaryRule",
    "MeetingRule",
    "Record",
    "Retention",
    "StandardSet",
    "Theme",
    "Trigger",
    "UpdateRule",
    "ActionRule",
    "AssuranceRule",
    "BreakRule",
    "CLOCKED_STEPS",
    "COUNTED",
    "CYCLES",
    "Calendar",
    "ChainRule",
    "ChallengeRule",
    "ConcernRule",
    "ContactRule",
    "Colours",
    "Council",
    "DRAWN_BY",
    "ExemptionRule",
    "ExpectationRule",
    "FollowUp",
    "GradeAlert",
    "GradeRule",
    "Independence",
    "LINE_KINDS",
    "LatenessRule",
    "LearningRule",
    "MatchWeights",
    "ModerationRule",
    "MonthPlan",
    "MustInclude",
    "OversightRule",
    "PerPerson",
    "Policy",
    "PoolRule",
    "ProgrammeLine",
    "QuotaRule",
    "RepeatRule",
    "ReportRule",
    "RoleRule",
    "Scale",
    "Selection",
    "Settled",
    "Size",
    "TimescaleRule",
    "ToolChoice",
    "When",
    "WordRule",
    "titled",
]


@frozen
class Settled:
    """Where the document contradicts itself or is silent: which way and why."""

    question: str = entry("What the document leaves open.")
    choice: str = entry("Which way it was settled.")
    reason: str = entry("Why.")
    settings: tuple[str, ...] = entry("Entries of this policy that hold the choice.", example=["calendar.allocate_by"])
    kind: str = entry(
        "The document contradicts itself, or is silent.",
        among={"conflict": "contradiction", "silence": "silence"},
        default="conflict",
    )
    source: tuple[str, ...] = source()


@frozen
class Policy:
    """Everything a council settles, as one object."""

    name: str = entry("Name of the framework.", longest=200)
    council: Council = entry("The council.")
    document: str = entry("The document the framework was written from.", default="")
    words: tuple[WordRule, ...] = entry("The council's own words for the product's.", unique="ours", default=())
    roles: tuple[RoleRule, ...] = entry("Roles and the job titles that give them.", unique="key")
    scales: tuple[Scale, ...] = entry("Grading scales.", unique="code")
    overall_scale: str = entry("Scale of the whole audit.", refers="scale")
    section_scale: str | None = entry("Scale of a section.", default=None, refers="scale")
    calendar: Calendar = entry("The month's calendar.")
    lateness: tuple[LatenessRule, ...] = entry("Who is told of what is late.", default=())
    contact: ContactRule = entry("Arranging the meeting.")
    concerns: ConcernRule = entry("Immediate concerns.")
    challenge: ChallengeRule = entry("Challenges.")
    pool: PoolRule = entry("Cases that may be drawn.")
    independence: Independence = entry("What parts an auditor from a case.")
    quotas: tuple[QuotaRule, ...] = entry("Quotas; the first that fits a person holds.")
    breaks: BreakRule = entry("Breaks.")
    exemptions: tuple[ExemptionRule, ...] = entry("Exemptions; the first that fits holds.")
    match: MatchWeights = entry("What a match prefers.", default=MatchWeights())
    programme: tuple[ProgrammeLine, ...] = entry("The year's programme.", unique="code")
    moderation: ModerationRule = entry("Moderation.")
    followup: FollowUp = entry("Follow-up.")
    reports: tuple[ReportRule, ...] = entry("Reports.", unique="code", default=())
    learning: tuple[LearningRule, ...] = entry("Learning calendar.", default=())
    expectations: tuple[ExpectationRule, ...] = entry("Expectations by role.", default=())
    record: Record = entry("Approval and review of the document.", default=Record())
    retention: Retention | None = entry("How long cases stay; left out, nothing is removed.", default=None)
    themes: tuple[Theme, ...] = entry("Headings that findings are gathered under.", unique="code", default=())
    standards: tuple[StandardSet, ...] = entry("Practice standards shown beside the tools.", unique="code", default=())
    names_hidden_from: tuple[str, ...] = entry(
        "Roles that read an audit without the names of child and worker.", among=ROLES, default=()
    )
    settled: tuple[Settled, ...] = entry("What was settled and why.", default=())

    def grade(self, code):
        """The grade of a code: the overall scale's, else that of the first scale that has one; or None."""
        found = (scale.grade(code) for scale in (self.overall, *self.scales))
        return next(filter(None, found), None)

    def scale(self, code):
        return next(scale for scale in self.scales if scale.code == code)

    @property
    def overall(self):
        """The scale of the whole audit."""
        return self.scale(self.overall_scale)

    @property
    def sections(self):
        """The scale of a section, or None where sections are not judged."""
        return self.scale(self.section_scale) if self.section_scale else None

    def line(self, code):
        """The programme line of this code, or None."""
        return next((line for line in self.programme if line.code == code), None)

    def lines_in(self, month):
        """Lines that ask for something in a month (1 to 12), in the file's order."""
        return tuple(line for line in self.programme if line.plan(month))

    def role_title(self, key):
        """What the council calls a role."""
        return next((rule.title for rule in self.roles if rule.key == key), ROLES[key])

    def roles_for(self, job_title):
        """Keys of the roles that a job title gives, in the file's order."""
        return tuple(rule.key for rule in self.roles if titled(job_title, rule.job_titles))

    def quota_for(self, keys):
        """The quota of a person who holds these roles, or None."""
        held = set(keys)
        return next((quota for quota in self.quotas if held & set(quota.roles)), None)

    def exemption_for(self, keys):
        """Who decides for an auditor who holds these roles, or None."""
        held = set(keys)
        fitting = (rule for rule in self.exemptions if not rule.auditor_roles or held & set(rule.auditor_roles))
        return next(fitting, None)

    def chain_for(self, grade):
        """The chain that a grade's code starts, or None."""
        return next((chain for chain in self.followup.chains if grade in chain.grades), None)

    def alerts_for(self, grade):
        """What is told to whom of a grade's code."""
        return tuple(alert for alert in self.followup.alerts if grade in alert.grades)

    def told_of(self, grade):
        """Roles that learn of a grade's code."""
        return tuple(dict.fromkeys(role for alert in self.alerts_for(grade) for role in alert.tell))
