"""How good the invented practice is."""


def quality(chance, audit):
    """How good practice is in a case, 0 to 1: by case, service and reading; better over the months.

    A case that was graded before has been worked on since, mostly with success.
    """
    case = audit.case.reference
    service = audit.team.service.name if audit.team_id else ""
    found = chance.of("case", case).betavariate(3.4, 2.7)
    found += chance.of("service", service).uniform(-0.08, 0.08)
    found += chance.of("reading", audit.reference).gauss(0, 0.05)
    found += 0.008 * (audit.month.month - 6)
    if audit.re_audit_of_id:
        found += chance.of("worked on", audit.reference).uniform(-0.05, 0.5)
    return within(found)


def within(share):
    """A quality that is neither perfect nor hopeless."""
    return min(0.99, max(0.01, share))
