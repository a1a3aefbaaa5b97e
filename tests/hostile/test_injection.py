"""Hostile words in every text field, followed to pages, lists, PDFs, calendars and mails: they stay words.

First every column that people type is filled, whatever form it came by, and everything is opened by somebody who
may; then every form that is found on those pages is sent with such words in each of its fields.
"""


import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from lib import clock
from tests.access import table
from tests.access.addresses import address
from tests.access.test_matrix import FILES
from tests.access.walk import sign_in
from tests.access.world import MONDAY
from tests.hostile import shown, words
from tests.hostile.forms import Walk, filled
from tests.hostile.poison import poison
from tests.listening import listening
from trail.models import Notice
from trail.post import message
from trail.services import CaseDetail, notify

pytestmark = [pytest.mark.long, pytest.mark.django_db]
#: The sorts of words begin at another column each time.
STARTS = (0, 67, 131)


@pytest.fixture
def browser(world):
    """browser(name) is somebody's browser, signed in once."""
    known = {}

    def of(name):
        if name not in known:
            known[name] = Client(raise_request_exception=False)
            if world.people[name] is not None:
                sign_in(known[name], world.people[name])
        return known[name]

    with clock.at(MONDAY):
        yield of


@pytest.fixture
def listener():
    """The corpus with the address of a server on this machine, and what is asked of it."""
    with listening() as (server, asked):
        yield [one.replace("127.0.0.1:9", f"127.0.0.1:{server.server_port}") for one in words.CORPUS], asked


def may_open(name=None):
    """(who, cell) of each page, by the first who may open it."""
    for cell in table.cells():
        who = next((who for who, code in cell.answers if code == "200"), None)
        if cell.method == "GET" and who and name in (None, cell.name):
            yield who, cell


def opened(browser, path):
    """(sentences about what is wrong, marks that are shown) of what stands at an address."""
    cache.clear()
    with transaction.atomic():
        response = browser.get(path)
        wrong, marks = shown.answer(response) if response.status_code == 200 else ([], set())
        transaction.set_rollback(True)
    if response.status_code != 200:
        wrong = [f"status {response.status_code}"]
    return [f"{path}: {one}" for one in wrong], marks


def all_opened(browser, paths):
    found = [opened(browser(who), path) for who, path in paths]
    wrong = [sentence for sentences, _ in found for sentence in sentences]
    assert wrong == [], "\n".join(wrong)
    return set().union(*(marks for _, marks in found))


@pytest.mark.parametrize("start", STARTS)
def test_no_page_makes_more_of_words_than_words(world, browser, start):
    pages = [(who, cell) for who, cell in may_open() if cell.name not in ("audits:pdf", "reporting:feed_file")]
    known = poison(start)

    seen = all_opened(browser, [(who, address(world, cell.name, cell.thing)) for who, cell in pages])

    assert len(pages) > 200
    unseen = sorted(known[mark] for mark in known.keys() - seen)
    assert len(known.keys() & seen) > 45, unseen


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_list_taken_along_holds_a_formula_a_link_or_a_row_too_many(world, browser, kind):
    poison(23)
    asked = {"records:readers": "&case=C-closed"}

    seen = all_opened(browser, [
        (who, address(world, name, cell.thing, f"?as={kind}{asked.get(name, '')}"))
        for name in FILES[kind] for who, cell in may_open(name)
    ])  # fmt: skip

    assert len(seen) > 10


def test_calendar_keeps_its_lines(world, browser):
    poison(90)

    seen = all_opened(browser, [("nobody", address(world, "reporting:feed_file", "feed"))])

    assert isinstance(seen, set)


def test_mail_has_one_subject_no_header_of_its_own_and_no_markup(world):
    """A reference, a name and an address of our own are all that a mail says; here each is hostile."""
    amara, wrong, seen = world.cast.amara, [], set()
    for number, said in enumerate(words.CORPUS):
        said = words.marked(said, "q9xml")
        amara.name = said
        told = {"about": f"audits.audit:{number}", "url": "/audits/", "on": MONDAY, "reference": said}
        if "\n" in said:  # a story, not a reference: refused before it is a notice
            with pytest.raises(CaseDetail):
                notify("audit_overdue", amara, **told)
            continue
        notify("audit_overdue", amara, **told)
        notice = Notice.objects.select_related("to").latest("pk")
        notice.to.name = said
        found, marks = shown.mail(message(notice))
        wrong, seen = wrong + [f"{said!r}: {one}" for one in found], seen | marks

    assert wrong == []
    assert seen == {"q9xml"}


def test_pdf_fetches_nothing_and_acts_by_nothing(world, browser, listener):
    ours, asked = listener
    known = poison(61, ours)
    one_audit = list(may_open("audits:pdf"))[:1] or [("amara", None)]

    seen = all_opened(browser, [
        *((who, address(world, "audits:pdf", cell.thing if cell else "audit@closed")) for who, cell in one_audit),
        *((who, address(world, "reporting:report", "", "?as=pdf")) for who, _ in may_open("reporting:report")),
    ])  # fmt: skip

    assert asked == []
    assert known.keys() & seen


@pytest.mark.parametrize("start", [0, 97])
def test_form_gives_words_back_as_words(world, start):
    """Where a form is refused it shows what was typed."""
    chosen, wrong = (*words.JUST_BY_HAND, *words.CORPUS), []
    with clock.at(MONDAY):
        walk = Walk(world)
        forms = [form for form in walk.forms() if form.typed]
        for place, form in enumerate(forms):
            said = words.marked(chosen[(start + place) % len(chosen)], "q9xfm")
            answer = walk.send(form.who, form.method, form.action, filled(form, walk.usual(form), said))
            told = [f"status {answer.status_code}"] if answer.status_code >= 500 else shown.answer(answer)[0]
            wrong += [f"{form.page} {form.action}: {said!r}: {one}" for one in told]

    assert len(forms) > 100
    assert wrong == [], "\n".join(wrong)
