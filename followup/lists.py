"""How a list of this room is taken along: with a trace of each audit on it."""

from lib.listing import asks_file, file_of
from trail.services import keys_of, read_list


def download(request, name, columns, lines, rows, audit="audit"):
    """The list as csv or xlsx where the address asks for it; else None.

    It leaves a trace of the list and of each audit on it, which `audit` leads to from a row.
    """
    if not asks_file(request):
        return None
    audits = keys_of(rows, thing=audit, case=f"{audit}__case__reference", kind="audits.audit")
    read_list(request.user, name, audits, request)
    return file_of(request, name, columns, lines)
