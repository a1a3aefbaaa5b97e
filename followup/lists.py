"""How a list of this room is filtered, sorted, paged and taken along: one way for all of them."""

from django.core.paginator import Paginator
from django.db.models import F

from lib.govuk.lists import query_with
from lib.tabular import csv_response, xlsx_response
from trail.services import read

PER_PAGE = 25
FILES = {"csv": csv_response, "xlsx": xlsx_response}


def sorted_by(rows, asked, orders, default):
    """The rows in the order asked for ("due", "-due"), else in the usual one; what has no such value comes last."""
    name = orders.get(asked.removeprefix("-"), "")
    order = f"-{name}" if asked.startswith("-") and name else name or default
    column = F(order.removeprefix("-"))
    # Left to themselves SQLite puts gaps first and PostgreSQL last.
    by = column.desc(nulls_last=True) if order.startswith("-") else column.asc(nulls_last=True)
    return rows.order_by(by, "pk")


def page_of(request, rows):
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def download(request, name, columns, lines):
    """The list as csv or xlsx where the address asks for it, which leaves a trace of the reading; else None."""
    write = FILES.get(request.GET.get("as"))
    if write is None:
        return None
    read(request.user, name, "export", request)
    return write(name, columns, lines)


def exports(request):
    """Links that take the list along as it is filtered and sorted."""
    return [{"text": f"as {kind}", "href": query_with(request.GET, {"as": kind})} for kind in FILES]
