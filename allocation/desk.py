"""The rules for moves by hand: in a draft (Desk), and of a published audit (Handover)."""

from dataclasses import replace

from allocation.match import best_for
from allocation.matching import Wanted, codes_in, given_in, match_case, roster_of, wanted_of
from allocation.models import Allocation, LeftOver
from allocation.refusals import Refused
from allocation.roster import case_rows
from allocation.standing import obstacle
from lib import clock
from lib.months import Month


class Desk:
    """The rules of a round for moves by hand: its roster, and who has what without some cases."""

    def __init__(self, round_, *, without=()):
        self.round = round_
        self.roster = roster_of(round_.policy, round_.calendar_month, codes=codes_in(round_), on=clock.today())
        self.auditors = {auditor.key: auditor for auditor in self.roster.auditors(given_in(round_, without=without))}

    def refuse_breach(self, *moves):
        """Refuse moves, pairs of sampled case and person, at the first that breaks a rule."""
        rows = case_rows([sampled.case_id for sampled, _ in moves])
        for sampled, person in moves:
            sentence = self._breach(match_case(self.roster, rows[sampled.case_id], wanted_of(sampled)), person)
            if sentence:
                raise Refused(f"Case {sampled.case} cannot go to {person}. {sentence}")

    def _breach(self, case, person):
        if person.pk not in self.auditors:
            return f"{person} audits no line of this month."
        return obstacle(case, self.auditors[person.pk], rules=self.roster.rules)

    def choices(self, sampled):
        """Who could have the case, the best first: (auditor of the roster, why)."""
        row = case_rows([sampled.case_id])[sampled.case_id]
        case = match_case(self.roster, row, wanted_of(sampled))
        return best_for(case, list(self.auditors.values()), rules=self.roster.rules)

    def settle(self, sampled, people):
        """Bring the left-overs up to date after cases and people changed hands."""
        LeftOver.objects.filter(round=self.round, sampled_case__in=sampled).delete()
        busy = Allocation.objects.filter(sampled_case__round=self.round)
        busy = set(busy.values_list("auditor", flat=True))
        for person in people:
            if person.pk in busy:
                LeftOver.objects.filter(round=self.round, person=person).delete()
            else:
                LeftOver.objects.update_or_create(
                    round=self.round,
                    person=person,
                    defaults={"reason": f"The QA team gave the case of {person} to somebody else."},
                )


def line_of(audit):
    """The programme line whose rules hold for an audit: for a re-audit that of the audit before it."""
    return audit.re_audit_of.line if audit.re_audit_of_id else audit.line


def handed_case(audit, row, roster):
    """The case of a published audit as the match sees it; nobody named on the audit may have it."""
    wanted = Wanted(
        case_id=audit.case_id,
        code=line_of(audit),
        rank=0,
        tool=audit.tool_version.tool.code,
        previous=(audit.re_audit_of.auditor_id,) if audit.re_audit_of_id else (),
    )
    case = match_case(roster, row, wanted)
    manager = None if case.own_team_allowed else audit.team_manager_id
    named = {audit.practitioner_id, manager, audit.iro_id} - {None}
    return replace(case, named=case.named | named)


class Handover:
    """The rules of a published audit for a change of auditor."""

    def __init__(self, audit):
        self.audit, code = audit, line_of(audit)
        self.roster = roster_of(audit.policy, Month.of(audit.month), codes={code}, on=clock.today())
        self.auditors = {auditor.key: auditor for auditor in self.roster.auditors()}
        self.case = handed_case(audit, case_rows([audit.case_id])[audit.case_id], self.roster)

    def breach(self, person):
        """Why somebody may not take the audit over, as a sentence, or ""."""
        if person.pk == self.audit.auditor_id:
            return f"{person} has it already."
        if person.pk not in self.auditors:
            return f"{person} audits no case of this line."
        return obstacle(self.case, self.auditors[person.pk], rules=self.roster.rules)

    def choices(self):
        """Everybody who may take it over, the best first: (auditor of the roster, why)."""
        others = [one for key, one in self.auditors.items() if key != self.audit.auditor_id]
        return best_for(self.case, others, rules=self.roster.rules)
