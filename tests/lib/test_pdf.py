"""Documents are tagged, say their language, and fetch nothing."""

import io
import subprocess
import sys

import pytest
from django.core.exceptions import SuspiciousFileOperation
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from lib.charts import Series, stacked_bars
from lib.pdf import STATIC_FILES, _fetcher_class, html_to_pdf, render_pdf
from tests.listening import listening

pytestmark = pytest.mark.django_db  # a document speaks in the council's own words

PAGE = "<!DOCTYPE html><html lang='en-GB'><head><title>T</title>{}</head><body>{}</body></html>"


@pytest.fixture
def listener():
    """The address of a server on this machine, and what is asked of it."""
    with listening() as (server, asked):
        yield f"http://127.0.0.1:{server.server_port}", asked


def read(pdf):
    return PdfReader(io.BytesIO(pdf))


def test_document_is_tagged_and_says_its_language_and_title():
    pdf = read(render_pdf("pdf/base.html", {}, title="Audit 12 of March 2026"))

    catalogue = pdf.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"] is True or catalogue["/MarkInfo"]["/Marked"].value
    assert catalogue["/Lang"] == "en-GB"
    assert pdf.metadata.title == "Audit 12 of March 2026"
    assert b"pdfuaid" in catalogue["/Metadata"].get_object().get_data()


def test_document_shows_its_heading_and_counts_its_pages():
    pdf = read(render_pdf("pdf/base.html", {}, title="Audit 12"))

    assert pdf.pages[0].extract_text().split("\n") == ["Audit 12", "Page 1 of 1"]


def test_title_is_escaped():
    pdf = read(render_pdf("pdf/base.html", {}, title="<script>1</script> & more"))

    assert pdf.pages[0].extract_text().split("\n")[0] == "<script>1</script> & more"


def test_chart_in_a_document_keeps_its_alternative_text():
    chart = stacked_bars("Grades of March", "d", rows=[("North", [3])],
                         series=[Series("Good", "#1d5c37")])

    pdf = html_to_pdf(PAGE.format("", chart.svg))

    root = read(pdf).trailer["/Root"]["/StructTreeRoot"]
    assert "Grades of March" in _alternatives(root)


def _alternatives(node):
    node = node.get_object()
    found = [str(node["/Alt"])] if "/Alt" in node else []
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        if hasattr(kid.get_object(), "get"):
            found += _alternatives(kid)
    return found


@pytest.mark.parametrize("part", [
    "<img src='{}/image.png'>",
    "<link rel='stylesheet' href='{}/style.css'>",
    "<style>@import url('{}/import.css');</style>",
    "<style>body {{ background: url('{}/background.png') }}</style>",
    "<style>@font-face {{ font-family: x; src: url('{}/font.woff') }} p {{ font-family: x }}"
    "</style><p>x</p>",
    "<link rel='attachment' href='{}/attachment'>",
    "<a rel='attachment' href='{}/attachment'>x</a>",
    "<object data='{}/object.svg'></object>",
    "<embed src='{}/embed.svg'>",
], ids=lambda part: part[1:12])
def test_address_of_a_network_stops_the_document(part, listener):
    """S3: no fetch is seen by a listener."""
    address, asked = listener

    with pytest.raises(FatalURLFetchingError, match="A PDF may not fetch http://127.0.0.1"):
        html_to_pdf(PAGE.format("", part.format(address)))

    assert asked == []


@pytest.mark.parametrize("part", ["<image href='{}/x.png' width='9' height='9'/>",
                                  "<use href='{}/x.svg#x'/>"])
def test_drawing_that_names_a_network_is_left_out_and_nothing_is_fetched(part, listener):
    address, asked = listener
    svg = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{}</svg>"

    html_to_pdf(PAGE.format("", svg.format(part.format(address))))

    assert asked == []


@pytest.mark.parametrize("address", [
    "file:///etc/passwd", "FILE:///etc/passwd", "data:text/plain,x", "ftp://127.0.0.1/x",
    "http://static.invalid/css/print-pdf.css", "https://static.invalid.example/x",
    "https://static.invalid@127.0.0.1/x",
])
def test_no_other_address_is_opened(address):
    with pytest.raises(FatalURLFetchingError, match="only static files"):
        _fetcher_class()().fetch(address)


def test_file_of_the_machine_is_not_embedded():
    with pytest.raises(FatalURLFetchingError, match="A PDF may not fetch file:///etc/hostname"):
        html_to_pdf(PAGE.format("<link rel=attachment href='file:///etc/hostname'>", "x"))


@pytest.mark.parametrize("name", ["../config/settings.py", "css/../../manage.py", "/etc/passwd"])
def test_path_out_of_the_static_files_is_refused(name):
    with pytest.raises((FatalURLFetchingError, SuspiciousFileOperation)):
        _fetcher_class()().fetch(STATIC_FILES + name)


def test_static_file_is_given():
    answer = _fetcher_class()().fetch(STATIC_FILES + "css/print-pdf.css")

    assert answer.headers["Content-Type"] == "text/css"
    assert answer.read().startswith(b"/* The documents made by lib/pdf.py.")


def test_static_file_that_is_missing_stops_the_document():
    with pytest.raises(FatalURLFetchingError, match="There is no static file images/none.png"):
        html_to_pdf(PAGE.format("", "<img alt='' src='images/none.png'>"))


def test_weasyprint_is_not_imported_before_the_first_document():
    """Importing it costs a second that no web process should spend."""
    code = "import lib.pdf, sys; sys.exit('weasyprint' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=False)

    assert done.returncode == 0
