"""HTML as a tree to ask questions of, and templates from a string."""

from html.parser import HTMLParser

from django.template import engines
from django.test import RequestFactory
from lxml import html


def page(source):
    """Parsed HTML: ask it with cssselect-free XPath."""
    return html.fromstring(f"<div>{source}</div>")


def drawn(template, query="", **context):
    """A template's text with the project's own tags, for a request with `query`."""
    request = RequestFactory().get(f"/{query}")
    made = engines["django"].from_string(template)
    return made.render(context, request=request)


def ids(tree):
    return tree.xpath("//@id")


def words(node):
    """The text of a node with single spaces."""
    return " ".join(node.text_content().split())


class _Tokens(HTMLParser):
    """Start tags with sorted attributes, end tags and words, in order."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = []

    def handle_starttag(self, tag, attributes):
        tidy = sorted((name, " ".join((value or "").split())) for name, value in attributes)
        self.found.append((tag, tuple(tidy)))

    def handle_endtag(self, tag):
        self.found.append(("/", tag))

    def handle_data(self, data):
        if data.strip():
            self.found.append(("words", " ".join(data.split())))


def tokens(source):
    """Markup without what white space changes, so that two renderings compare equal."""
    parser = _Tokens()
    parser.feed(source)
    return parser.found
