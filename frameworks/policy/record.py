"""What is said of the framework itself, and what its findings are gathered under."""

from frameworks.policy.entries import code, entry, frozen, source


@frozen
class Record:
    """Who approved the document behind a framework, and when it is looked at again."""

    owner: str = entry("Who keeps it.", default="")
    author: str = entry("Who wrote it.", default="")
    approved_by: str = entry("The body that approved it.", default="")
    approved_on: str = entry("Day of approval; left out while it is to be confirmed.", default="", longest=30)
    review_by: str = entry("When it is looked at again.", default="", longest=30)
    source: tuple[str, ...] = source()


@frozen
class Retention:
    """How long what is held of a case stays with people and words in it; figures stay."""

    years: int = entry(
        "Full years after a case closed. Then its people and free text may go, once an administrator confirms.",
        unit="years", least=1, most=100, example=7,
    )
    pack_days: int = entry(
        "Days that the file of a subject-access request stays to be downloaded.",
        unit="calendar days", least=1, most=90, default=14,
    )
    source: tuple[str, ...] = source()


@frozen
class Theme:
    """A heading under which findings of several sections are reported together."""

    code: str = code("Short name used by tools.")
    title: str = entry("Name.")
    kind: str = entry("Theme or cross-cutting area.", default="")
    source: tuple[str, ...] = source()


@frozen
class StandardSet:
    """A numbered set of practice standards that auditors judge against."""

    code: str = code("Short name.")
    title: str = entry("Name.")
    standards: tuple[str, ...] = entry("The standards, one sentence each, in order.")
    source: tuple[str, ...] = source()
