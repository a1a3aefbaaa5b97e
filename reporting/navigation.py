"""The links at the head of every page: the rooms this person has business in."""

from django.urls import reverse

from lib.permissions import can
from people.models import Role
from people.sight import sight_of
from trail.models import Notice


def navigation(request):
    """Links for the signed-in person, as `lib.govuk.page` asks for them."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return []
    roles = sight_of(person).roles
    links = [("Home", reverse("reporting:home")), ("Audits", reverse("audits:audits"))]
    links += [(text, reverse(name)) for text, name, needed in ROOMS if needed & roles]
    if can(person, "reporting.read_month"):
        links.append(("Reports", reverse("reporting:reports")))
    if can(person, "trail.read"):
        links.append(("Records", reverse("records:readers")))
    if can(person, "people.look"):
        links.append(("People", reverse("people:people")))
    if can(person, "frameworks.edit"):
        links.append(("Framework", reverse("frameworks:versions")))
    unread = Notice.objects.filter(to=person, read_at=None).count()
    links.append((f"Notices ({unread})" if unread else "Notices", reverse("trail:notices")))
    return [{"text": text, "href": href} for text, href in links]


#: Rooms of the house by the roles that work in them.
ROOMS = (
    ("Rounds", "allocation:rounds", {Role.QA}),
    ("Cases", "cases:cases", {Role.QA}),
    ("Moderation", "moderation:moderations", {Role.QA, Role.MODERATOR, Role.HEAD_OF_SERVICE}),
    ("Actions", "followup:actions", {
        Role.PRACTITIONER, Role.TEAM_MANAGER, Role.IRO, Role.GROUP_MANAGER, Role.HEAD_OF_SERVICE,
        Role.QA, Role.SENIOR_LEADER,
    }),
)
