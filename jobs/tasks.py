"""Doorbells: each asks for work that stands in the database, and may ring twice."""

from celery import shared_task

from jobs import duties, work
from jobs.models import Job
from lib import clock
from lib.doorbells import ring
from trail import post, seals


@shared_task
def run(job_pk):
    """Do one job, if no other worker has it."""
    work.run(job_pk)


@shared_task
def sweep():
    """Every minute: jobs that wait, duties of the day, notices to send, the trail to seal."""
    for job_pk in Job.objects.waiting(clock.shared()).values_list("pk", flat=True):
        ring(run, job_pk)
    duties.run_what_waits()
    post.send_due()
    seals.seal_waiting()
