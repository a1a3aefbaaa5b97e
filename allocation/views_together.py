"""Pages for one thing done to several audits: tick them on a list, look at what would happen, confirm."""

from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from allocation.forms import ReasonForm, TakerForm
from allocation.together import MOST, Shown, What, carry_out, found, lines, sharing_of
from audits.filters import AuditFilter
from audits.models import Audit
from audits.names import withhold
from lib import clock
from lib.ids import is_id
from lib.permissions import require

#: The question, the button, and what was done, as each begins a sentence.
WORDS = {
    What.REMIND: ("Remind of these audits?", "Remind", "reminded"),
    What.REALLOCATE: ("Give these audits to other auditors?", "Give them to the auditors shown", "given to others"),
    What.CHECK: ("Mark these audits as checked?", "Mark as checked", "checked"),
}


def together(request):
    """Remind of, reallocate or check several audits: what would happen to each, then an account of what did."""
    require(request.user, "audits.remind")
    given = request.POST if request.method == "POST" else request.GET
    what = _what(given)
    if request.method == "POST":
        return _answer(request, what)
    audits = found(_asked(request), by=request.user)
    if not audits:
        messages.warning(request, "Tick at least one audit, or choose all of the list.")
        return redirect(_back(given))
    if len(audits) > MOST:
        messages.warning(
            request, f"Choose at most {MOST} audits at a time; these are {len(audits)}. Filters make the list shorter."
        )
        return redirect(_back(given))
    return _page(request, what, audits, given)


def _what(given):
    try:
        return What(given.get("do", ""))
    except ValueError as unknown:
        raise Http404("Audits are reminded of, reallocated or checked.") from unknown


def _asked(request):
    """Ids of the audits that were ticked, or of all on the page, or of all that the list's filters find."""
    which = request.GET.get("which", "ticked")
    if which == "all":
        rows = AuditFilter(_query(request.GET), queryset=Audit.objects.visible_to(request.user), request=request).qs
        return list(rows.values_list("pk", flat=True)[: MOST + 1])
    texts = request.GET.get("shown", "").split(",") if which == "page" else request.GET.getlist("audit")
    return [int(text) for text in texts if is_id(text)][: MOST + 1]


def _query(given):
    """The filters of the list one came from."""
    return QueryDict(given.get("query", ""))


def _back(given):
    query = _query(given).urlencode()
    return f"{reverse('audits:audits')}{'?' * bool(query)}{query}"


def _page(request, what, audits, given, *, reason=None):
    title, button, _ = WORDS[what]
    withhold(request.user, *audits)
    context = {"title": title, "button": button, "what": what, "back_href": _back(given), "query": given.get("query")}
    sharing, to = None, None
    if what == What.REALLOCATE:
        sharing = sharing_of(audits, on=clock.today())
        taker = TakerForm({"to": given.get("to", "")}, people=sharing.people())
        to = taker.cleaned_data["to"] if taker.is_valid() else None
        context |= {"taker": taker, "reason": reason or ReasonForm(), "to": to or ""}
    shown = lines(what, audits, by=request.user, on=clock.today(), sharing=sharing, to=to)
    able = [line for line in shown if line.possible]
    unable = [line for line in shown if not line.possible]
    return render(request, "allocation/together.html", context | {"able": able, "unable": unable, "audits": audits})


def _answer(request, what):
    """Do it to what the page showed; asked again where the reason is missing."""
    try:
        shown = [Shown.read(text) for text in request.POST.getlist("chosen")[:MOST]]
    except ValueError as unknown:
        raise Http404("What was sent is none of our pages'.") from unknown
    reason = ReasonForm(request.POST) if what == What.REALLOCATE else None
    if reason and not reason.is_valid():
        return _page(request, what, found([one.pk for one in shown], by=request.user), request.POST, reason=reason)
    words = reason.cleaned_data["reason"] if reason else ""
    account = carry_out(what, shown, by=request.user, on=clock.today(), reason=words)
    withhold(request.user, *(audit for audit, _ in (*account.done, *account.left)))
    return render(request, "allocation/together_done.html", {
        "title": _told(account, what), "account": account, "back_href": _back(request.POST),
    })


def _told(account, what):
    """How many were done and how many were not, in one sentence."""
    done = f"{_number(len(account.done))} {WORDS[what][2]}"
    return f"{done}, {len(account.left)} not" if account.left else done


def _number(number):
    return "1 audit" if number == 1 else f"{number or 'No'} audits"
