"""The year's programme: what is audited in which month, how many, by whom."""

import re

from frameworks.policy.allocation import Independence
from frameworks.policy.entries import When, code, day_of_month, entry, frozen, period, roles, source
from frameworks.vocabulary import CATEGORIES, EVENTS, MARKS, SUBJECT_KINDS

LINE_KINDS = {
    "control": "Control sample",
    "thematic": "Thematic audit",
    "dip": "Dip sample",
    "fostering": "Fostering audit",
    "adoption": "Adoption audit",
    "supervision": "Supervision audit",
    "observation": "Observation of practice",
    "service_review": "Service review",
    "second_line": "Second-line audit",
    "reaudit": "Re-audit",
}

DRAWN_BY = {"random": "drawn by chance", "selected": "picked by hand"}


@frozen
class Size:
    """How many a line takes: a number, so many for each auditor, a share, all, or not yet known."""

    kind: str = entry(
        "count, per_auditor, share, all or unset.",
        among={
            "count": "a number",
            "per_auditor": "a number for each auditor",
            "share": "a share of those that fit",
            "all": "all there are",
            "unset": "to be confirmed",
        },
    )
    least: int | None = entry("Fewest, for a number; percent, for a share.", default=None, least=0, most=100000)
    most: int | None = entry("Most, for a number; percent, for a share.", default=None, least=0, most=100000)

    @property
    def is_all(self):
        return self.kind == "all"

    @property
    def is_unset(self):
        return self.kind == "unset"

    @classmethod
    def from_text(cls, text):
        """Read 40, "2 to 3", "4 per auditor", "5 %", all or "to be confirmed"."""
        words = " ".join(text.lower().split())
        if words == "all":
            return cls(kind="all")
        if words in ("to be confirmed", "tbc"):
            return cls(kind="unset")
        if each := re.fullmatch(r"(\d{1,3}) per auditor", words):
            return cls(kind="per_auditor", least=int(each[1]), most=int(each[1]))
        if (share := re.fullmatch(r"(\d{1,3}) ?%", words)) and int(share[1]) <= 100:
            return cls(kind="share", least=int(share[1]), most=int(share[1]))
        found = re.fullmatch(r"(\d{1,5})(?: to (\d{1,5}))?", words)
        if not found or int(found[1]) > int(found[2] or found[1]):
            raise ValueError('expected a number, "2 to 3", "4 per auditor", "5 %", "all" or "to be confirmed"')
        return cls(kind="count", least=int(found[1]), most=int(found[2] or found[1]))

    def __str__(self):
        if self.kind == "all":
            return "all"
        if self.kind == "unset":
            return "to be confirmed"
        if self.kind == "per_auditor":
            return f"{self.least} per auditor"
        if self.kind == "share":
            return f"{self.least} %"
        return str(self.least) if self.least == self.most else f"{self.least} to {self.most}"


@frozen
class MustInclude:
    """A number of cases of one mark or category that a sample must hold.

    They may lie outside the categories of `select` (January's care leavers, HULL-92).
    """

    count: int = entry("At least this many.", least=1, most=100000)
    mark: str | None = entry("With this mark.", default=None, among=MARKS)
    category: str | None = entry("Of this category.", default=None, among=CATEGORIES)


@frozen
class Selection:
    """Which cases a line looks at; every entry given must hold."""

    categories: tuple[str, ...] = entry("One of these categories.", default=(), among=CATEGORIES)
    marks: tuple[str, ...] = entry("All of these marks.", default=(), among=MARKS)
    without_marks: tuple[str, ...] = entry("None of these marks.", default=(), among=MARKS)
    age_from: int | None = entry("This old or older.", unit="years", default=None, least=0, most=30)
    age_to: int | None = entry(
        "This old or younger, the whole year counted.",
        unit="years",
        default=None,
        least=0,
        most=30,
    )
    months_from: int | None = entry(
        "In the category for at least this long.", unit="months", default=None, least=0, most=300
    )
    months_to: int | None = entry(
        "In the category for at most this long.", unit="months", default=None, least=0, most=300
    )
    services: tuple[str, ...] = entry("Of one of these services; * stands for any letters.", default=())
    teams: tuple[str, ...] = entry("Of one of these teams; * stands for any letters.", default=())


@frozen
class ToolChoice:
    """A form of its own for some cases of a line."""

    tool: str = entry("Tool these cases are audited with.", refers="tool")
    select: Selection = entry("Which cases.")
    source: tuple[str, ...] = source()


