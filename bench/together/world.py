"""One audit of an invented council, the people about it, and what they were told is saved."""

import threading
from dataclasses import dataclass, field
from uuid import uuid4

from audits import answers
from audits.models import Audit, Challenge
from moderation.models import Moderation
from tests.audits import making

EVERYBODY = ("amara", "nell", "priya", "tess", "ira", "quinn", "moses", "norman", "dana")

@dataclass
class World:
    """`told` holds every acknowledged save as (question, part, version, value)."""

    cast: object
    framework: object
    audit: int = 0
    told: list = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def begin(cls, cast, framework):
        """A new audit with everything in it that sharing asks for."""
        case = making.make_case(cast, f"T-{uuid4().hex[:12]}")
        audit = making.make_audit(cast, framework, case=case)
        making.complete(audit)
        return cls(cast, framework, audit.pk)

    def keep(self, saved):
        """Note what somebody was told is saved."""
        stored = [one for one in saved if one.outcome == "saved"]
        with self.lock:
            self.told += [(one.question_id, one.part, one.version, one.value) for one in stored]

    def is_over(self):
        """Whether nothing can happen to it any more."""
        status = Audit.objects.values_list("status", flat=True).get(pk=self.audit)
        moderated = Moderation.objects.filter(audit=self.audit, status="done").exists()
        return status == Audit.Status.CANCELLED or status == Audit.Status.CLOSED and moderated


class Page:
    """What somebody has open: everything read at one moment, acted on at a later one."""

    def __init__(self, world):
        self.world, self.cast = world, world.cast
        rows = Audit.objects.select_related("auditor", "case", "framework_version", "tool_version")
        self.audit = rows.get(pk=world.audit)
        self.versions = {field: row.version for field, row in answers.of(self.audit).items()}
        rows = Moderation.objects.select_related("audit", "moderator").exclude(status="cancelled")
        self.moderation = rows.filter(audit=self.audit).first()
        self.challenges = list(Challenge.objects.select_related("audit", "by").filter(audit=self.audit))
        self.actions = list(self.audit.actions.select_related("audit", "owner", "done_by"))

    def somebody(self, luck):
        """Anybody of the council."""
        return getattr(self.cast, luck.choice(EVERYBODY))
