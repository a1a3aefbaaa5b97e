"""Every notice of moderation and follow-up has its words, and they tell no case detail."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string

ROOT = Path(settings.BASE_DIR)
EMAILS = ROOT / "templates" / "emails"
STEPS = ("oversight", "supervision", "action", "meeting", "review", "reaudit", "moderation")
NUDGES = [f"{step}_{kind}" for step in STEPS for kind in ("reminder", "overdue")]
KIND = re.compile(r"""(?:notify|telling|_tell|_word)\(\s*(?:\w+,\s*)?"([a-z_]+)\"""")
#: What a sentence of an e-mail may name: references, days and a colleague.
WORDS = {"reference", "due_on", "month", "by"}


def named():
    sources = [path.read_text() for room in ("moderation", "followup") for path in (ROOT / room).glob("*.py")]
    return sorted({kind for source in sources for kind in KIND.findall(source)} | set(NUDGES))


def test_the_kinds_are_found_in_the_code():
    assert {"moderation_chosen", "moderation_done", "chain_started", "escalated", "oversight_due"} <= set(named())


@pytest.mark.parametrize("kind", named())
def test_notice_has_a_subject_and_words(kind):
    context = {word: word.upper() for word in WORDS}

    subject = render_to_string(f"emails/{kind}.subject.txt", context).strip()
    words = render_to_string(f"emails/{kind}.txt", {**context, "name": "Tess", "link": "https://audit.example/1"})

    assert 0 < len(subject) < 100
    assert "\n" not in subject
    assert "https://audit.example/1" in words


@pytest.mark.parametrize("kind", named())
def test_notice_names_references_and_days_alone(kind):
    text = "".join((EMAILS / f"{kind}{ending}").read_text() for ending in (".subject.txt", ".txt"))

    assert set(re.findall(r"{{\s*(\w+)", text)) <= WORDS
