"""The next version of a framework while people work on it: changed, compared, published or dropped.

A draft is the framework's files as texts. It may hold mistakes as long as it is a draft;
it is published only when every file reads and every cross-check holds. Audits under way
keep the version they began with.
"""

from frameworks.drafting.services import (
    Clash,
    begin,
    change_file,
    change_tool,
    discard,
    problems_of,
    publish,
    replace_files,
    running,
    what_changes,
)

__all__ = [
    "Clash",
    "begin",
    "change_file",
    "change_tool",
    "discard",
    "problems_of",
    "publish",
    "replace_files",
    "running",
    "what_changes",
]
