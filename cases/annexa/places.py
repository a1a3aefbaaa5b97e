"""The doubtful places of one delivery: enough of each sort named one by one, the rest counted.

A file of a quarter of a million rows may have a doubt in every cell; nobody reads them, and
no memory need hold them.
"""

from collections import Counter

from cases.annexa.records import Issue

MOST_ALIKE = 1_000  # named of one kind in one column of one sheet
MOST = 20_000  # named in all


class Places:
    """Doubtful places in the order they were found; iterating gives those that are named."""

    def __init__(self, alike=MOST_ALIKE, most=MOST):
        self.alike, self.most = alike, most
        self.named, self.found, self.beyond = [], Counter(), {}

    def __iter__(self):
        return iter(self.named)

    def append(self, issue):
        """Name the place, or count it where as many of its sort are named already."""
        if self.takes(issue.sheet, issue.column, issue.kind, issue.changes_case):
            self.named.append(issue)

    def takes(self, sheet, column, kind, changes_case):
        """Count a place of this sort; is it still to be named? Then its issue must be added to `named`."""
        sort = sheet, column, kind
        self.found[sort] += 1
        if self.found[sort] <= self.alike and len(self.named) < self.most:
            return True
        count, changes = self.beyond.get(sort, (0, False))
        self.beyond[sort] = count + 1, changes or changes_case
        return False

    def extend(self, issues):
        for issue in issues:
            self.append(issue)

    def told(self):
        """The places named, and a line for each sort of which there are more."""
        return self.named + [
            Issue(
                sheet, None, column, kind, f"and {count:,} more",
                f"There are {self.found[sheet, column, kind]:,} places like this, and not all are named one by one."
                " Mend the column and upload the list again to see the rest.", changes,
            )
            for (sheet, column, kind), (count, changes) in self.beyond.items()
        ]  # fmt: skip
