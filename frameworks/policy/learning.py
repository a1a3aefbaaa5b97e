"""Reports, the learning calendar and what each role owes."""

from frameworks.policy.entries import When, code, day_of_month, entry, frozen, roles, source
from frameworks.vocabulary import ROLES

CYCLES = {
    "week": "week",
    "month": "month",
    "six_weeks": "six weeks",
    "two_months": "two months",
    "quarter": "quarter",
    "half_year": "half year",
    "year": "year",
    "once": "once",
}

MONTH_KEYS = dict.fromkeys(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), "")

COUNTED = {
    "audits": "audits finalised",
    "moderations": "moderations completed",
    "dip_samples": "dip samples finalised",
    "thematic_audits": "thematic audits finalised",
    "assurance_checks": "assurance checks made",
    "meetings": "meetings attended or chaired",
    "observations": "observations made",
    "reports": "reports given",
    "other": "other duties",
}


@frozen
class ReportRule:
    """A report that somebody is owed."""

    code: str = code("Short name.")
    title: str = entry("Name.", longest=200)
    every: str = entry("How often.", among=CYCLES)
    due: When | None = day_of_month("Day it is due, in the month after.", default=None)
    months: tuple[str, ...] = entry("Only in these months, jan to dec.", default=(), among=MONTH_KEYS)
    prepared_by: str = roles("Role that prepares it.")
    roles: tuple[str, ...] = roles("Roles that may read it here.", default=())
    audiences: tuple[str, ...] = entry("Boards and meetings it goes to.", default=())
    source: tuple[str, ...] = source()


@frozen
class LearningRule:
    """A regular meeting or bulletin where learning is shared."""

    title: str = entry("Name.")
    every: str = entry("How often.", among=CYCLES)
    when: str = entry("When, in words.", default="")
    dates: tuple[str, ...] = entry("Its days, where they are fixed.", default=(), day=True, example=["2023-01-19"])
    led_by: str | None = entry("Role that leads it.", default=None, among=ROLES)
    people: tuple[str, ...] = roles("Roles invited.", default=())
    about: str = entry("What is discussed.", default="")
    source: tuple[str, ...] = source()


@frozen
class ExpectationRule:
    """What each holder of a role owes in a period."""

    role: str = roles("Role.")
    titles: tuple[str, ...] = entry("Of that role, only these job titles.", default=())
    what: str = entry("What is owed, in words.")
    kind: str = entry("What is counted.", among=COUNTED)
    count: int | None = entry(
        "How many; leave out where the document gives no number.", default=None, least=1, most=500
    )
    per: str = entry("In which period.", among=CYCLES, default="year")
    for_each: str = entry("For each of these, such as direct report.", default="")
    counted_here: bool = entry("The application counts it itself.", default=False)
    source: tuple[str, ...] = source()
