"""What is wrong with a framework file: where, and what was expected."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake. `line` counts from 1; `path` names the entry, as in calendar.audit_due."""

    file: str
    line: int
    path: str
    message: str

    def __str__(self):
        place = f"{self.file}, line {self.line}"
        return f"{place}, {self.path}: {self.message}" if self.path else f"{place}: {self.message}"


class FrameworkRefused(Exception):
    """The files do not make a framework; `problems` says why, in the order of the files."""

    def __init__(self, problems):
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
