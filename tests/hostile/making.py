"""Files made to harm, each from a true list: swollen, cut, locked, in other letters, with bytes and cells changed.

The same seed gives the same file, so that what a run found can be done again. `Made.light` are
files of some kilobytes; `heavy` are those that ask for much, one of each sort.
"""

import csv
import io
import random
from dataclasses import dataclass
from datetime import date

from tests.hostile.books import HEAD, MAIN, Raw, packed, parts

FULL = 32_767  # characters of the longest cell
SHEET = "xl/worksheets/sheet1.xml"
ODD_TEXTS = (
    "", " ", "\u00a0", "=1+1", "@SUM(A1)", "'=x", "\u202e", "\ufeff", "\x1b[2J", "\U0001f600", "١٢", "²", "٣/٤/٢٠٢٥",
    "1e999", "nan", "-inf", "9" * 5_000, "0x1F", "1_000", "31/02/2025", "99/99/9999", "00/00/0000", "2025-13-45",
    "0000-00-00", "31/12/9999", "01/01/1900", "02/03/2025", "13/02/2025", "2/13/2025", "10000-01-01", "Restricted",
    "((((((", "[" * FULL, "(" * FULL, "a@" + "." * 30_000 + "@", "relat" * 6_500, "T" * FULL, " " * FULL,
    "\u0301" * FULL, "x" * 300, "<script>alert(1)</script>", "'; DROP TABLE cases_case; --", "../../etc/passwd",
    "_x0000_", "_xD800_", "\n\r\n", "#REF!", "#N/A", "Total", "Applied filters: x", "ﷺ" * 100, "İ", "ß", "ǅ", "\u2028",
)  # fmt: skip
ODD_CELLS = (
    *ODD_TEXTS, None, 0, -1, 1.5, 1e300, -1e300, 5e-324, 2_958_466, -657_435, 60, 99_999_999_999, date(2025, 2, 3),
    Raw("", "<v>1e999</v>"), Raw("", "<v>nan</v>"), Raw("", "<v>-inf</v>"), Raw("", "<v>" + "9" * 5_000 + "</v>"),
    Raw("", "<v></v>"), Raw("", "<v>12abc</v>"), Raw('t="s"', "<v>99999999</v>"), Raw('t="s"', "<v>-1</v>"),
    Raw('t="b"', "<v>7</v>"), Raw('t="b"', "<v>1</v>"), Raw('t="e"', "<v>#REF!</v>"), Raw('t="e"', "<v>no</v>"),
    Raw('t="d"', "<v>2025-02-03T00:00:00</v>"), Raw('t="d"', "<v>-9999-99-99</v>"), Raw('t="zz"', "<v>1</v>"),
    Raw('t="str"', '<f>WEBSERVICE("http://127.0.0.1/")</f><v>x</v>'), Raw('s="99999"', "<v>45000</v>"),
    Raw('t="inlineStr"', "<is><r><t>a</t></r><r><t>b</t></r></is>"), Raw('t="inlineStr"', "<v>x</v>"),
    Raw('t="inlineStr"', "<is><t>a\0b</t></is>"), Raw('t="inlineStr"', "<is><t>&nothing;</t></is>"),
)  # fmt: skip
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


@dataclass(frozen=True)
class Made:
    """One file: what sort of harm, its bytes, and the ending of its name."""

    sort: str
    data: bytes
    kind: str = "xlsx"


def light(tables, seed):
    """One small hostile file made of a true list's tables."""
    chance = random.Random(seed)
    sort = chance.choice(list(LIGHT))
    made = LIGHT[sort](tables, chance)
    data, kind = made if isinstance(made, tuple) else (made, "xlsx")
    return Made(sort, data, kind)


def heavy(tables):
    """Files that would take much, made one after the other as they are asked for."""
    for sort, make in HEAVY.items():
        made = make(tables)
        data, kind = made if isinstance(made, tuple) else (made, "xlsx")
        yield Made(sort, data, kind)


# Cells, bytes and letters


def _odd_cells(tables, chance, cells=ODD_CELLS):
    """The tables with some cells odd, headings seldom."""
    changed = {name: [list(row) for row in rows] for name, rows in tables.items()}
    for _ in range(chance.randint(1, 12)):
        rows = chance.choice(list(changed.values()))
        row = rows[0] if chance.random() < 0.1 else chance.choice(rows[1:])
        row[chance.randrange(len(row))] = chance.choice(cells)
    return changed


