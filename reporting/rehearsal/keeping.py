"""A rehearsal as plain values, for the page that shows it later."""


def plain(rehearsal):
    """What the page shows, as JSON."""
    return {
        "name": rehearsal.policy.name,
        "first": rehearsal.months[0].month.iso,
        "last": rehearsal.months[-1].month.iso,
        "drawn": rehearsal.wanted,
        "matched": rehearsal.matched,
        "left_over": rehearsal.left_over,
        "months": [_month(one) for one in rehearsal.months],
        "people": [_person(one) for one in rehearsal.shares],
        "grades": [_grade(one) for one in rehearsal.alerts],
        "caps": [{"tool": one.tool, "why": one.why, "at": one.at, "audits": one.audits} for one in rehearsal.caps],
        "days": [
            {"month": one.month.label, "step": one.step, "day": one.day.isoformat()} for one in rehearsal.closed_days
        ],
    }


def _month(played):
    return {
        "month": played.month.label,
        "drawn": played.wanted,
        "matched": played.matched,
        "seats": played.seats,
        "away": len(played.away),
        "left_over": sorted(set(played.left_over)),
        "left": len(played.left_over),
        "lines": [
            {"title": one.title, "size": one.size, "drawn": one.drawn, "matched": one.matched, "notes": list(one.notes)}
            for one in played.lines
        ],
    }


def _person(share):
    return {"name": share.name, "audits": share.audits, "months": share.months, "most": share.most_per_year}


def _grade(alert):
    return {
        "name": alert.name,
        "known": alert.known,
        "audits": alert.audits,
        "roles": list(alert.roles),
        "chain": alert.starts_chain,
    }
