"""What the states and the measures mean."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from reporting.glossary import THINGS, measures


@require_GET
def glossary(request):
    """Every state of every thing, and every measure, each with what it means; open to everybody signed in."""
    return render(request, "reporting/glossary.html", {
        "title": "What states and numbers mean", "things": THINGS, "measures": measures(),
    })
