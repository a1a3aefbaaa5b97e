"""Lists of what is audited besides children: carers, adopters, lodgings, arrangements.

Known by their headings, Reference and Kind, whatever the file and sheet are called. Pure:
no database, no settings.
"""

from cases.otherlists.headings import KINDS, is_other_list
from cases.otherlists.reading import OtherRecord, read_others

__all__ = ["KINDS", "OtherRecord", "is_other_list", "read_others"]
