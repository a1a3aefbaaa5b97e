"""Workbooks written by hand, part by part, so that any part can be what no program writes."""

import io
import zipfile
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
DAY_NOUGHT = date(1899, 12, 30)


@dataclass(frozen=True)
class Raw:
    """A cell as XML, whatever it says: attributes of `c`, and what stands inside."""

    attributes: str
    inside: str


def parts(tables):
    """{name of a part: its text} of a workbook with tables {sheet: rows of cells}."""
    sheets = list(enumerate(tables.items(), 1))
    related = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n, _ in sheets
    )
    named = "".join(f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="r{n}"/>' for n, (name, _) in sheets)
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>',
    } | {f"xl/worksheets/sheet{n}.xml": sheet(rows) for n, (_, rows) in sheets}


def sheet(rows):
    body = "".join(f'<row r="{number}">{_cells(number, row)}</row>' for number, row in enumerate(rows, 1))
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'


def _cells(number, row):
    return "".join(_cell(f"{letters(place)}{number}", value) for place, value in enumerate(row))


def _cell(place, value):
    if value is None:
        return ""
    if isinstance(value, Raw):
        return f'<c r="{place}" {value.attributes}>{value.inside}</c>'
    if isinstance(value, date):
        value = (value - DAY_NOUGHT).days
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def letters(place):
    """The name of a column: 0 is A, 16383 is XFD."""
    name = ""
    place += 1
    while place:
        place, left = divmod(place - 1, 26)
        name = chr(65 + left) + name
    return name


def packed(contents):
    """The bytes of a workbook of {name: text, bytes, or pieces of bytes}."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in contents.items():
            with archive.open(name, "w", force_zip64=True) as part:
                for piece in _pieces(content):
                    part.write(piece)
    return target.getvalue()


def _pieces(content):
    if isinstance(content, str):
        content = content.encode("utf-8", "surrogatepass")
    return [content] if isinstance(content, bytes) else content
