"""What the auditor's page shows of a child, each with its date."""

from cases.annexa.lists import REPEATING

#: (name, list, key of the value, key of the date)
FACTS = (
    ("last_seen", 6, None, "seen_on"),
    ("need", 6, "need", "start"),
    ("status", 6, "status", None),
    ("closure", 6, "reason", "end"),
    ("plan_start", 7, None, "start"),
    ("plan_end", 7, None, "end"),
    ("abuse", 7, "abuse", "start"),
    ("seen_alone", 7, "seen_alone", "visit_on"),
    ("last_plan_visit", 7, None, "visit_on"),
    ("last_plan_review", 7, None, "review_on"),
    ("plans_before", 7, "plans_before", None),
    ("care_start", 8, None, "start"),
    ("care_end", 8, "reason", "end"),
    ("legal", 8, "legal", "legal_on"),
    ("placement", 8, "placement", "placement_on"),
    ("provider", 8, "provider", None),
    ("location", 8, "location", None),
    ("placement_area", 8, "placement_area", None),
    ("placements", 8, "placements", None),
    ("last_care_visit", 8, None, "visit_on"),
    ("last_care_review", 8, None, "review_on"),
    ("last_iro_visit", 8, None, "iro_on"),
    ("last_health_assessment", 8, None, "health_on"),
    ("last_dental_check", 8, None, "dental_on"),
    ("permanence", 8, "permanence", None),
    ("missing_episodes", 8, "missing", None),
    ("eligibility", 9, "eligibility", None),
    ("pathway_review", 9, None, "pathway_on"),
    ("in_touch", 9, "in_touch", "contact_on"),
    ("accommodation", 9, "accommodation", None),
    ("suitable", 9, "suitable", None),
    ("activity", 9, "activity", None),
    ("placed_for_adoption", 10, None, "placed_on"),
    ("placement_order", 10, None, "order_on"),
    ("referred", 3, "nfa", "start"),
    ("referrals", 3, "referrals", None),
    ("assessment_start", 4, "seen", "start"),
    ("assessment_end", 4, "support", "end"),
    ("enquiry", 5, "plan", "start"),
    ("conference", 5, None, "conference_on"),
    ("help_start", 2, "organisation", "start"),
    ("help_end", 2, None, "end"),
    ("last_contact", 1, None, "contact_on"),
)


def facts_of(child):
    """{name: {"value": …, "on": "YYYY-MM-DD"}} of one child's rows; either may be absent."""
    facts = {}
    for name, number, value_key, date_key in FACTS:
        rows = child.rows.get(number)
        if not rows:
            continue
        row = rows[0] if number not in REPEATING else _newest(rows, date_key)
        value, day = row.get(value_key) if value_key else None, row.get(date_key)
        fact = {}
        if value not in (None, ""):
            fact["value"] = value
        if day:
            fact["on"] = day.isoformat()
        if fact and (fact.get("value") or "on" in fact):
            facts[name] = fact
    return facts


def _newest(rows, date_key):
    key = date_key or "start"
    return max(rows, key=lambda row: (row.get(key) is not None, row.get(key) or 0, row["row"]))
