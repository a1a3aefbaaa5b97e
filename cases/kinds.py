"""What is audited besides children, and where each kind comes from."""

from cases.models import Case

Kind = Case.Kind

#: A line may count families or meetings: they are drawn as children's cases.
DRAWN_AS = {Kind.FAMILY.value: Kind.CHILD.value, Kind.STRATEGY_MEETING.value: Kind.CHILD.value}
#: Kept by the council in a list of its own.
LISTED = (Kind.CARER, Kind.ADOPTER, Kind.LODGINGS, Kind.ARRANGEMENT)
#: Follow from the staff list.
DERIVED = (Kind.SUPERVISION_FILE, Kind.OBSERVATION, Kind.SERVICE)


def drawn_as(unit):
    """The kind of case that a line which counts this unit draws."""
    return DRAWN_AS.get(unit, unit)
