"""The steps of an import: read, looked at, taken in or not."""

from cases.models import CaseImport
from lib.steps import Step

S = CaseImport.Status

READ = Step("read", {S.UPLOADED, S.PREVIEW, S.READING}, S.READING, "cases.import", "Read the lists")
SHOW = Step("show", {S.READING}, S.PREVIEW, label="Show what was understood")
REFUSE = Step("refuse", {S.READING, S.IMPORTING}, S.REFUSED, label="Refuse the lists")
TAKE = Step("take", {S.PREVIEW, S.IMPORTING}, S.IMPORTING, "cases.import", "Take the lists in")
FINISH = Step("finish", {S.IMPORTING}, S.DONE, label="Finish the import")
DROP = Step(
    "drop", {S.UPLOADED, S.READING, S.PREVIEW, S.IMPORTING}, S.DROPPED, "cases.import",
    "Do not take the lists in",
)
