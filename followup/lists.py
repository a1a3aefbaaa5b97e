"""How a list of this room is filtered, sorted, paged and taken along: one way for all of them."""

from django.core.paginator import Paginator
from django.db.models import F

from lib.govuk.lists import query_with
from lib.tabular import csv_response, xlsx_response
from trail.services import keys_of, read_list

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


def download(request, name, columns, lines, rows, audit="audit"):
    """The list as csv or xlsx where the address asks for it; else None.

    It leaves a trace of the list and of each audit on it, which `audit` leads to from a row.
    """
    write = FILES.get(request.GET.get("as"))
    if write is None:
        return None
    audits = keys_of(rows, thing=audit, case=f"{audit}__case__reference", kind="audits.audit")
    read_list(request.user, name, audits, request)
    return write(name, columns, lines)


def exports(request):
    """Links that take the list along as it is filtered and sorted."""
    return [{"text": f"as {kind}", "href": query_with(request.GET, {"as": kind})} for kind in FILES]
