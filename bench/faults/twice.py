"""Every task delivered twice: what is published is published once more, at once."""

from pathlib import Path

from celery import current_app
from celery.signals import after_task_publish
from django.conf import settings

AGAIN = "again"
BOOK = "delivered-twice"  # a line for each, in the folder for what changes


def begin():
    """From now on this process publishes each task twice."""
    after_task_publish.connect(_publish_again, dispatch_uid="bench.faults.twice")


def _publish_again(sender, headers, body, **kwargs):
    if AGAIN in headers:
        return
    args, named, _ = body
    current_app.send_task(sender, args, named, headers={AGAIN: "yes"})
    with (Path(settings.VAR_DIR) / BOOK).open("a") as book:
        book.write(f"{sender}\n")


def count(folder):
    """How many tasks were delivered twice by the processes of a stack whose VAR_DIR is this."""
    book = folder / BOOK
    return len(book.read_text().splitlines()) if book.exists() else 0