def _cells_of_book(tables, chance):
    return packed(parts(_odd_cells(tables, chance)))


def _cells_of_csv(tables, chance):
    return _csv(_odd_cells(tables, chance, ODD_TEXTS), chance).encode(), "csv"


def _csv(tables, chance):
    target, rows = io.StringIO(), chance.choice(list(tables.values()))
    csv.writer(target, delimiter=chance.choice(",;\t")).writerows(
        [f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell for cell in row] for row in rows
    )
    return target.getvalue()


def _bytes_changed(data, chance):
    data = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 10, 100))):
        start = chance.randrange(len(data))
        if chance.random() < 0.3:
            data[start : start + chance.randint(0, 50)] = chance.randbytes(chance.randint(0, 50))
        else:
            data[start] = chance.randrange(256)
    return bytes(data)


def _bytes_of_book(tables, chance):
    return _bytes_changed(packed(parts(tables)), chance)


def _bytes_of_parts(tables, chance):
    """Bytes changed inside the archive, where no checksum tells."""
    contents = parts(tables)
    name = chance.choice(list(contents))
    return packed(contents | {name: _bytes_changed(contents[name].encode(), chance)})


def _bytes_of_csv(tables, chance):
    return _bytes_changed(_csv(tables, chance).encode(), chance), "csv"


def _cut(tables, chance):
    data = packed(parts(tables))
    return data[: chance.randrange(len(data))]


