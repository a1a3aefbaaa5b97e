"""Days of a calendar as an iCalendar file (RFC 5545): all-day events that calendars subscribe to."""

from dataclasses import dataclass
from datetime import UTC, date, timedelta

LONGEST_LINE = 75  # octets without the line's end (RFC 5545, 3.1)
#: Signs that steer a printer or a reader and that no text of a calendar may hold (RFC 5545, 3.1): left out.
STEERING = dict.fromkeys([*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), 0x2028, 0x2029])
ESCAPES = STEERING | str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True)
class Day:
    """One all-day event; `uid` stays the same for good, so that a moved day moves and is not doubled."""

    uid: str
    on: date
    title: str
    url: str


def calendar(days, *, name, product, at, refresh_hours=6):
    """The text of a calendar. `at` is the moment it is made, aware; calendars ask again after `refresh_hours`."""
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{escaped(product)}//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"NAME:{escaped(name)}", f"X-WR-CALNAME:{escaped(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:PT{refresh_hours}H", f"X-PUBLISHED-TTL:PT{refresh_hours}H",
        *(line for day in days for line in _event(day, stamp)),
        "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(day, stamp):
    return (
        "BEGIN:VEVENT", f"UID:{day.uid}", f"DTSTAMP:{stamp}", f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day.on + timedelta(days=1):%Y%m%d}", f"SUMMARY:{escaped(day.title)}",
        f"DESCRIPTION:{escaped(day.url)}", f"URL:{day.url}", "TRANSP:TRANSPARENT", "END:VEVENT",
    )  # fmt: skip


def escaped(text):
    """Text as a value: its backslashes, semicolons, commas and line ends escaped."""
    return text.translate(ESCAPES)


def folded(line):
    """A line in pieces of at most 75 octets, each next one begun by a space; no letter is cut in two."""
    pieces, piece, room = [], "", LONGEST_LINE
    for letter in line:
        size = len(letter.encode())
        if size > room:
            pieces.append(piece)
            piece, room = "", LONGEST_LINE - 1
        piece, room = piece + letter, room - size
    return "\r\n ".join([*pieces, piece])
