"""How people want to be told, as they chose it."""

from trail.kinds import WAYS, Way, group_of
from trail.models import NoticeChoice

IN_DIGEST = "Told in the e-mail of the day."
UNWANTED = "The person wants no e-mail of this kind."


def ways_of(person):
    """{group: way} of a person; what was never chosen is told at once."""
    chosen = dict(NoticeChoice.objects.filter(person=person).values_list("group", "way"))
    return {group: Way(chosen.get(group, Way.AT_ONCE)) for group in WAYS}


def chosen_ways():
    """{(person id, group): way} of all people who want some group another way than at once."""
    rows = NoticeChoice.objects.exclude(way=Way.AT_ONCE).values_list("person", "group", "way")
    return {(person, group): Way(way) for person, group, way in rows}


def way_of(notice, chosen):
    """How one notice is to reach its reader, by what `chosen_ways` gave."""
    return chosen.get((notice.to_id, group_of(notice.kind, urgent=notice.urgent)), Way.AT_ONCE)
