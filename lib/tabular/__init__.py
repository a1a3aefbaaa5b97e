"""Small tables in files: staff lists in, lists and figures out, as csv or xlsx."""

from lib.tabular.cells import as_text, guarded, heading_key, is_formula
from lib.tabular.reading import (
    Limits,
    RawSheet,
    Row,
    Table,
    TableError,
    read_sheets,
    read_table,
)
from lib.tabular.writing import (
    Sheet,
    csv_lines,
    csv_response,
    workbook_response,
    xlsx_bytes,
    xlsx_response,
)

__all__ = [
    "Limits", "RawSheet", "Row", "Sheet", "Table", "TableError", "as_text", "csv_lines",
    "csv_response", "guarded", "heading_key", "is_formula", "read_sheets", "read_table",
    "workbook_response", "xlsx_bytes", "xlsx_response",
]