def _letters(tables, chance):
    text = _csv(_odd_cells(tables, chance, ("Zoë", "é", "Łukasz", "\ud800", "\udfff", "€", "名")), chance)
    encoding = chance.choice(("utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "utf-8-sig", "utf-8", "utf-7"))
    errors = "surrogatepass" if encoding.startswith(("utf-8", "utf-16")) else "replace"
    data = text.encode(encoding, errors)
    return data[chance.randint(0, 1) :], "csv"


def _wrong_ending(tables, chance):
    if chance.random() < 0.5:
        return packed(parts(tables)), "csv"
    return _csv(tables, chance).encode()


def _quotes(tables, chance):
    text = _csv(tables, chance)
    place = chance.randrange(len(text))
    return (text[:place] + chance.choice(('"', '""', '"\n"', "\r", "\0", '"' * 999)) + text[place:]).encode(), "csv"


# Parts of a workbook


def _entities(tables, chance):
    """Entities that fetch, or that double themselves thirty times."""
    outside = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    fetched = '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/e.dtd"> %p; <!ENTITY e "x">]>'
    doubled = "".join(f'<!ENTITY e{n} "&e{n - 1};&e{n - 1};">' for n in range(1, 31))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "ha">{doubled}<!ENTITY e "&e30;">]>'
    return _book_with(tables, chance.choice((outside, fetched, bomb)), "&e;")


def _book_with(tables, doctype, entity):
    contents = parts(tables)
    text = contents[SHEET].replace(HEAD, HEAD + doctype)
    place = text.rindex("<t>") + 3
    return packed(contents | {SHEET: text[:place] + entity + text[place:]})


def _macros(tables, chance):
    extra = {"xl/vbaProject.bin": LOCKED, "xl/externalLinks/externalLink1.xml": "<x/>", "xl/embeddings/a.bin": b"MZ"}
    return packed(parts(_odd_cells(tables, chance)) | extra)


def _locked(tables, chance):
    if chance.random() < 0.5:
        return LOCKED + chance.randbytes(2_000)
    data = bytearray(packed(parts(tables)))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = data.find(mark)
        data[place + offset] |= 1
    return bytes(data)


def _strange_parts(tables, chance):
    contents = parts(tables)
    name = chance.choice(list(contents))
    return packed(chance.choice((
        {key: text for key, text in contents.items() if key != name},
        contents | {name: ""},
        contents | {name: "<" * 10_000},
        contents | {name: "<a>" * 50_000},
        contents | {name: contents[name].replace("utf-8", "utf-16").replace("UTF-8", "UTF-16")},
        contents | {name: contents[name].replace("r:id", "id")},
        contents | {name: contents[name].replace("sheet1", "../../../../etc/passwd")},
        contents | {"../../../tmp/out.txt": "out", "/etc/out": "out", "C:\\out": "out"},
        contents | {"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}" count="4294967295" uniqueCount="4294967295"/>'},
        contents | {"xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs count="99999999"/></styleSheet>'},
    )))  # fmt: skip


def _far_cell(tables, chance):
    place = chance.choice(("XFD1048576", "A1048576", "XFD1", "ZZZ9999999", "A0", "A4294967296", "1A", "", "$A$1"))
    contents = parts(tables)
    far = f'<row r="1048576"><c r="{place}"><v>1</v></c></row></sheetData>'
    return packed(contents | {SHEET: contents[SHEET].replace("</sheetData>", far)})


def _dimension(tables, chance):
    contents = parts(tables)
    told = chance.choice(("A1:XFD1048576", "XFD1048576:A1", "A1", "", "A1:ZZZZ99999999999", "B2:A1"))
    return packed(contents | {SHEET: contents[SHEET].replace("<sheetData>", f'<dimension ref="{told}"/><sheetData>')})


LIGHT = {
    "cells of a workbook": _cells_of_book, "cells of a csv": _cells_of_csv, "bytes of a workbook": _bytes_of_book,
    "bytes of its parts": _bytes_of_parts, "bytes of a csv": _bytes_of_csv, "cut off": _cut, "letters": _letters,
    "wrong ending": _wrong_ending, "quotes": _quotes, "entities": _entities, "macros": _macros, "locked": _locked,
    "strange parts": _strange_parts, "far cell": _far_cell, "dimension": _dimension,
}  # fmt: skip


# What asks for much


def _swollen(tables):
    """A sheet of 250 MB of spaces, in 250 KB."""
    contents = parts(tables)
    return packed(contents | {SHEET: [contents[SHEET].encode(), *[b" " * 1_000_000] * 250]})


def _lying(tables):
    """The same, with a directory that says it is small."""
    data = bytearray(_swollen(tables))
    size = (250_000_000 + len(parts(tables)[SHEET].encode())).to_bytes(4, "little")
    return bytes(data.replace(size, (9_000).to_bytes(4, "little")))


def _many_parts(tables):
    return packed(parts(tables) | {f"xl/media/{n}.xml": "" for n in range(20_000)})


def _long_cell(tables):
    text = parts(tables)[SHEET].encode()
    place = text.rindex(b"<t>") + 3
    return packed(parts(tables) | {SHEET: [text[:place], *[b"(" * 1_000_000] * 200, text[place:]]})


def _million_rows(tables):
    body = (b"<row><c><v>%d</v></c><c><v>7</v></c></row>" * 1_000) % tuple(range(1_000))
    start, end = f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>', "</sheetData></worksheet>"
    return packed(parts(tables) | {SHEET: [start.encode(), *[body] * 1_000, end.encode()]})


def _long_line(tables):
    return _csv(tables, random.Random(1)).encode() + b"x" * 10_000_000, "csv"


def _many_commas(tables):
    return _csv(tables, random.Random(1)).encode() + b"," * 10_000_000, "csv"


def _million_lines(tables):
    return _csv(tables, random.Random(1)).encode() + b"1,2,3\n" * 1_000_000, "csv"


def _open_quote(tables):
    return _csv(tables, random.Random(1)).encode() + b'"' + b"a,b\n" * 2_500_000, "csv"


def _odd_rows(tables):
    """A large council's rows with a doubt in every cell; reading takes the longer the more there are."""
    rows = next(rows for name, rows in tables.items() if name in ("List_6", "Carers", "Staff"))
    line = ";".join(["odd {0}"] * len(rows[0]))
    headings = ";".join(rows[0])
    return "\n".join([headings, *(line.format(n) for n in range(15_000))]).encode(), "csv"


def _full_cells(tables):
    """Thousands of cells as long as cells may be, each a pattern's worst."""
    rows = next(rows for name, rows in tables.items() if name in ("List_6", "Carers", "Staff"))
    worst = ("(" * FULL, "T" * FULL, "relat" * 6_500, "a@" + "." * 30_000 + "@")
    lines = [";".join(f"{n}{worst[(n + k) % 4][5:]}" for k in range(len(rows[0]))) for n in range(40)]
    return "\n".join([";".join(rows[0]), *lines]).encode(), "csv"


HEAVY = {
    "swollen": _swollen, "lying": _lying, "many parts": _many_parts, "cell of 200 MB": _long_cell,
    "1,000,000 rows": _million_rows, "line of 10 MB": _long_line, "10,000,000 commas": _many_commas,
    "1,000,000 lines": _million_lines, "quote never closed": _open_quote, "doubt in every cell": _odd_rows,
    "cells full of signs": _full_cells,
}  # fmt: skip
