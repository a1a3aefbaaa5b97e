"""What leavers still hold, and moving one leaver's work in one step."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lib import clock
from lib.ids import is_id
from lib.permissions import require
from people import leaving
from people.forms import MoveWorkForm
from people.models import User


@require_GET
def leavers(request):
    """Everybody who has left and still holds something."""
    require(request.user, "people.move_work")
    gone = list(User.objects.exclude(left_on=None).filter(left_on__lte=clock.today()).order_by("-left_on", "name"))
    holding = leaving.counted(gone, by=request.user)
    return render(request, "people/leavers.html", {
        "title": "What leavers still hold",
        "leavers": [(person, holding[person.pk]) for person in gone if person.pk in holding],
    })


def leaver(request, pk):
    """All that one person holds, who could have it, and moving it in one step."""
    require(request.user, "people.move_work")
    person = get_object_or_404(User.objects.select_related("line_manager"), pk=pk)
    form = MoveWorkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        moved = leaving.move(
            person, _chosen(request), reason=form.cleaned_data["reason"], by=request.user, on=clock.today()
        )
        return render(request, "people/leaver_moved.html", {
            "title": _told(moved), "person": person, "moved": moved, "back_href": reverse("people:leavers"),
        })
    works = leaving.pieces_of(person, by=request.user, on=clock.today())
    return render(request, "people/leaver.html", {
        "title": f"What {person} still holds", "person": person, "form": form, "works": works,
        "leaves": bool(person.left_on and person.left_on > clock.today()),
        "able": any(piece.to for _, pieces in works for piece in pieces), "back_href": person.get_absolute_url(),
    })


def _chosen(request):
    """What the page showed and was ticked: (name of the work, thing, person)."""
    found = []
    for text in request.POST.getlist("piece"):
        name, *numbers = text.split(":")
        if name not in leaving.WORKS or len(numbers) != 2 or not all(map(is_id, numbers)):
            raise Http404("What was sent is none of our pages'.")
        found.append((name, *map(int, numbers)))
    return found


def _told(moved):
    """How many things were moved and how many were not."""
    done = f"{len(moved.done) or 'Nothing'} moved"
    return f"{done}, {len(moved.left)} not" if moved.left else done
