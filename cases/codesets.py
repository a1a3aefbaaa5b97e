"""Every set of coded values that a list may use, by name: those of Annex A, and the kinds of other lists."""

from cases.annexa import codes
from cases.otherlists import KINDS

CODE_SETS = {**codes.CODE_SETS, KINDS.name: KINDS}
