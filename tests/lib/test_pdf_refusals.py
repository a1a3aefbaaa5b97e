"""A document is made of its template and our static files: every other way to fetch is refused or leads nowhere."""

import io
import os

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.template import TemplateDoesNotExist
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from lib.pdf import STATIC_FILES, _fetcher_class, html_to_pdf, render_pdf

pytestmark = pytest.mark.django_db  # a document speaks in the council's own words

PAGE = "<!DOCTYPE html><html lang='en-GB'><head><title>T</title>{}</head><body>{}</body></html>"
MARK = "SECRET-OF-THIS-MACHINE"


@pytest.fixture
def secret(tmp_path):
    """A file of this machine that no document may hold."""
    path = tmp_path / "secret.txt"
    path.write_text(MARK)
    return path


def text_of(pdf):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/hostname", "File:///etc/hostname", "file://localhost/etc/hostname", "//127.0.0.1/x",
        "http://127.0.0.1:1/x", "HTTPS://127.0.0.1:1/x", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x",
        "data:image/png;base64,AAAA", "javascript:alert(1)", "about:blank", "blob:null", "mailto:a@b.example", "",
        "https://static.invalid", "https://static.invalid:443/css/app.css", "https://user@static.invalid/css/app.css",
        "https://static.invalid.evil.example/css/app.css", "http://static.invalid/css/app.css",
    ],
)  # fmt: skip
def test_nothing_but_static_files_is_opened(address):
    with pytest.raises(FatalURLFetchingError, match="A PDF may not fetch .*: only static files."):
        _fetcher_class()().fetch(address)


def test_refusal_names_no_more_than_the_beginning_of_an_address():
    with pytest.raises(FatalURLFetchingError) as refused:
        _fetcher_class()().fetch("data:text/plain," + "x" * 5000)

    assert len(str(refused.value)) < 250


@pytest.mark.parametrize(
    "name",
    [
        "../config/settings.py", "css/../../../etc/hostname", "..\\config\\settings.py", "%2e%2e/config/settings.py",
        "css/%2e%2e/%2e%2e/manage.py", "/etc/hostname", "//etc/hostname", "css/", "", "css/none.css",
        "css/app.css?x=1", "css/app.css#x", "css/app.css\0.png",
    ],
)  # fmt: skip
def test_name_that_is_no_static_file_gives_nothing(name):
    with pytest.raises((FatalURLFetchingError, SuspiciousFileOperation, IsADirectoryError)):
        _fetcher_class()().fetch(STATIC_FILES + name)


@pytest.mark.parametrize(
    ("name", "kind"), [("css/print-pdf.css", "text/css"), ("images/favicon.svg", "image/svg+xml")]
)
def test_static_file_comes_with_its_kind(name, kind):
    answer = _fetcher_class()().fetch(STATIC_FILES + name)

    assert (answer.headers["Content-Type"], len(answer.read()) > 0) == (kind, True)


@pytest.mark.parametrize(
    "part",
    [
        "<img src='{}'>", "<iframe src='{}'></iframe>", "<object data='{}'></object>", "<embed src='{}'>",
        "<link rel='stylesheet' href='{}'>", "<link rel='attachment' href='{}'>", "<a rel='attachment' href='{}'>x</a>",
        "<base href='{}'><img src='x.png'>", "<style>p {{ background: url({}) }}</style><p>x</p>",
        "<style>p::before {{ content: url({}) }}</style><p>x</p>", "<style>@import '{}';</style>",
        "<meta http-equiv='refresh' content='0;url={}'>", "<xi:include href='{}'/>", "<video poster='{}'></video>",
    ],
    ids=lambda part: part[:22],
)  # fmt: skip
def test_no_markup_brings_a_file_of_this_machine_into_a_document(part, secret):
    """Whatever an answer might smuggle in, were it not escaped."""
    try:
        pdf = html_to_pdf(PAGE.format("", part.format(secret.as_uri())))
    except FatalURLFetchingError:
        return

    assert MARK.encode() not in pdf
    assert MARK not in text_of(pdf)
    assert list(PdfReader(io.BytesIO(pdf)).attachments) == []


def test_document_type_that_names_a_file_brings_nothing_in(secret):
    html = f"<!DOCTYPE html [<!ENTITY x SYSTEM '{secret.as_uri()}'>]><html><body>&x;</body></html>"

    assert MARK not in text_of(html_to_pdf(html))


def test_link_is_only_a_link():
    pdf = html_to_pdf(PAGE.format("", "<a href='https://audit.example.gov.uk/'>the service</a>"))

    assert text_of(pdf) == "the service\nPage 1 of 1"


def test_script_is_not_run_and_not_shown():
    pdf = html_to_pdf(PAGE.format("", "<script>document.write('ran')</script><p>only this</p>"))

    assert text_of(pdf) == "only this\nPage 1 of 1"
    assert b"/JavaScript" not in pdf


def test_document_of_many_pages_numbers_them():
    pdf = PdfReader(io.BytesIO(html_to_pdf(PAGE.format("", "<p>line</p>" * 400))))

    assert len(pdf.pages) > 3
    assert [page.extract_text().split("\n")[-1] for page in pdf.pages] == [
        f"Page {number} of {len(pdf.pages)}" for number in range(1, len(pdf.pages) + 1)
    ]


def test_template_that_is_missing_is_a_mistake():
    with pytest.raises(TemplateDoesNotExist):
        render_pdf("pdf/none.html", {}, title="x")


def test_making_a_document_leaves_no_file_behind(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    html_to_pdf(PAGE.format("", "<p>x</p>"))

    assert os.listdir(tmp_path) == []


def test_title_of_the_template_is_that_of_the_document_in_any_script():
    pdf = PdfReader(io.BytesIO(render_pdf("pdf/base.html", {}, title="Prüfung 7 – März 2026 ☂")))

    assert pdf.metadata.title == "Prüfung 7 – März 2026 ☂"
