"""Tagged PDFs from our own templates.

WeasyPrint takes about a second to import, so it is imported when the first PDF is
made, in a job. The HTML page stays the accessible version: a table that crosses a
page becomes several in the tag tree (Kozea/WeasyPrint #2902), so no conformance
to PDF/UA is claimed.
"""

import mimetypes
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from lib.wording import of_today, said, speaking

STYLESHEET = "css/print-pdf.css"
LANGUAGE = "en-GB"

# Relative addresses in a PDF's template are names of static files. The host is
# reserved by RFC 2606, so that nothing could answer even if it were asked.
STATIC_FILES = "https://static.invalid/"


def render_pdf(template, context, *, title, edit=str):
    """The bytes of a tagged PDF (pdf/ua-1) from a template that extends "pdf/base.html".

    `edit` may change the HTML before it is set.

    The template is rendered without a request: pass all it needs. Images and
    stylesheets in it are named as static files, `src="images/logo.svg"`; anything
    else it asks for stops the rendering.
    """
    with speaking(of_today):
        html = render_to_string(template, {**context, "title": said(title), "language": LANGUAGE})
    return html_to_pdf(edit(html))


def html_to_pdf(html):
    """The bytes of a tagged PDF from a whole HTML document."""
    from weasyprint import CSS, HTML  # a second to import: only where a PDF is made

    fetcher = _fetcher_class()()
    rules = Path(finders.find(STYLESHEET)).read_text("utf-8")
    style = CSS(string=rules, base_url=STATIC_FILES, url_fetcher=fetcher)
    document = HTML(string=html, base_url=STATIC_FILES, url_fetcher=fetcher)
    return document.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1", pdf_tags=True)


@lru_cache(maxsize=1)
def _fetcher_class():
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class StaticFilesOnly(URLFetcher):
        """Gives static files and refuses everything else, without opening anything.

        WeasyPrint passes over other exceptions and leaves the image out; a refusal
        here means a mistake in a template, so it is fatal.
        """

        def fetch(self, url, headers=None):
            if not url.startswith(STATIC_FILES):
                raise FatalURLFetchingError(f"A PDF may not fetch {url[:200]}: only static files.")
            name = url.removeprefix(STATIC_FILES)
            path = finders.find(name)
            if not path:
                raise FatalURLFetchingError(f"There is no static file {name} for this PDF.")
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, Path(path).read_bytes(), {"Content-Type": kind})

    return StaticFilesOnly
