"""The product's own words that a framework file may use, and nothing of a council.

A council maps its job titles to these roles, its programme to these categories
and marks. The case import gives every case one of these categories.
"""

from people.models import Role

ROLES = dict(Role.choices)

SUBJECT_KINDS = {
    "child": "Child",
    "family": "Family",
    "carer": "Foster carer",
    "adopter": "Prospective adopter",
    "lodgings": "Supported lodgings provider",
    "arrangement": "Private fostering arrangement",
    "strategy_meeting": "Strategy meeting",
    "supervision_file": "Supervision file",
    "observation": "Observation of practice",
    "service": "Service",
}

#: The product's words that a council may have others for.
WORDS = dict.fromkeys(
    (
        "audit", "audits", "audited", "auditing", "auditor", "auditors", "re-audit", "re-audits", "grade", "grades",
        "graded", "grading", "moderation", "moderations", "moderator", "moderators", "moderated", "moderate",
        "round", "rounds", "dip sample", "dip samples", "case", "cases", "worker", "workers", "oversight",
    ),
    "",
)  # fmt: skip

EVENTS = {
    "closing": "the case is about to close",
    "yearly": "a day of the year",
    "listed": "a day in the record's list",
}

#: Kinds that councils keep lists of, whose further columns may hold such days; a test keeps them those of the cases.
OF_LISTS = ("carer", "adopter", "lodgings", "arrangement")

# Codes of cases.models.Category and Mark; a test keeps the two alike.
CATEGORIES = {
    "looked_after": "Looked after",
    "child_protection": "Child protection",
    "care_leaver": "Care leaver",
    "child_in_need": "Child in need",
    "assessment": "Assessment",
    "referral": "Referral",
    "early_help": "Early help",
    "closed": "Closed",
    "none": "Contact only",
}

MARKS = {
    "disabled": "Disabled",
    "disabled_team": "Disabled children's team",
    "uasc": "Unaccompanied asylum seeker",
    "unborn": "Unborn",
    "short_breaks": "Short breaks",
    "protection_plan": "Child protection plan while looked after",
    "protection_order": "Emergency protection in 6 months",
    "repeat_plan": "Repeat child protection plan",
    "adoption": "Adoption plan",
    "placed_for_adoption": "Placed for adoption",
    "out_of_area": "Placed out of area",
    "missing": "Missing episodes",
    "stepped_down": "Stepped down",
    "re_referred": "Referred again in 12 months",
    "no_further_action": "No further action",
    "restricted": "Restricted record",
}
