"""The three pages the footer leads to: help, accessibility, privacy. Open to all."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import reverse

PAGES = {"help": "Help", "accessibility": "Accessibility", "privacy": "Privacy and cookies"}


@login_not_required
def about(request, name):
    """One of the pages about the service itself."""
    return render(request, f"govuk/{name}.html", {"title": PAGES[name]})


def footer(request):
    """The links of the footer where settings.GOVUK_FOOTER names no other."""
    return [{"text": title, "href": reverse(f"govuk:{name}")} for name, title in PAGES.items()]
