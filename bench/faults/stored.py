"""What stands in the database after a run, in the words of the checker."""

from urllib.parse import urlsplit

from django.conf import settings

from audits.models import Answer, AnswerChange, Concern, StatusChange, View
from bench.faults.checker import Notice, Stored, Wording
from trail.models import Notice as NoticeRow


def read():
    """Everything the promises are about, as Stored."""
    return Stored(versions=_versions(), wordings=_wordings(), steps=_steps(), notices=_notices())


def _versions():
    return {(row.audit_id, f"{row.question_id}.{row.part}"): row.version for row in Answer.objects.order_by()}


def _wordings():
    rows = AnswerChange.objects.order_by("pk").values_list(
        "answer__audit", "answer__question", "answer__part", "version", "value", "client_key"
    )
    return [Wording(audit, f"{question}.{part}", *rest) for audit, question, part, *rest in rows.iterator()]


def _steps():
    """Every step that was taken, as (what, audit, whose or which): what stands twice was taken twice."""
    changes = [(row.status, row.audit_id, "") for row in StatusChange.objects.order_by()]
    concerns = [("concern", row.audit_id, row.text) for row in Concern.objects.order_by()]
    views = [("agree", row.audit_id, str(row.by_id)) for row in View.objects.order_by()]
    return [*changes, *concerns, *views]


def _notices():
    host = urlsplit(settings.SITE_URL).hostname
    concerns = {f"audits.concern:{row.pk}": ("concern", row.audit_id, row.text) for row in Concern.objects.order_by()}
    return [
        Notice(f"<notice-{row.token}@{host}>", row.to.email, row.subject, row.withheld, concerns.get(row.about))
        for row in NoticeRow.objects.select_related("to").order_by("pk")
    ]
