"""What a page, a list, a calendar, a mail or a PDF made of somebody's words: sentences about what it should not."""

import csv
import io
import re
import zipfile
from html.parser import HTMLParser
from urllib.parse import urlsplit

from pypdf import PdfReader

from tests.hostile.words import MARK

#: Elements that our pages have none of; where one stands, words became markup.
NEVER = {"iframe", "object", "embed", "base", "applet", "frame", "marquee", "xmp", "plaintext", "isindex", "math",
         "style", "video", "audio", "source", "xss", "noscript", "animate", "use", "image"}  # fmt: skip
ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "xlink:href", "background", "cite"}
SCHEMES = {"", "http", "https", "mailto", "tel", "webcal", "data"}
#: What a calendar's lines begin with.
PROPERTIES = re.compile(
    r"(BEGIN|END|VERSION|PRODID|CALSCALE|METHOD|NAME|X-WR-CALNAME|REFRESH-INTERVAL|X-PUBLISHED-TTL|UID|DTSTAMP|DTSTART"
    r"|DTEND|SUMMARY|DESCRIPTION|URL|TRANSP)[;:]"
)
STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")
LIVE = ("/JavaScript", "/JS", "/Launch", "/URI", "/EmbeddedFiles", "/AA", "/OpenAction", "/SubmitForm", "/RichMedia")
#: How a cell begins that a spreadsheet would work out, once spaces, quotes and signs without width are gone.
BEGINS = re.compile(r"[\s\"\u200b\ufeff]*[=+\-@＝＋－＠]")


class _Page(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.wrong, self.inside, self.marks = [], "", set()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if MARK in tag or tag in NEVER:
            self.wrong.append(f"an element {tag} {given}")
        for name, value in attrs:
            self._attribute(tag, name, value or "")
        if tag == "script":
            self.inside = tag
            if not given.get("src", "").startswith("/") and given.get("type") != "application/json":
                self.wrong.append(f"a script {given}")
        if tag == "meta" and given.get("http-equiv"):
            self.wrong.append(f"a meta {given}")

    def _attribute(self, tag, name, value):
        self.marks |= _marks(value)
        if MARK in name or name.startswith("on") or name in ("style", "srcdoc"):
            self.wrong.append(f"{tag} has {name}={value[:80]}")
        if name in ADDRESSES and not _is_ours(tag, value):
            self.wrong.append(f"{tag} leads to {value[:80]}")

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        self.marks |= _marks(data)
        if self.inside and MARK in data and "<" in data:
            self.wrong.append(f"words in a {self.inside}: {data[:80]}")

    def handle_comment(self, data):
        if MARK in data:
            self.wrong.append(f"words in a comment: {data[:80]}")

    handle_decl = handle_pi = unknown_decl = handle_comment


def _is_ours(tag, value):
    value = re.sub(r"[\x00-\x20]", "", value)
    scheme = urlsplit(value).scheme.lower() if ":" in value.partition("/")[0] else ""
    if value.startswith(("//", "\\")) or scheme not in SCHEMES or (tag == "a" and scheme == "data"):
        return False
    return not (scheme in ("http", "https") and urlsplit(value).port == 9)


def _marks(text):
    return set(re.findall(MARK + r"[a-z]{2}", text))


def page(text):
    """(what is wrong, the marks that are shown as words) of a page."""
    reader = _Page()
    reader.feed(text)
    reader.close()
    if re.search(rf"{MARK}\w*49\b|\b49{MARK}", text):
        reader.wrong.append("a template was worked out")
    return reader.wrong, reader.marks


def csv_file(data):
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    widths = {len(row) for row in rows if row}
    cells = [cell for row in rows for cell in row if MARK in cell]
    wrong = [f"a cell {cell[:60]!r}" for cell in cells if BEGINS.match(cell)]
    wrong += [f"rows of {sorted(widths)} cells"] if len(widths) > 1 else []
    return wrong, set().union(*map(_marks, cells), set())


def xlsx_file(data):
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = packed.namelist()
        texts = {name: packed.read(name).decode() for name in names if name.endswith((".xml", ".rels"))}
    sheets = "".join(text for name, text in texts.items() if "worksheets/" in name)
    wrong = [f"a part {name}" for name in names if re.search(r"external|vba|embeddings|drawing", name, re.I)]
    wrong += [f"a {tag} in a sheet" for tag in ("<f>", "<f ", "<hyperlink", "<oleObject") if tag in sheets]
    wrong += [f"{name} leads outside" for name, text in texts.items() if 'TargetMode="External"' in text]
    return wrong, set().union(*map(_marks, texts.values()))


def calendar(data):
    text = data.decode()
    lines = text.replace("\r\n ", "").split("\r\n")
    wrong = [f"a line {line[:60]!r}" for line in lines[:-1] if not PROPERTIES.match(line)]
    wrong += [f"a sign {sign!r}" for sign in sorted(set(STEERING.findall(text.replace("\r\n", ""))))]
    if lines.count("BEGIN:VEVENT") != lines.count("END:VEVENT") or lines.count("END:VCALENDAR") != 1:
        wrong.append("events that begin and do not end")
    return wrong, _marks(text)


def pdf(data):
    """A PDF as our own maker writes it: words as words, and nothing that acts when it is opened."""
    reader = PdfReader(io.BytesIO(data))
    catalogue = reader.trailer["/Root"]
    wrong = [f"{key} in the catalogue" for key in LIVE if key in catalogue or key in catalogue.get("/Names", {})]
    for sheet in reader.pages:
        for note in sheet.get("/Annots", []):
            action = note.get_object().get("/A", {})
            wrong += [f"a link {action}"] if MARK in str(action) or "/JS" in action else []
    text = "".join(sheet.extract_text() for sheet in reader.pages)
    # A font of many scripts is read back with a zero before each letter.
    return wrong, _marks(text.replace("\n", "").replace("\0", ""))


def mail(message):
    """A mail as it would be sent: plain, one header a line, to whom it was meant."""
    sent = message.message()
    known = {"subject", "from", "to", "date", "message-id", "content-type", "mime-version", "content-transfer-encoding",
             "auto-submitted", "x-auto-response-suppress", "reply-to"}  # fmt: skip
    wrong = [f"a header {name}" for name in sent if name.lower() not in known]
    wrong += ["more than plain text"] if sent.get_content_type() != "text/plain" else []
    head = sent.as_bytes().partition(b"\n\n")[0].decode()
    wrong += ["a header split"] if re.search(r"^(Bcc|Set-Cookie):", head, re.M | re.I) else []
    wrong += [f"several lines: {message.subject!r}"] if len(message.subject.splitlines()) > 1 else []
    return wrong, _marks(f"{message.subject} {message.body}")


def _body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def answer(response):
    """(what is wrong, marks shown) of any answer, by what it is."""
    body = response.whole if hasattr(response, "whole") else _body(response)
    kind = response.get("Content-Type", "").partition(";")[0]
    wrong = [f"a header {name}" for name, value in response.items() if re.search(r"[\r\n]", f"{name}{value}")]
    readers = {"text/csv": csv_file, "text/calendar": calendar, "application/pdf": pdf,
               "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": xlsx_file}  # fmt: skip
    if kind == "text/html":
        more, marks = page(body.decode())
    elif kind in readers:
        more, marks = readers[kind](body)
    else:
        more, marks = [], set()
    return wrong + more, marks
