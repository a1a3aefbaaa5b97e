"""Keeping filters of lists: what a list offers to be kept, keeping it, naming it anew, letting it go."""

from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse

from people.models import SavedFilter
from trail.services import key_of, record

MOST = 50  # of one person: more are no help to find anything
LONGEST = SavedFilter._meta.get_field("query").max_length
SALT = "people.saved_filters"


class NotKept(ValueError):
    """This filter cannot be kept; the message is a sentence."""


def beside(request, chosen, title):
    """What the panel of a list shows of one's own: the filters kept for it, and a way to keep this one.

    `chosen` is the query of what the list is filtered and sorted by, without anything the
    list does not know. One query; None for who is not signed in.
    """
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return None
    kept = SavedFilter.objects.visible_to(request.user).filter(path=request.path).order_by("name")
    rows = [{"text": one.name, "href": f"?{one.query}", "current": one.query == chosen} for one in kept]
    new = chosen and len(chosen) <= LONGEST and not any(row["current"] for row in rows)
    return {
        "rows": rows,
        "keep_href": f"{reverse('people:keep_filter')}?filter={offer(request.path, chosen, title)}" if new else "",
        "own_href": reverse("people:saved_filters"),
    }


def offer(path, query, title):
    """A text that only this service can have made, so that nothing is kept which no list offered."""
    return signing.Signer(salt=SALT).sign_object([path, query, str(title)], compress=True)


def offered(text):
    """Path, query and title of an offer; ValueError where it is none."""
    try:
        path, query, title = signing.Signer(salt=SALT).unsign_object(text)
    except signing.BadSignature:
        raise ValueError("No list offered this filter. Open the list, filter it, and choose to save it.") from None
    return path, query, title


@transaction.atomic
def keep(person, path, query, title, *, name):
    """Keep a filter under a name. Raises NotKept where the name is taken or there are too many."""
    mine = SavedFilter.objects.visible_to(person)
    if mine.count() >= MOST:
        raise NotKept(f"You have {MOST} saved filters, which is the most. Delete one you no longer need first.")
    try:
        with transaction.atomic():
            made = SavedFilter.objects.create(person=person, path=path, query=query, title=title[:200], name=name)
    except IntegrityError:
        raise NotKept(_taken(name)) from None
    _told("saved", made, person)
    return made


@transaction.atomic
def rename(saved, *, name, by):
    """Give a filter another name. Raises NotKept where one of the same list has it."""
    try:
        with transaction.atomic():
            SavedFilter.objects.filter(pk=saved.pk).update(name=name)
    except IntegrityError:
        raise NotKept(_taken(name)) from None
    _told("renamed", saved, by)


@transaction.atomic
def delete(saved, *, by):
    """Let a filter go; twice changes nothing."""
    if SavedFilter.objects.filter(pk=saved.pk).delete()[0]:
        _told("deleted", saved, by)


def forget_filters(on):
    """Delete the filters of people who have left; gives how many."""
    return SavedFilter.objects.of_leavers(on).delete()[0]


def _told(what, saved, by):
    """Tell the trail of which list it is a filter, neither its name nor what was looked for."""
    record(f"people.filter_{what}", key_of(saved), by=by, after={"list": saved.path})


def _taken(name):
    return f"You have a filter called “{name}” on this list already. Choose another name, or delete that one first."
