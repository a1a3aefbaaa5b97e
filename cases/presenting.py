"""A case in words: its facts in groups, each with its label, value and day."""

from dataclasses import dataclass
from datetime import date

from cases.annexa.codes import label_of
from cases.models import Mark

#: (group, [(fact, label, set of codes)])
GROUPS = (
    ("Child in need", (
        ("need", "Need", "need"), ("last_seen", "Child last seen", ""),
        ("closure", "Closed because", "closure"),
    )),
    ("Child protection", (
        ("plan_start", "Plan started", ""), ("plan_end", "Plan ended", ""),
        ("abuse", "Category of abuse", "abuse"), ("last_plan_visit", "Last statutory visit", ""),
        ("seen_alone", "Seen alone", "yes_no"), ("last_plan_review", "Last review conference", ""),
        ("plans_before", "Plans before", ""),
    )),
    ("Looked after", (
        ("care_start", "Looked after since", ""), ("care_end", "Ceased to be looked after", "ceased"),
        ("legal", "Legal status", "legal"), ("placement", "Placement", "placement"),
        ("provider", "Provider", "provider"), ("location", "Where", "location"),
        ("placement_area", "Authority of the placement", ""),
        ("placements", "Placements in 12 months", ""), ("permanence", "Permanence plan", "permanence"),
        ("last_care_visit", "Last social work visit", ""),
        ("last_care_review", "Last statutory review", ""),
        ("last_iro_visit", "Last visit of the reviewing officer", ""),
        ("last_health_assessment", "Last health assessment", ""),
        ("last_dental_check", "Last dental check", ""),
        ("missing_episodes", "Missing episodes in 12 months", ""),
        ("placement_order", "Placement order", ""), ("placed_for_adoption", "Placed for adoption", ""),
    )),
    ("Care leaver", (
        ("eligibility", "Eligibility", "eligibility"), ("personal_adviser", "Personal adviser", ""),
        ("pathway_review", "Last pathway plan review", ""), ("in_touch", "In touch", "in_touch"),
        ("accommodation", "Accommodation", "accommodation"),
        ("suitable", "Accommodation is suitable", "suitability"),
        ("activity", "Activity", "activity"),
    )),
    ("Before", (
        ("last_contact", "Last contact", ""), ("referred", "Last referral", ""),
        ("referrals", "Referrals in 12 months before it", ""),
        ("assessment_start", "Last assessment started", ""),
        ("assessment_end", "Last assessment authorised", ""),
        ("enquiry", "Last section 47 enquiry", ""), ("conference", "Initial conference", ""),
        ("help_start", "Early help started", ""), ("help_end", "Early help completed", ""),
    )),
)


@dataclass(frozen=True)
class Fact:
    """One line of the page: what, its value in words, and the day."""

    label: str
    value: str
    on: date | None


def fact_groups(case):
    """[(group, [Fact, …])] of what is known of a case; empty groups are left out."""
    groups = []
    for title, lines in GROUPS:
        facts = [
            _fact(label, codes, case.facts[name]) for name, label, codes in lines
            if name in case.facts
        ]
        if facts:
            groups.append((title, facts))
    return groups


def _fact(label, codes, fact):
    value, day = fact.get("value", ""), fact.get("on")
    text = label_of(codes, value) if codes else str(value)
    hidden = not codes and value in ("yes", "no", "unknown")  # an answer about the event itself
    return Fact(label, "" if hidden else text, date.fromisoformat(day) if day else None)


def mark_labels(case):
    """The marks of a case in words, in the order of the table."""
    return [mark.label for mark in Mark if mark in case.marks]


def gender_of(case):
    return label_of("gender", case.gender)


def ethnicity_of(case):
    return label_of("ethnicity", case.ethnicity)
