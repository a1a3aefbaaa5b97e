"""While nobody is here, every address leads to the page that lets the first person in."""

from django.http import HttpResponseRedirect
from django.urls import reverse

from council.first import is_empty

#: Pages that stay open: of load balancers and watchers, of the first page itself, and what it wears and links to.
OPEN = frozenset({"alive", "ready", "metrics", "council:begin"})
OPEN_ROOMS = frozenset({"govuk"})


class FirstPage:
    """Stands before the middleware that asks strangers to sign in; asks nothing for those who did."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, named):
        match = request.resolver_match
        if match.view_name in OPEN or OPEN_ROOMS & set(match.namespaces):
            return None
        if request.user.is_authenticated or not is_empty():
            return None
        return HttpResponseRedirect(reverse("council:begin"))
