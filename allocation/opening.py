"""Pages that read the council's rules wait until there are any."""

from functools import wraps

from django.shortcuts import render

from allocation.rules import policy_today


def needs_framework(view):
    """A page that follows from the framework; before one is loaded it says so instead."""

    @wraps(view)
    def opened(request, *args, **kwargs):
        if policy_today() is None:
            return render(request, "allocation/no_framework.html", {"title": "No framework is loaded yet"})
        return view(request, *args, **kwargs)

    return opened
