"""Pages of the first person, of setting up, and of the council's settings."""

import re

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from allocation.rules import policy_today
from council import first, services, setting_up
from council.bundled import bundled
from council.forms import OWN, ColoursForm, FirstForm, FrameworkForm, LogoForm, NameForm
from council.models import COLOURS, HEX, Logo
from council.page import settled, worn
from frameworks.drafting import upload
from frameworks.problems import FrameworkRefused
from lib.govuk.forms import refuse
from lib.permissions import can, require
from lib.steps import NotAllowed


def posted(request):
    return (request.POST, request.FILES) if request.method == "POST" else ()


def back(request):
    """The list of what is still to set up, for who came from there; else the settings, where they may."""
    if not can(request.user, "council.settle"):
        return reverse("frameworks:versions")
    return reverse("council:set_up" if request.session.get(setting_up.FLAG) else "council:settings")


@login_not_required
@sensitive_post_parameters()
def begin(request):
    """The first page of an empty installation: it makes the administrator."""
    if not first.is_empty():
        return redirect("reporting:home")
    form = FirstForm(*posted(request))
    if form.is_valid() and (person := _first_person(form)):
        login(request, person)
        request.session[setting_up.FLAG] = True
        messages.success(request, f"You are in, {person.name}. Below is what comes next.")
        return redirect("council:set_up")
    return render(request, "council/begin.html", {"title": "Make the administrator", "form": form})


def _first_person(form):
    given = {name: form.cleaned_data[name] for name in ("code", "name", "email", "password")}
    try:
        return first.make_administrator(**given)
    except first.WrongCode as wrong:
        form.add_error("code", str(wrong))
    except NotAllowed as refused:
        refuse(form, refused)
    return None


@require_GET
def set_up(request):
    """What is set up and what is next; one can leave it and come back."""
    require(request.user, "council.settle")
    tasks = setting_up.tasks()
    finished = setting_up.is_finished(tasks)
    if finished:
        request.session.pop(setting_up.FLAG, None)
    else:
        request.session[setting_up.FLAG] = True
    next_ = setting_up.next_of(tasks)
    required = [task for task in tasks if not task.optional]
    return render(request, "council/set_up.html", {
        "title": "Set up the service", "tasks": setting_up.listed(tasks, to=request.user), "finished": finished,
        "next": next_ if next_ and setting_up.may_open(next_, request.user) else None,
        "round": tasks[-1] if setting_up.may_open(tasks[-1], request.user) else None,
        "done": sum(task.done for task in required), "of": len(required),
    })


@require_GET
def settings(request):
    """What the council settled here, each with the way to change it."""
    require(request.user, "council.settle")
    tasks = setting_up.tasks()
    return render(request, "council/settings.html", {
        "title": "Settings", "council": settled(), "policy": policy_today(), "worn": worn(settled()),
        "colours": [(what, getattr(worn(settled()), name)) for name, what in COLOURS.items()],
        "finished": setting_up.is_finished(tasks), "next": setting_up.next_of(tasks),
    })


def name(request):
    """What the council and the service are called."""
    require(request.user, "council.settle")
    own = settled()
    initial = {"name": own.name or _framework_s_name(), "service_name": own.service_name}
    form = NameForm(*posted(request), initial=initial)
    if form.is_valid():
        services.name_council(**form.cleaned_data, by=request.user)
        messages.success(request, "Names saved")
        return redirect(back(request))
    return render(request, "form_page.html", {
        "title": "What is the council called?", "form": form, "button": "Save", "back_href": back(request),
        "lede": "The name stands at the head and foot of every page.",
    })


def _framework_s_name():
    policy = policy_today()
    return policy.council.name if policy else ""


def colours(request):
    """The council's colours, looked at before they are saved; unreadable ones are told of and not worn even there."""
    require(request.user, "council.settle")
    own = settled()
    wearing = worn(own)
    form = ColoursForm(*posted(request), initial={name: getattr(wearing, name) for name in COLOURS})
    chosen, problems = form.initial, []
    if form.is_valid():
        problems = worn(own, **form.cleaned_data).problems()
        chosen = form.initial if problems else form.cleaned_data
        if "preview" not in request.POST and _coloured(form, request):
            messages.success(request, "Colours saved")
            return redirect(back(request))
    return render(request, "council/colours.html", {
        "title": "Colours", "form": form, "back_href": back(request), "chosen": bool(own.colours),
        "preview": f"{reverse('council:preview_css')}?{urlencode(chosen)}", "logo": wearing.logo,
        "problems": problems if "preview" in request.POST else [],
        "looked_at": "preview" in request.POST and not form.errors and not problems,
    })


