"""A changed framework tried out on the council's own cases and staff; nothing is written.

Each month of a year is drawn and matched under the changed rules, with the newest case
list, the staff as they were on the month's first working day, and the audits that the
rehearsal itself has given out before. The audits truly made in those months say whom
the changed rules would have alerted, and which grades they would have capped.
"""

from dataclasses import dataclass

from lib.months import Month
from reporting.rehearsal.looking_back import Alerted, Capped, alerted, capped
from reporting.rehearsal.playing import PlayedMonth, play

__all__ = ["Alerted", "Capped", "PlayedMonth", "Rehearsal", "Share", "rehearse"]

#: The lot of every rehearsal, so that the same files and lists give the same page.
SEED = 1


@dataclass(frozen=True)
class Share:
    """What one auditor would have had in all the months rehearsed; `months` are those with an audit."""

    name: str
    audits: int
    counted: int
    months: int
    most_per_year: int | None


@dataclass(frozen=True)
class Rehearsal:
    """What came of it: month by month, person by person, and what last year's grades would start."""

    policy: object
    months: tuple[PlayedMonth, ...]
    shares: tuple[Share, ...]
    alerts: tuple[Alerted, ...]
    caps: tuple[Capped, ...]

    @property
    def wanted(self):
        return sum(month.wanted for month in self.months)

    @property
    def matched(self):
        return sum(month.matched for month in self.months)

    @property
    def left_over(self):
        return sum(len(month.left_over) for month in self.months)

    @property
    def closed_days(self):
        """Every deadline that would have fallen on a day on which nobody works."""
        return [day for month in self.months for day in month.closed_days]


def rehearse(bundle, *, first, months=12, progress=lambda percent, words: None):
    """Play `months` months from `first` (a Month) under the rules of a bundle of files.

    LookupError where there is no case list to draw from.
    """
    played, history = [], []
    for number in range(months):
        month = first.plus(number)
        progress(int(95 * number / months), f"Rehearsing {month}")
        played.append(play(bundle, month, history=history, seed=SEED))
        history += played[-1].history
    span = Month.range(first, first.plus(months - 1))
    progress(95, "Looking at last year's grades")
    return Rehearsal(
        policy=bundle.policy,
        months=tuple(played),
        shares=_shares(bundle.policy, played),
        alerts=alerted(bundle.policy, span),
        caps=capped(bundle, span),
    )


def _shares(policy, played):
    """Everybody who could have been given an audit, whoever has most first."""
    people = {auditor.key: auditor for month in played for auditor in month.auditors}
    given = [one for month in played for one in month.given]
    rows = [_share(policy, auditor, [one for one in given if one.auditor == key]) for key, auditor in people.items()]
    return tuple(sorted(rows, key=lambda share: (-share.audits, share.name)))


def _share(policy, auditor, given):
    quota = policy.quota_for(auditor.roles)
    return Share(
        name=auditor.name,
        audits=len(given),
        counted=sum(one.counted for one in given),
        months=len({one.month for one in given}),
        most_per_year=quota.most_per_year if quota else None,
    )
