"""Pages on which a framework is read: its rules, its programme, its tools, its versions."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from frameworks import differences, drafting, plain_words
from frameworks.filters import VersionFilter
from frameworks.models import FrameworkVersion, ToolInForce
from frameworks.plain_words import tools
from frameworks.rules import READERS  # noqa: F401  (enters the permission in the table)
from lib import clock
from lib.listing import asks_file, exports, file_of, page_of, sorted_by
from lib.permissions import can, require

COLUMNS = ("Version", "In force from", "Loaded", "By", "Note")
ORDERS = {"from": "in_force_from", "loaded": "loaded_on", "by": "loaded_by__name"}


@require_GET
def versions(request):
    """Every version that was ever loaded, the newest first."""
    require(request.user, "frameworks.read")
    found = VersionFilter(request.GET, queryset=FrameworkVersion.objects.select_related("framework", "loaded_by"))
    rows = sorted_by(found.qs.order_by("-in_force_from", "-pk"), request.GET.get("sort", ""), ORDERS)
    if asks_file(request):
        return file_of(request, "framework-versions", COLUMNS, map(_line, rows))
    now = FrameworkVersion.objects.in_force(clock.today()).first()
    may_edit = can(request.user, "frameworks.edit")
    draft = drafting.running(now.framework) if may_edit and now else None
    shown = {
        "title": "Framework", "noun": "versions", "page": page_of(request, rows, 50), "filterset": found,
        "exports": exports(request), "in_force": now, "may_edit": may_edit, "draft": draft,
    }
    return render(request, "frameworks/versions.html", shown)


def _line(one):
    return (str(one), one.in_force_from, one.loaded_on, str(one.loaded_by or "Command"), one.note)


@require_GET
def version(request, slug, number):
    """The rules of one version in plain sentences."""
    shown = _version(request, slug, number)
    policy = shown.policy
    return render(
        request,
        "frameworks/version.html",
        {
            "version": shown,
            "policy": policy,
            "chapters": plain_words.chapters(policy),
            "tools": _tools(shown),
            "is_first": number == 1,
        },
    )


@require_GET
def programme(request, slug, number):
    """The year's programme, month by month, and what events call for."""
    shown = _version(request, slug, number)
    told = {"months": plain_words.programme(shown.policy), "called_for": plain_words.called_for(shown.policy)}
    return render(request, "frameworks/programme.html", {"version": shown, **told})


@require_GET
def standards(request, slug, number):
    """The practice standards that auditors judge against, set by set (ROCH-37)."""
    shown = _version(request, slug, number)
    return render(request, "frameworks/standards.html", {"version": shown, "sets": shown.policy.standards})


@require_GET
def tool(request, slug, number, code):
    """One tool as it is printed, with its guidance."""
    shown = _version(request, slug, number)
    in_force = ToolInForce.objects.select_related("tool_version__tool")
    found = get_object_or_404(in_force, framework_version=shown, tool_version__tool__code=code)
    sections = list(found.tool_version.sections.prefetch_related("questions"))
    return render(
        request,
        "frameworks/tool.html",
        {
            "version": shown,
            "tool": found.tool_version,
            "limits": tools.limits(shown.policy, found.tool_version, sections),
            "standards": [one for one in shown.policy.standards if one.code in found.tool_version.standards],
            "sections": tools.form(shown.policy, found.tool_version, sections),
        },
    )


@require_GET
def changes(request, slug, number):
    """What changed from the version before."""
    shown = _version(request, slug, number)
    before = get_object_or_404(
        FrameworkVersion.objects.select_related("framework"),
        framework=shown.framework,
        number=number - 1,
    )
    found = list(differences.between(before, shown))
    return render(
        request,
        "frameworks/changes.html",
        {"version": shown, "before": before, "differences": found},
    )


def _version(request, slug, number):
    require(request.user, "frameworks.read")
    versions = FrameworkVersion.objects.select_related("framework", "loaded_by")
    return get_object_or_404(versions, framework__slug=slug, number=number)


def _tools(version):
    return version.tools.select_related("tool").order_by("toolinforce__order")
