"""How every list is sorted, paged and taken along: one way for all of them."""

from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Paginator
from django.db.models import F

from lib.govuk.lists import query_with
from lib.tabular import csv_response, xlsx_response

PER_PAGE = 25
FILES = {"csv": csv_response, "xlsx": xlsx_response}
NAMES = {"csv": "CSV", "xlsx": "Excel"}


def sorted_by(rows, asked, orders, default=""):
    """The rows in the order asked for ("due", "-due"), else in the usual one; what has no such value comes last.

    `orders` gives the column of each name that may be asked for; without a `default` the
    rows stay in the order they come in.
    """
    name = orders.get(asked.removeprefix("-"), "")
    order = f"-{name}" if asked.startswith("-") and name else name or default
    if not order:
        return rows
    name = order.removeprefix("-")
    if not _may_be_missing(rows.model, name):
        return rows.order_by(order, "pk")  # as an index has it
    # Left to themselves SQLite puts gaps first and PostgreSQL last.
    column = F(name)
    by = column.desc(nulls_last=True) if order.startswith("-") else column.asc(nulls_last=True)
    return rows.order_by(by, "pk")


def _may_be_missing(model, path):
    """Whether a row may have nothing under a column; of what is worked out nobody knows."""
    for name in path.split("__"):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return True
        if field.null:
            return True
        model = field.related_model
    return False


def sorted_rows(rows, asked, orders):
    """The same for rows that are no query: `orders` gives a function of a row for each name."""
    value = orders.get(asked.removeprefix("-"))
    return sorted(rows, key=value, reverse=asked.startswith("-")) if value else rows


def page_of(request, rows, per_page=PER_PAGE):
    """The page asked for; the last one where there are fewer."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def asks_file(request):
    """Whether the address asks for the list in a file."""
    return request.GET.get("as") in FILES


def file_of(request, name, columns, lines):
    """The list in the kind of file that the address asks for."""
    return FILES[request.GET["as"]](name, columns, lines)


def exports(request):
    """Links that take the list along as it is filtered and sorted."""
    return [{"text": NAMES[kind], "href": query_with(request.GET, {"as": kind})} for kind in FILES]
