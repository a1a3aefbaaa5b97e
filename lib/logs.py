"""The log: one event is one line, and no address of a person stands in it."""

import logging
import re

ADDRESS = re.compile(r"[^\s@<>\"'(=]+@[^\s@<>\"')]+\.[^\s@<>\"')]+")
#: PostgreSQL repeats the row it refused: names, addresses, text of a case.
DETAIL = re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE)


class OneLine(logging.Formatter):
    """Writes line breaks and terminal codes as \\n, \\x1b and so on, so that nobody forges a line."""

    def format(self, record):
        text = ADDRESS.sub("(address)", DETAIL.sub(r"\1: (withheld)", super().format(record)))
        return "".join(letter if letter.isprintable() else _written(letter) for letter in text)


def _written(letter):
    return letter.encode("unicode_escape").decode()
