"""Doorbells of the post."""

from celery import shared_task

from trail import post


@shared_task
def post_notice(notice_pk):
    """Send an urgent notice, and what else is due."""
    post.send_due()
