"""Which cases may be drawn, who may audit them, and how often."""

from frameworks.policy.entries import When, day_of_month, entry, frozen, roles, source
from frameworks.vocabulary import CATEGORIES


@frozen
class PoolRule:
    """Which cases may be drawn at all."""

    not_audited_within: int = entry("Cases audited within this time are left out.", unit="months", least=0, most=120)
    restricted: str = entry(
        "Restricted records: left out, or drawn once access is granted.",
        among={"exclude": "left out", "grant": "drawn, and access must be granted first"},
    )
    categories: tuple[str, ...] = entry("Categories that may be drawn.", among=CATEGORIES)
    teams: tuple[str, ...] = entry(
        "Only cases of these teams; * stands for any letters; left out means any.", default=()
    )
    closed_within: int | None = entry(
        "Closed cases may be drawn when closed within this time; left out means at any time.",
        unit="months",
        default=None,
        least=0,
        most=120,
    )
    source: tuple[str, ...] = source()


@frozen
class Independence:
    """What parts an auditor or moderator from a case."""

    exclude_own_team: bool = entry("Never a case of the person's own team.", default=True)
    exclude_managed_teams: bool = entry("Never a case of a team the person manages.", default=True)
    exclude_line_management: bool = entry(
        "Never a case whose worker is above or below the person in the line.", default=True
    )
    exclude_own_service: bool = entry("Never a case of the person's own service.", default=False)
    exclude_previous_auditor: bool = entry(
        "A re-audit is never made by the auditor of the audit before it.", default=False
    )
    only_own_team: bool = entry("Only cases of the person's own team or of teams they manage.", default=False)
    only_own_service: bool = entry("Only cases of the person's own service.", default=False)
    own_team_tools: tuple[str, ...] = entry(
        "Tools with which one's own team may be audited.", default=(), refers="tool"
    )
    source: tuple[str, ...] = source()


@frozen
class QuotaRule:
    """How many audits a person with one of these roles does."""

    roles: tuple[str, ...] = roles("Roles this quota is for.")
    most_per_year: int | None = entry(
        "Never more than this in a year.", unit="audits a year", default=None, least=0, most=500
    )
    expected_per_year: int | None = entry(
        "What is expected in a year.", unit="audits a year", default=None, least=0, most=500
    )
    most_per_month: int = entry("Never more than this in a month.", unit="audits a month", default=1, least=0, most=100)
    least_days: int = entry(
        "Somebody who is there for fewer days than this in a month is given no audit in it.",
        unit="working days",
        default=5,
        least=0,
        most=23,
    )
    source: tuple[str, ...] = source()


@frozen
class BreakRule:
    """Months without an audit that an auditor may ask for."""

    per_year: int = entry("Break months a person may take.", unit="months a year", least=0, most=12)
    share_max: float = entry("Largest share of auditors on a break in one month.", unit="fraction", least=0, most=1)
    ask_before: When = day_of_month("Last day to ask, in the month before the break.")
    decided_by: str = roles("Role that agrees the break.")
    tell: tuple[str, ...] = roles("Roles told of a request.", default=())
    tell_when_full: tuple[str, ...] = roles("Roles told when the share is reached.", default=())
    source: tuple[str, ...] = source()


@frozen
class ExemptionRule:
    """Who may excuse an auditor from an audit already allocated."""

    applies_to: str = entry("For whom this rule is, in words.")
    auditor_roles: tuple[str, ...] = roles("Auditors who hold one of these; empty is everybody else.", default=())
    decided_by: str = roles("Role that decides.")
    titles: tuple[str, ...] = entry("Of that role, only these job titles; * stands for any letters.", default=())
    source: tuple[str, ...] = source()


@frozen
class MatchWeights:
    """What a match prefers, as costs; the cheapest whole match is chosen."""

    other_area: int = entry("Auditor's area is not the case's area.", unit="cost", default=40)
    each_audit_this_year: int = entry("For each audit the auditor already has this year.", unit="cost", default=25)
    same_team_again: int = entry("Auditor read a case of this team in the last three months.", unit="cost", default=15)
    same_worker_again: int = entry("Auditor read a case of this worker in the last year.", unit="cost", default=60)
    source: tuple[str, ...] = source()
