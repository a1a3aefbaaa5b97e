"""The Celery application: Redis where REDIS_URL names one, else files in VAR_DIR and one worker."""

import os
from pathlib import Path

from celery import Celery
from celery.signals import after_task_publish, task_postrun, task_prerun

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_configure.connect
def make_broker_folders(sender, **kwargs):
    """The filesystem transport expects its folders to be there."""
    options = sender.conf.broker_transport_options or {}
    for name in ("data_folder_in", "data_folder_out", "control_folder"):
        if name in options:
            Path(options[name]).mkdir(parents=True, exist_ok=True)


@after_task_publish.connect(sender="jobs.tasks.sweep")
def scheduler_lives(**kwargs):
    """Nobody but the scheduler sends the sweep."""
    from config import life  # its models are ready only now

    life.seen(life.SCHEDULER)


@task_prerun.connect
@task_postrun.connect
def worker_lives(**kwargs):
    """Whoever takes a task lives."""
    from config import life  # as above

    life.seen(life.WORKER)
