"""Pages about one's own way in: signing out, where one is signed in, the second step."""

from allauth.account.decorators import reauthentication_required
from allauth.account.views import LogoutView
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lib.permissions import require
from people import council_accounts, services
from people.browsers import browser_of
from people.models import User
from trail.services import record


class SignOut(LogoutView):
    """Signing out; the browser forgets what it kept of this service."""

    def post(self, *args, **kwargs):
        if self.request.user.is_authenticated:
            record("people.signed_out", self.request.user, by=self.request.user)
        response = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


sign_out = SignOut.as_view()


@require_GET
def account(request):
    """One's own account: password, second step, where one is signed in."""
    here = request.session.session_key
    sessions = [
        {"session": one, "browser": browser_of(one.user_agent), "is_here": one.session_key == here}
        for one in services.own_sessions(request.user)
    ]
    return render(request, "people/account.html", {
        "title": "Your account", "sessions": sessions, "others": any(not one["is_here"] for one in sessions),
        "has_password": settings.LOCAL_PASSWORDS and request.user.has_usable_password(),
        "has_second_factor": Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists(),
    })


@reauthentication_required
def end_session(request, pk):
    """End one of one's own sessions."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if request.method == "POST":
        services.end_session(session, by=request.user)
        messages.success(request, "Signed out there")
        return redirect("people:account")
    return render(request, "confirm_page.html", {
        "title": "Sign out there?", "button": "Sign out there", "cancel_href": reverse("people:account"),
        "consequences": [f"{browser_of(session.user_agent)} at {session.ip} has to sign in again."],
    })


@reauthentication_required
def end_other_sessions(request):
    """End all of one's sessions but this one."""
    if request.method == "POST":
        services.end_other_sessions(request.user, but=request.session.session_key)
        messages.success(request, "Signed out everywhere else")
        return redirect("people:account")
    return render(request, "confirm_page.html", {
        "title": "Sign out everywhere else?", "button": "Sign out everywhere else",
        "cancel_href": reverse("people:account"), "consequences": ["Only this browser stays signed in."],
    })


def end_all_sessions(request, pk):
    """Sign somebody out everywhere: a lost telephone, a stolen password."""
    require(request.user, "people.end_sessions")
    shown = get_object_or_404(User, pk=pk)
    if request.method == "POST":
        # Whoever signs themself out everywhere stays in where they did it, to see that it is done.
        here = request.session.session_key if shown == request.user else ""
        services.end_all_sessions(shown, by=request.user, but=here)
        messages.success(request, "Signed out everywhere else" if here else "Signed out everywhere")
        return redirect(shown)
    return render(request, "confirm_page.html", {
        "title": f"Sign {shown} out everywhere?", "button": "Sign out everywhere", "dangerous": True,
        "cancel_href": shown.get_absolute_url(),
        "consequences": ["They can sign in again. If somebody knows their password, ask them to choose another."],
    })


def forget_council_account(request, pk):
    """Let somebody come in with another account of the council's sign-in."""
    shown = get_object_or_404(User, pk=pk)
    require(request.user, "people.forget_council_account", shown)
    if request.method == "POST":
        try:
            council_accounts.forget(shown, by=request.user)
        except council_accounts.NoCouncilAccount as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "Council account forgotten")
        return redirect(shown)
    return render(request, "confirm_page.html", {
        "title": f"Forget the council account of {shown}?", "button": "Forget the council account", "dangerous": True,
        "cancel_href": shown.get_absolute_url(),
        "consequences": [
            f"The next council account that comes with the address {shown.email} is let in as {shown}.",
            "Do this when the person has been given a new account. If the address belongs to somebody else now, "
            "put that right in the staff list first.",
        ],
    })


def remove_second_factor(request, pk):
    """Remove the second step of somebody who has lost it."""
    shown = get_object_or_404(User, pk=pk)
    require(request.user, "people.remove_second_factor", shown)
    if request.method == "POST":
        try:
            services.remove_second_factor(shown, by=request.user)
        except services.NoSecondFactor as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "Second step removed")
        return redirect(shown)
    return render(request, "confirm_page.html", {
        "title": f"Remove the second step of {shown}?", "button": "Remove the second step", "dangerous": True,
        "cancel_href": shown.get_absolute_url(),
        "consequences": [
            "See or ring the person at a number you already had. A message that asks for this may be somebody else’s.",
            "They are signed out everywhere, and set up a new second step when they sign in with their password.",
        ],
    })
