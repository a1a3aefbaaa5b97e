"""Every page, mail and file of the sixth council in its own words, and in none of the product's."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import get_resolver, reverse

from allocation.models import Round
from audits.models import Audit
from followup.models import Oversight
from frameworks import drafting
from jobs.duties import run_due
from lib import clock
from moderation.models import Moderation
from people.models import User
from tests.sixth.test_sixth import council, drafted, finished, framework, published, quality, twice, write  # noqa: F401
from trail import post
from trail.models import Notice

pytestmark = [pytest.mark.long, pytest.mark.django_db]
OURS = re.compile(r"\b(re-)?(audit\w*|grad(e|es|ed|ing)|moderat\w*)\b", re.IGNORECASE)
WITHOUT = re.compile(r"<(script|style|template)\b.*?</\1>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
READ_ALOUD = re.compile(r'(?:aria-label|title|placeholder|alt)="([^"]*)"')
#: Texts that are no words of ours: addresses, and the files' own entries.
KEPT = re.compile(r"\S+@\S+|/\S+|\S+\.(csv|xlsx|yaml|pdf)\b|\w+[._]\w+[\w._]*")


ROOMS = (
    "audits", "allocation", "moderation", "followup", "reporting", "cases", "people", "trail", "jobs", "frameworks",
)  # fmt: skip


def words_of(html):
    """What a person reads or hears of a page."""
    html = WITHOUT.sub(" ", html)
    heard = READ_ALOUD.findall(html)
    text = re.sub(r"<textarea.*?</textarea>", " ", html, flags=re.DOTALL)
    return KEPT.sub(" ", unescape(" ".join([re.sub(r"<[^>]+>", " ", text), *heard])))


def strange(html):
    text = words_of(html)
    return sorted({text[max(found.start() - 30, 0) : found.end() + 30].strip() for found in OURS.finditer(text)})


def plain_pages():
    """Addresses without arguments, of pages that people read."""
    found = []
    for namespace in ROOMS:
        resolver = next(one for one in get_resolver().url_patterns if getattr(one, "namespace", None) == namespace)
        plain = (one.name for one in resolver.url_patterns if one.name and "<" not in str(one.pattern))
        found += [f"{namespace}:{name}" for name in plain]
    return sorted(found)


@pytest.fixture
def living(twice):  # noqa: F811
    """A council in the middle of things: an audit moderated, others open, notices written."""
    with clock.at(date(2026, 3, 11)):
        run_due(date(2026, 3, 11))
        yield twice


def pages_of(audit):
    moderation, oversight = Moderation.objects.get(), Oversight.objects.first()
    story = Audit.objects.filter(line="term").first()
    round_ = Round.objects.get()
    draft = drafting.begin(by=quality())
    yield from (reverse(name) for name in plain_pages())
    for one in (audit, story):
        for name in ("audit", "whole", "actions", "contact", "outcome", "share", "check", "worker", "raise_concern"):
            yield reverse(f"audits:{name}", args=[one.pk])
        for section in one.tool_version.sections.all():
            if section.part == "answers":
                yield reverse("audits:section", args=[one.pk, section.code])
    yield from (moderation.get_absolute_url(), round_.get_absolute_url(), draft.get_absolute_url())
    yield reverse("reporting:report", args=["2026-03"])
    if oversight:
        yield oversight.get_absolute_url()


def test_no_page_says_our_words(client, living):
    people = ["Quinn Quality", "Sven Second", living.auditor.name, living.team_manager.name]
    found, read = {}, 0
    addresses = list(pages_of(living))
    for name in people:
        client.force_login(User.objects.get(name=name))
        for address in addresses:
            answer = client.get(address)
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                read += 1
                for words in strange(answer.text):
                    found.setdefault(words, f"{name}: {address}")

    assert read > 100
    assert [f"{' '.join(words.split())} ({where})" for words, where in sorted(found.items())] == []


def test_no_mail_says_our_words(living, mailoutbox):
    post.send_due()

    assert len(mailoutbox) > 5
    assert [words for mail in mailoutbox for words in strange(f"{mail.subject} {mail.body}")] == []
    assert [words for one in Notice.objects.all() for words in strange(one.subject)] == []


def test_no_file_says_our_words_in_its_headings(client, living):
    client.force_login(quality())
    for name in ("audits:audits", "moderation:moderations", "followup:oversights", "followup:actions"):
        answer = client.get(reverse(name), {"as": "csv"})
        heading = b"".join(answer.streaming_content).decode().splitlines()[0]
        assert strange(heading) == [], name