def _coloured(form, request):
    try:
        services.colour_council(form.cleaned_data, by=request.user)
    except services.Unreadable as unreadable:
        for problem in unreadable.problems:
            form.add_error(_named_in(problem), problem)
        return False
    return True


def _named_in(problem):
    """The field that a sentence of Brand.problems() is about."""
    return next((name for name in COLOURS if problem.startswith(f"The {name.replace('_', ' ')} colour")), None)


@require_GET
def preview_css(request):
    """Colours nobody saved yet, for the panel that shows them; only colours reach the style sheet."""
    require(request.user, "council.settle")
    given = {name: request.GET.get(name, "") for name in COLOURS}
    if not all(re.fullmatch(HEX, colour) for colour in given.values()):
        return HttpResponseBadRequest("Write each colour as # and six digits.", content_type="text/plain")
    rules = (
        f".app-preview {{ --app-header-colour: {given['header']}; --govuk-brand-colour: {given['brand']};"
        f" --govuk-link-colour: {given['link']}; --govuk-link-hover-colour: {given['link_hover']}; }}\n"
    )
    return HttpResponse(rules, content_type="text/css")


def usual_colours(request):
    """Back to the framework's colours."""
    require(request.user, "council.settle")
    if request.method == "POST":
        services.use_usual_colours(by=request.user)
        messages.success(request, "The usual colours are back")
        return redirect(back(request))
    return render(request, "confirm_page.html", {
        "title": "Use the usual colours again?", "button": "Use the usual colours",
        "consequences": ["The pages wear the colours of the framework, else those the service came with."],
        "cancel_href": reverse("council:colours"),
    })


def logo(request):
    """A picture for the bar at the top."""
    require(request.user, "council.settle")
    form = LogoForm(*posted(request))
    if form.is_valid():
        try:
            services.put_logo(form.cleaned_data["logo"], by=request.user)
        except NotAllowed as refused:
            form.add_error("logo", str(refused))
        else:
            messages.success(request, "The logo is in the bar")
            return redirect(back(request))
    return render(request, "council/logo.html", {
        "title": "Logo", "form": form, "button": "Put it in the bar", "back_href": back(request), "council": settled(),
    })


def remove_logo(request):
    """Take the picture out again."""
    require(request.user, "council.settle")
    if request.method == "POST":
        services.remove_logo(by=request.user)
        messages.success(request, "The logo is removed")
        return redirect(back(request))
    return render(request, "confirm_page.html", {
        "title": "Remove the logo?", "button": "Remove the logo", "cancel_href": reverse("council:logo"),
        "consequences": ["The bar shows the council’s name alone."],
    })


@login_not_required
@require_GET
@cache_control(public=True, max_age=31_536_000, immutable=True)
def logo_image(request, pk):
    """The picture; open to all, because the sign-in page wears it. Another picture has another address."""
    shown = get_object_or_404(Logo, pk=pk)
    response = HttpResponse(bytes(shown.image), content_type=shown.kind)
    response["Content-Disposition"] = "inline"
    return response


def framework(request):
    """The council's rules and forms: one that comes with the application, or files of one's own."""
    require(request.user, "frameworks.edit")
    if not services.may_still_choose():
        messages.info(request, services.TOO_LATE)
        return redirect("frameworks:versions")
    choices = bundled()
    form = FrameworkForm(*posted(request), bundled=choices)
    problems = []
    if form.is_valid():
        try:
            version = _choose(form.cleaned_data, choices, by=request.user)
        except FrameworkRefused as refused:
            problems = refused.problems
            refuse(form, f"{len(problems)} mistakes in these files; nothing was taken.")
        except NotAllowed as refused:
            form.add_error("files", str(refused))
        else:
            messages.success(request, f"{version} is in force from today")
            return redirect(back(request))
    return render(request, "council/framework.html", {
        "title": "Choose the framework", "form": form, "button": "Let it count from today",
        "back_href": back(request), "problems": problems, "policy": policy_today(),
    })


def _choose(given, choices, *, by):
    if given["choice"] == OWN:
        return services.choose_framework(upload.texts_from(given["files"]), by=by)
    one = next(one for one in choices if one.slug == given["choice"])
    return services.choose_framework(one.texts, by=by, slug=one.slug)
