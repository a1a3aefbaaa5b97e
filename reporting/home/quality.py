"""What the QA team steers the month by."""

from django.urls import reverse

from allocation.models import Round
from allocation.programme import asks_for_audits
from allocation.rules import policy_today
from audits.models import Audit, Challenge
from followup.models import Chain
from jobs.models import Job
from lib.months import Month
from moderation.models import Moderation
from reporting.home.parts import FEW, Block, Todo, audits_link

Status = Audit.Status


def board(desk):
    """The month from import to report: one row of steps, each count a list."""
    month = Month.of(desk.on)
    round_ = Round.objects.filter(month=month.first_day).first()
    counts = desk.count(**_board_rows(month, desk.on))
    first = month.first_day.isoformat()
    steps = [
        *_round_steps(round_, month),
        _step("Done", counts["done"], audits_link(month=first), f"of {counts['all']}"),
        _step("To check", counts["check"], audits_link(status=Status.FINALISED), "", "waiting"),
        _step("Late", counts["late"], audits_link(late="yes"), "", "late"),
        _step("Returned", counts["returned"], audits_link(status=Status.RETURNED)),
        _step("To moderate", counts["moderate"], reverse("moderation:moderations"), "", "waiting"),
        _step("Followed up", counts["chains"], reverse("followup:chains"), "", "alarm"),
        _step("Closed", counts["closed"], audits_link(month=first, status=Status.CLOSED), "", "done"),
    ]
    return Block(
        f"{month.label}, from import to report",
        todos=_qa_todos(desk, counts["failed"]),
        steps=steps,
        links=[
            ("This month's round", reverse("allocation:round", args=[month]))
            if round_
            else ("Rounds", reverse("allocation:rounds")),
            ("Case lists", reverse("cases:imports")),
            ("Staff list", reverse("people:staff_list")),
            ("What leavers still hold", reverse("people:leavers")),
            ("Moderation of the month", reverse("moderation:month", args=[month.iso])),
            ("Reports", reverse("reporting:reports")),
            ("The framework", reverse("frameworks:versions")),
        ],
        empty="",
    )


def _board_rows(month, on):
    """The rows behind each number of the board; what is not the month's own is of all months."""
    mine, every = Audit.objects.in_month(month.first_day), Audit.objects.all()
    finished = [Status.FINALISED, Status.RETURNED, Status.CHECKED, Status.CLOSED]
    return {
        "all": mine.exclude(status=Status.CANCELLED),
        "done": mine.filter(status__in=finished),
        "closed": mine.filter(status=Status.CLOSED),
        "check": every.filter(status=Status.FINALISED),
        "late": every.filter(status__in=Audit.UNFINISHED, due_on__lt=on),
        "returned": every.filter(status=Status.RETURNED),
        "moderate": Moderation.objects.waiting(),
        "chains": Chain.objects.running(),
        "failed": Job.objects.filter(status=Job.Status.FAILED),
    }


def _round_steps(round_, month):
    if round_ is None:
        href, policy = reverse("allocation:rounds"), policy_today()
        if policy and not asks_for_audits(policy, month):
            return [_step("No round this month", None, href, "the programme rests", "off")]
        return [_step("Draft the round", None, href, "not drafted yet", "todo")]
    tone = "done" if round_.status == Round.Status.PUBLISHED else "doing"
    href = reverse("allocation:round", args=[month])
    return [
        _step(f"Round {round_.get_status_display().lower()}", round_.cases.kept().count(), href, "cases drawn", tone)
    ]


def _step(text, count, href, note="", tone="todo"):
    return {"text": text, "count": count, "href": href, "note": note, "tone": tone if count or count is None else "off"}


def _qa_todos(desk, failed):
    todos = [
        Todo(f"Challenge to {one.audit.reference} needs a decider", reverse("audits:challenge", args=[one.pk]))
        for one in desk.challenges
        if one.status == Challenge.Status.OPEN and one.answered_at
    ][:FEW]
    if failed:
        todos.append(Todo(f"{failed} job{'s' * (failed != 1)} failed", reverse("jobs:jobs"), note="See why"))
    return todos
