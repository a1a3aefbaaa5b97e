"""Which function does which kind of job. Rooms enter theirs when they are loaded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module

from django.apps import apps

LEASE = timedelta(minutes=5)


class UnknownJob(LookupError):
    """No room has entered a handler for this kind."""


class JobRefused(Exception):
    """A handler's word that the work cannot be done; the message is for who started it."""


@dataclass(frozen=True)
class Handler:
    """The function of a kind, its title for people, who may start it, and how long a worker may be silent."""

    kind: str
    work: Callable
    title: str
    lease: timedelta
    needs: str = ""  # the permission of whoever starts it


HANDLERS: dict[str, Handler] = {}


def handler(kind, *, title="", lease=LEASE, needs=""):
    """Enter a function `work(job, progress)` for a kind of job.

        @handler("cases.import", title="Case list import")
        def import_cases(job, progress):
            reading = read(job.payload["file"])
            progress(40, "Read 3,000 rows")
            with transaction.atomic():
                write(reading)
                progress.finish(url=reverse(...), rows=3000)

    A job may run a second time after a worker died, so either the work changes
    nothing when repeated, or `progress.finish` is the last line inside its one
    transaction: then work and "done" are kept together or not at all. It also
    refuses (`LeaseLost`) where another worker has taken over.

    `progress(percent, message)` belongs between transactions: inside one nobody
    sees it until the end. `lease` is the longest time without a call of it, `needs` the
    permission that whoever starts one must have.
    """

    def enter(work):
        if kind in HANDLERS and HANDLERS[kind].work is not work:
            raise ValueError(f"The kind of job {kind} has two handlers.")
        HANDLERS[kind] = Handler(kind, work, title or kind, lease, needs)
        return work

    return enter


def find(kind):
    """The handler of a kind; every room's `handlers` module is loaded first."""
    load("handlers")
    if kind not in HANDLERS:
        raise UnknownJob(f"No room does jobs of the kind {kind}.")
    return HANDLERS[kind]


def lease_of(kind):
    """How long a worker of this kind may be silent; the usual time for a kind nobody does."""
    load("handlers")
    return HANDLERS[kind].lease if kind in HANDLERS else LEASE


def load(module):
    """Import a module of that name from every room that has it."""
    for config in apps.get_app_configs():
        try:
            import_module(f"{config.name}.{module}")
        except ModuleNotFoundError as error:
            if error.name != f"{config.name}.{module}":
                raise
