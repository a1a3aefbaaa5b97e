"""Frameworks whose follow-up asks for other things than the first council's."""

from datetime import date

from frameworks import services
from tests.frameworks.council import changed

OVERSIGHT = '  oversight_within: "10 working days"\n'
REVIEW = '      review_after: "4 weeks"\n'
MEETING = '      meeting_within: "5 working days"\n'
PEOPLE = "      meeting_people: [group_manager, team_manager, practitioner]\n"
CHAINS = "  chains:\n"
UPDATES = """      updates:
        - {after: "3 days", by: team_manager, to: [qa], asks: "What was done."}
        - {after: "1 week", by: team_manager, to: [qa, head_of_service], asks: "All done, or a plan for what is left."}
"""


def framework_with(*pieces):
    """The first council's framework with pieces of its policy replaced, as a version of another name."""
    texts = None
    for old, new in pieces:
        texts = changed(old, new, texts=texts)
    return services.load_texts("kingsbridge", texts, in_force_from=date(2020, 1, 1)).version


def with_filing(after, within="3 working days", extra=""):
    rule = f'  filing: {{after: {after}, within: "{within}", by: auditor, where: "the case system"{extra}}}\n'
    return framework_with((CHAINS, rule + CHAINS))
