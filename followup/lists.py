"""How a list of this room is filtered, sorted, paged and taken along: one way for all of them."""

from django.core.paginator import Paginator

from lib.govuk.lists import query_with
from lib.tabular import csv_response, xlsx_response

PER_PAGE = 25
FILES = {"csv": csv_response, "xlsx": xlsx_response}


def sorted_by(rows, asked, orders, default):
    """The rows in the order asked for ("due", "-due"), else in the usual one."""
    name = orders.get(asked.removeprefix("-"), "")
    order = f"-{name}" if asked.startswith("-") and name else name or default
    return rows.order_by(order, "pk")


def page_of(request, rows):
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def download(request, name, columns, lines):
    """The list as csv or xlsx where the address asks for it, else None."""
    write = FILES.get(request.GET.get("as"))
    return write(name, columns, lines) if write else None


def exports(request):
    """Links that take the list along as it is filtered and sorted."""
    return [{"text": f"as {kind}", "href": query_with(request.GET, {"as": kind})} for kind in FILES]
