"""Reading a council's Annex A: a workbook or csv files in, children and doubts out.

Pure: no database, no settings. `read` is the way in.
"""

from cases.annexa.reading import guess_as_at, read
from cases.annexa.records import ChildRecord, Issue, ListRead, Reading, Refused, UnknownValue

__all__ = [
    "ChildRecord", "Issue", "ListRead", "Reading", "Refused", "UnknownValue", "guess_as_at", "read",
]
