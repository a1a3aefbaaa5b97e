"""Every form of the application, found on the pages that the table of addresses names, and what may be sent by it."""

import json
import random
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from tests.access import table
from tests.access.addresses import address
from tests.access.typed import typed
from tests.access.walk import sign_in
from tests.hostile.words import CORPUS, JUST_BY_HAND, MARK, marked

TYPED = {"text", "search", "email", "tel", "url", "password", "textarea", "number"}
BESIDE = ("id", "pk", "is_superuser", "status", "person", "by", "", "q1-answer")
HUGE = 200_000  # characters of an oversized text
NUMBERS = ("0", "-1", "1e9", "9" * 40, "2147483648", "9223372036854775808",
           "NaN", "Infinity", "0x10", "١٢", "1.5", "")
DAYS = ("31/2/2026", "29/2/2025", "0/0/0", "99/99/9999", "1/1/0001", "31/12/9999", "1/1/10000", "2026-03-02",
        "٢/٣/٢٠٢٦", "1/1")  # fmt: skip


@dataclass
class Field:
    """One control: its name, kind, the value it came with, and what may be chosen."""

    name: str
    kind: str
    value: str = ""
    choices: tuple = ()


@dataclass
class Form:
    """A form as one person finds it on a page of the table."""

    who: str
    page: str  # the name of the page's address
    thing: str
    method: str
    action: str
    fields: list

    @property
    def key(self):
        names = tuple(field.name for field in self.fields)
        return self.page, self.thing, self.method, urlsplit(self.action).path, names

    @property
    def typed(self):
        return [field for field in self.fields if field.kind in TYPED]


class _Forms(HTMLParser):
    """The forms of a page."""

    def __init__(self):
        super().__init__()
        self.forms, self.form, self.choosing, self.writing = [], None, None, None

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = (given.get("method", "get").upper(), given.get("action", ""), [])
            self.forms.append(self.form)
        elif self.form and given.get("name") and tag in ("input", "textarea", "select", "button"):
            self._control(tag, given)
        elif tag == "option" and self.choosing:
            self.choosing.choices += (given.get("value", ""),)
            if "selected" in given:
                self.choosing.value = given.get("value", "")

    def _control(self, tag, given):
        kind = given.get("type", "text") if tag == "input" else tag
        value = given.get("value", "")
        known = next((field for field in self.form[2] if field.name == given["name"] and kind == "radio"), None)
        if known:
            known.choices += (value,)
            known.value = value if "checked" in given else known.value
            return
        chosen = kind not in ("radio", "checkbox") or "checked" in given
        field = Field(given["name"], kind, value if chosen else "", (value,) if kind in ("radio", "checkbox") else ())
        self.form[2].append(field)
        self.choosing = field if tag == "select" else None
        self.writing = field if tag == "textarea" else None

    def handle_data(self, data):
        if self.writing:
            self.writing.value += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        if tag == "select":
            self.choosing = None
        if tag == "textarea":
            self.writing = None


class Walk:
    """The world's people at their browsers, who find all forms and send them; nothing they do stays."""

    def __init__(self, world):
        self.world, self.browsers = world, {}

    def browser(self, who):
        if who not in self.browsers:
            self.browsers[who] = Client(raise_request_exception=False)
            if self.world.people[who] is not None:
                sign_in(self.browsers[who], self.world.people[who])
        return self.browsers[who]

    def forms(self):
        """Each form once, as the first person finds it who may open its page; the save of the script beside them."""
        found = {}
        for cell in table.cells():
            who = next((who for who, code in cell.answers if code == "200"), None)
            if cell.method == "GET" and who and cell.name != "reporting:feed_file":
                for form in self._forms_on(who, cell.name, cell.thing):
                    found.setdefault(form.key, form)
        return list(found.values())

    def _forms_on(self, who, name, thing):
        path = address(self.world, name, thing)
        response = self.send(who, "GET", path)
        if not response.get("Content-Type", "").startswith("text/html"):
            return
        reader = _Forms()
        reader.feed(response.content.decode())
        for method, action, fields in reader.forms:
            yield Form(who, name, thing, method, urljoin(path, action), [f for f in fields if "csrf" not in f.name])

    def send(self, who, method, path, sent=None):
        """The answer to somebody; what it wrote is taken back."""
        cache.clear()
        browser = self.browser(who)
        kept = dict(browser.cookies)
        with transaction.atomic():
            if method == "GET":
                response = browser.get(f"{path.partition('?')[0]}?{_encoded(sent)}" if sent else path)
            elif any(isinstance(value, SimpleUploadedFile) for value in sent.values()):
                response = browser.post(path, {key: _whole(value) for key, value in sent.items()})
            else:
                response = browser.post(path, _encoded(sent), content_type="application/x-www-form-urlencoded")
            response.whole = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        browser.cookies.clear()
        browser.cookies.update(kept)
        return response

    def usual(self, form):
        """What somebody would send by a form: what stands there, and what the table's own test types."""
        sent = {field.name: field.value for field in form.fields if field.kind not in ("checkbox", "file", "button")}
        more = typed(self.world, form.page, self.world.people[form.who])
        return sent | (more if isinstance(more, dict) else {})


def _encoded(sent):
    """The fields as a browser writes them into a request; half letters too, as a hostile one would."""
    fields = {key: value for key, value in sent.items() if not isinstance(value, SimpleUploadedFile)}
    return urlencode(fields, doseq=True, errors="surrogatepass")


def _whole(value):
    return value if isinstance(value, SimpleUploadedFile) else _encoded({"": value})[1:]


def filled(form, usual, words):
    """The form with the words in each of its text fields."""
    return usual | {field.name: words for field in form.typed}


def thrown(form, usual, chance):
    """The form with some fields hostile, missing, doubled, oversized, or of another kind."""
    sent = dict(usual)
    names = [field.name for field in form.fields] or ["nothing"]
    for _ in range(chance.randint(1, 4)):
        name = chance.choice(names)
        how = chance.randrange(8)
        if how == 0:
            sent.pop(name, None)
        elif how == 1:
            sent[name] = [_value(chance), _value(chance)]
        elif how == 2:
            sent[chance.choice((*BESIDE, f"{name}_day"))] = _value(chance)
        elif how == 3 and chance.random() < 0.1:
            sent[name] = SimpleUploadedFile(_name(chance), chance.randbytes(200), "text/csv")
        else:
            sent[name] = _value(chance)
    return {key: value for key, value in sent.items() if value is not None}


def _value(chance):
    how = chance.randrange(10)
    if how == 0:
        return chance.choice("x\u202e\U0001f600Á") * chance.choice((1_000, 5_000, HUGE))
    if how == 1:
        return chance.choice(NUMBERS)
    if how == 2:
        return chance.choice(DAYS)
    if how == 3:
        return chance.choice(JUST_BY_HAND)
    if how == 4:
        return json.dumps({"a": [chance.random()] * 3})
    if how == 5:
        return str(chance.randrange(-5, 2_000))
    return marked(chance.choice(CORPUS), MARK + "zz")


def _name(chance):
    return marked(chance.choice(CORPUS), "M").replace("/", "").replace("\0", "")[:80] or "a.csv"


def fuzz(walk, forms, seed):
    """Send one form as the seed says; gives (form, what was sent, the answer)."""
    chance = random.Random(seed)
    form = chance.choice(forms)
    sent = thrown(form, walk.usual(form), chance)
    return form, sent, walk.send(form.who, form.method, form.action, sent)
