"""The words of notices: each has a subject, a link, and nothing of a case."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from tests.cast import make_person
from trail.models import Notice
from trail.post import message
from trail.services import notify

FOLDER = Path(settings.BASE_DIR) / "templates" / "emails"
KINDS = sorted(
    path.name.removesuffix(".subject.txt") for path in FOLDER.glob("*.subject.txt")
    if path.name != "notice.subject.txt"
)
#: Every word a template may use; what is not given stays empty.
WORDS = {
    "reference": "C-1 & <Co>", "due_on": date(2026, 3, 31), "until": date(2026, 3, 31),
    "month": "March 2026", "auditor": "Amara O'Neill", "person": "Nell", "by": "Moses",
    "raised_by": "Amara", "challenger": "Priya", "decision": "agreed", "tries": 2, "granted": True,
}


@pytest.fixture
def amara(db):
    return make_person("Amara Auditor")


@pytest.mark.parametrize("kind", KINDS)
def test_email_of_a_kind_has_a_subject_a_sentence_and_its_link(kind, amara, settings):
    settings.SITE_URL = "https://audit.council.example"
    notify(kind, amara, about="x", url="/audits/12/", on=date(2026, 3, 10), **WORDS)

    sent = message(Notice.objects.get())

    assert 10 < len(sent.subject) < 100
    assert "https://audit.council.example/audits/12/" in sent.body.splitlines()
    assert sent.body.startswith("Dear Amara Auditor,\n")
    assert re.findall(r"&amp;|&lt;|&#|\{\{|\{%|None| ,|  ", sent.subject + sent.body) == []


def test_every_email_has_its_subject():
    bodies = {path.name.removesuffix(".txt") for path in FOLDER.glob("*.txt")
              if not path.name.endswith(".subject.txt")}

    assert bodies - {"base", "notice"} == set(KINDS)