@frozen
class MonthPlan:
    """What one programme line asks for in one month."""

    month: int = entry("Month number; in a file it is the key, jan to dec or every.")
    size: Size = entry('How many: a number, "2 to 3", "4 per auditor", "5 %", "all" or "to be confirmed".')
    theme: str = entry("What the month looks at.", default="", longest=300)
    select: Selection | None = entry("Which cases; replaces the line's.", default=None)
    must_include: tuple[MustInclude, ...] | None = entry("Instead of the line's.", default=None)
    drawn_by: str | None = entry("Instead of the line's.", default=None, among=DRAWN_BY)
    auditors: tuple[str, ...] | None = roles("Instead of the line's.", default=None)
    titles: tuple[str, ...] | None = entry("Job titles, instead of the line's.", default=None)
    guests: tuple[str, ...] | None = entry("Partner agencies, instead of the line's.", default=None)
    note: str = entry("What the reader must know, such as what the document leaves open.", default="")
    source: tuple[str, ...] = source()


@frozen
class Trigger:
    """What calls for an audit of a line outside the monthly round."""

    on: str = entry("The event.", among=EVENTS)
    day: str = entry("For an audit every year: its day, as MM-DD.", default="", longest=5, example="03-01")
    heading: str = entry(
        "For a day in the record's list: the heading of its column, compared without case, spaces and punctuation.",
        default="",
        longest=100,
        example="Date of approval",
    )
    after: When | None = period("The event comes so long after that day; left out, on the day.", default=None)
    within: When = period("Time for the audit, from the event.")


@frozen
class ProgrammeLine:
    """One row of the year's programme: what is audited, how many, by whom."""

    code: str = code("Short name that never changes.", example="control")
    title: str = entry("Name of the line.", longest=200)
    kind: str = entry("What kind of audit it is.", among=LINE_KINDS)
    unit: str = entry("What is counted.", among=SUBJECT_KINDS)
    tool: str | None = entry(
        "Tool the audits are made with; leave out until it is written.", default=None, refers="tool"
    )
    tools_for: tuple[ToolChoice, ...] = entry(
        "Other tools for some of its cases: the first that fits and is no draft; every other case takes `tool`.",
        default=(),
    )
    months: tuple[MonthPlan, ...] = entry(
        "What each month asks for; leave out for a line with a trigger.", keyed="month", default=()
    )
    trigger: Trigger | None = entry("The event that calls for the audit, instead of the month.", default=None)
    select: Selection = entry("Which cases.", default=Selection())
    must_include: tuple[MustInclude, ...] = entry("What the sample must hold.", default=())
    stratify_by: tuple[str, ...] = entry(
        "The sample mirrors the pool in these.",
        default=(),
        among={"category": "category", "service": "service", "team": "team", "area": "area"},
    )
    drawn_by: str = entry(
        "Drawn by chance, or picked by hand from those that fit.",
        default="random",
        among=DRAWN_BY,
    )
    auditors: tuple[str, ...] = roles("Roles that audit this line.")
    titles: tuple[str, ...] = entry("Of those roles, only these job titles; * stands for any letters.", default=())
    guests: tuple[str, ...] = entry("Partner agencies whose guests take part.", default=())
    independence: Independence | None = entry(
        "What parts its auditors from a case, instead of the policy's.", default=None
    )
    due: When | None = day_of_month("Day by which its audits are submitted, instead of the calendar's.", default=None)
    actions_within: When | None = period("Longest time its actions may take, from finalising.", default=None)
    counts_towards_quota: bool = entry("Counts as one of an auditor's audits.", default=True)
    moderated: bool = entry("Belongs to the sample that moderation draws from.", default=True)
    note: str = entry("What the reader must know.", default="")
    source: tuple[str, ...] = source()

    @property
    def tools(self):
        """Codes of every tool its audits may be made with, the line's own first."""
        own = (self.tool,) if self.tool else ()
        return tuple(dict.fromkeys((*own, *(one.tool for one in self.tools_for))))

    def plan(self, month):
        """What the line asks for in a month (1 to 12), with the line's own entries
        where the month gives none; None when the line rests."""
        return next((plan for plan in self.months if plan.month == month), None)

    def selection(self, month):
        plan = self.plan(month)
        return self.select if plan is None or plan.select is None else plan.select

    def included(self, month):
        plan = self.plan(month)
        return self.must_include if plan is None or plan.must_include is None else plan.must_include

    def drawn(self, month):
        plan = self.plan(month)
        return (plan and plan.drawn_by) or self.drawn_by

    def auditor_roles(self, month):
        plan = self.plan(month)
        return self.auditors if plan is None or plan.auditors is None else plan.auditors

    def auditor_titles(self, month):
        plan = self.plan(month)
        return self.titles if plan is None or plan.titles is None else plan.titles

    def guests_in(self, month):
        plan = self.plan(month)
        return self.guests if plan is None or plan.guests is None else plan.guests
