"""Frameworks with a programme of a test's own: the first council's rules, and other lines."""

import re
from datetime import date

from frameworks import services as frameworks
from tests.frameworks.council import changed, hull_texts

#: One line that draws children with the child's form; a test adds what it is about.
LINE = """
  - code: line
    title: "The line"
    kind: control
    unit: child
    tool: child
    auditors: [auditor]
"""


def version_with(lines, *changes, form_for=""):
    """A framework in force whose programme is `lines` (YAML below `programme:`).

    `changes` are pairs of text and what stands in its place elsewhere in the policy;
    `form_for` is a unit that the short form serves too.
    """
    texts = hull_texts()
    if form_for not in ("", "family"):
        texts = changed("also_for: [", f"also_for: [{form_for}, ", file="tools/dip-sample.yaml", texts=texts)
    for old, new in changes:
        texts = changed(old, new, texts=texts)
    whole = re.compile(r"\nprogramme:\n.*?\n(?=[a-z_]+:)", re.DOTALL)
    texts["policy.yaml"] = whole.sub(lambda _: f"\nprogramme:{lines.rstrip()}\n\n", texts["policy.yaml"])
    return frameworks.load_texts("other-lines", texts, in_force_from=date(2021, 1, 1)).version


def line_of(round_, code="line"):
    return round_.lines.get(code=code)


def given(round_, code="line"):
    """Auditors' names to how many cases of a line they have."""
    names = round_.cases.kept().filter(line__code=code).exclude(allocation=None)
    found = {}
    for name in names.values_list("allocation__auditor__name", flat=True).order_by("allocation__auditor__name"):
        found[name] = found.get(name, 0) + 1
    return found
