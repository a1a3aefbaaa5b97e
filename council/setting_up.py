"""The way from an empty installation to a drafted round: what is done, and what is next."""

from dataclasses import dataclass

from django.urls import reverse

from allocation.models import Round
from allocation.rules import policy_today
from cases.models import Case, CaseImport
from council.page import settled
from jobs.models import Job
from lib.permissions import CAN, can
from people.models import User

DONE, NEXT, LATER, OPTIONAL, CLOSED = "done", "next", "later", "optional", "closed"
#: Kept in the session while somebody sets the installation up: every page then leads back to the list.
FLAG = "setting_up"

#: Lists that were uploaded and wait for somebody or for the worker.
BEGUN = (
    CaseImport.Status.UPLOADED, CaseImport.Status.READING, CaseImport.Status.PREVIEW, CaseImport.Status.IMPORTING,
)


@dataclass
class Task:
    """One thing to settle: what, what came of it so far, and where."""

    title: str
    href: str
    done: bool
    note: str = ""
    optional: bool = False
    waits_for: str = ""
    state: str = ""
    rule: str = ""  # the permission its page takes


def tasks():
    """Every task in order, each with its state; a fixed number of queries.

    Where rounds are drafted already, the name that the framework gives has been good enough.
    """
    council, policy = settled(), policy_today()
    round_ = Round.objects.order_by("month").last()
    people, cases = User.objects.count() - 1, Case.objects.filter(gone_on=None).count()
    called = council.name or (policy.council.name if policy and round_ else "")
    found = [
        Task("Make the administrator", reverse("people:people"), True),
        Task("Say what the council is called", reverse("council:name"), bool(called), called),
        Task("Choose colours and a logo", reverse("council:colours"), bool(council.colours or council.logo_id),
             "Without them the pages wear the framework’s colours", optional=True),
        Task("Choose the framework", reverse("council:framework"), policy is not None,
             policy.name if policy else "The rules and forms you audit by"),
        Task("Take the staff list", reverse("people:staff_list"), people > 0,
             f"{people} people beside you" if people > 0 else "Who works where; job titles bring roles",
             rule="people.import"),
        _case_list(cases),
        _first_round(round_, [policy is None and "the framework", people < 1 and "the staff list",
                              not cases and "the case list"]),
    ]  # fmt: skip
    return _with_states(found)


def _case_list(cases):
    title = "Take the case list"
    if cases:
        return Task(title, reverse("cases:imports"), True, f"{cases:,} cases", rule="cases.import")
    begun = CaseImport.objects.filter(status__in=BEGUN).first()
    if begun:
        return Task(title, begun.get_absolute_url(), False, f"Uploaded: {begun.get_status_display().lower()}",
                    rule="cases.import")
    return Task(title, reverse("cases:upload"), False, "You see what was understood before anything is taken",
                rule="cases.import")


def _first_round(round_, missing):
    title, missing = "Draft the first round", [one for one in missing if one]
    if round_:
        return Task(title, round_.get_absolute_url(), True, str(round_), rule="allocation.look")
    running = Job.objects.filter(kind="allocation.draft", status__in=Job.OPEN).first()
    if running:
        return Task(title, running.get_absolute_url(), False, "It is being drawn")
    waits_for = " and ".join(missing) if len(missing) < 3 else "all the lists above"
    note = "Nobody is told before you publish it"
    return Task(title, reverse("allocation:draft"), False, note, rule="allocation.draft", waits_for=waits_for)


def _with_states(found):
    first = True
    for task in found:
        task.state = LATER
        if task.done:
            task.state = DONE
        elif task.optional:
            task.state = OPTIONAL
        elif task.waits_for:
            task.state = CLOSED
        elif first:
            task.state, first = NEXT, False
    return found


def is_finished(found):
    """Every task that is not optional is done."""
    return all(task.done or task.optional for task in found)


def next_of(found):
    """The task to go on with, or None."""
    return next((task for task in found if task.state == NEXT), None)


def listed(found, *, to):
    """The tasks as GOV.UK's task list takes them; what is not this person's to do has no link."""
    return {"items": [_item(task, to) for task in found], "idPrefix": "set-up"}


SHOWN = {
    DONE: {"text": "Done"},
    NEXT: {"tag": {"text": "Next", "classes": "app-status app-status--doing"}},
    LATER: {"tag": {"text": "To do", "classes": "app-status app-status--todo"}},
    OPTIONAL: {"tag": {"text": "Optional", "classes": "app-status app-status--off"}},
    CLOSED: {"text": "Cannot start yet", "classes": "govuk-task-list__status--cannot-start-yet"},
}


def may_open(task, person):
    """Whether the page of a task is open to this person."""
    return not task.rule or can(person, task.rule)


def _item(task, person):
    may = may_open(task, person)
    note = f"Waits for {task.waits_for}" if task.state == CLOSED else task.note
    if not may and not task.done:
        note = CAN[task.rule].refusal
    item = {"title": {"text": task.title}, "status": SHOWN[task.state]}
    if note:
        item["hint"] = {"text": note}
    return item if task.state == CLOSED or not may else item | {"href": task.href}
