"""One event is one line of the log, and no address of a person stands in it."""

import logging

import pytest

from lib.logs import OneLine


def line(message, *args, exc_info=None):
    record = logging.LogRecord("audit", logging.WARNING, "file.py", 1, message, args, exc_info)
    return OneLine("%(levelname)s %(message)s").format(record)


@pytest.mark.parametrize(
    ("message", "written"),
    [
        ("Not Found: /a\nINFO amara signed in", "WARNING Not Found: /a\\nINFO amara signed in"),
        ("tab\tand return\r\n", "WARNING tab\\tand return\\r\\n"),
        ("colour \x1b[31mred", "WARNING colour \\x1b[31mred"),
        ("line\u2028separator", "WARNING line\\u2028separator"),
        ("right\u202eleft", "WARNING right\\u202eleft"),
        ("Zoë’s page – ok", "WARNING Zoë’s page – ok"),
    ],
)
def test_what_could_forge_a_line_is_written_out(message, written):
    assert line(message) == written


@pytest.mark.parametrize(
    "message",
    ["amara.obi@council.example failed", "Key (email)=(amara.obi@council.example)", "to=<amara.obi@council.example>"],
)
def test_addresses_are_not_written(message):
    assert "amara" not in line(message)
    assert "(address)" in line(message)


def test_what_the_database_repeats_of_a_row_is_withheld():
    assert line("duplicate key\nDETAIL:  Key (name)=(Amara Obi) already exists.") == (
        "WARNING duplicate key\\nDETAIL: (withheld)"
    )


def test_trace_is_one_line_too():
    try:
        raise ValueError("two\nlines")
    except ValueError as error:
        written = line("It failed.", exc_info=(type(error), error, error.__traceback__))

    assert "\n" not in written
    assert written.endswith("ValueError: two\\nlines")
