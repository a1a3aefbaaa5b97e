"""Templates whose own text is drawn in the council's words (lib/wording.py).

When a template is loaded, its text and the constants it gives to tags are marked; each
time it is drawn they are said in the words spoken then. Variables, addresses and names
of HTML are left alone.
"""

import re
from functools import lru_cache

from django.template.base import FilterExpression, TextNode
from django.template.library import InclusionNode, SimpleNode
from django.template.loaders import cached

from lib.wording import said, speaking, spoken

#: Attributes that people read.
READ_ALOUD = re.compile(r'((?:aria-label|title|placeholder|alt)=")([^"]*)')
PIECES = re.compile(r"(<[^>]*>?)")
#: Keywords of tags that are no words.
NO_WORDS = frozenset({"sort", "default", "href", "tone", "param", "name", "id", "classes", "position", "points"})


class WordedText(TextNode):
    """Text of a template, said in the council's words outside its HTML tags."""

    def render(self, context):
        return _drawn(self.s, spoken())

    def render_annotated(self, context):
        return self.render(context)


@lru_cache(maxsize=8192)  # a few thousand texts, in the words of today and of the day before
def _drawn(text, wording):
    with speaking(wording):
        return "".join(_said_piece(piece, is_tag) for piece, is_tag in _pieces(text))


def _pieces(text):
    """(text, whether it is inside a tag); the text may begin in the middle of one."""
    head, found, rest = text.partition(">")
    if found and "<" not in head:
        yield head + found, True
        text = rest
    for piece in PIECES.split(text):
        yield piece, piece.startswith("<")


def _said_piece(piece, is_tag):
    if not is_tag:
        return said(piece)
    return READ_ALOUD.sub(lambda found: found[1] + said(found[2]), piece)


class WordedConstant(FilterExpression):
    """A constant given to a tag, said in the council's words."""

    __slots__ = ()  # a marked expression stays the object it was

    def resolve(self, context, ignore_failures=False):
        return said(super().resolve(context, ignore_failures))


class Loader(cached.Loader):
    """Django's cached loader, which marks each template once when it is first loaded."""

    def get_template(self, template_name, skip=None):
        template = super().get_template(template_name, skip)
        if not getattr(template, "is_worded", False):
            mark(template.nodelist)
            template.is_worded = True
        return template


def mark(nodelist):
    """Mark every text and every constant of tags in a compiled template; twice does no harm."""
    for node in nodelist.get_nodes_by_type(TextNode):
        if node.s.strip():
            node.__class__ = WordedText
    for kind in (SimpleNode, InclusionNode):
        for node in nodelist.get_nodes_by_type(kind):
            _mark_constants(node)


def _mark_constants(node):
    given = [*node.args, *(one for name, one in node.kwargs.items() if _is_worded(name))]
    for expression in given:
        if isinstance(expression, FilterExpression) and _is_words(expression.var):
            expression.__class__ = WordedConstant


def _is_worded(name):
    return name.rpartition("__")[2] not in NO_WORDS and "attributes" not in name


def _is_words(constant):
    """What people read has a space or begins with a capital; codes and names of components do not."""
    return isinstance(constant, str) and (" " in constant or constant[:1].isupper())
