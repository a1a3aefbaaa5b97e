"""The words that all sentences share: lists, roles, grades, numbers."""

from dataclasses import dataclass

from frameworks.policy import CYCLES

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Sentence:
    """One rule in words, and the numbered requirements behind it."""

    text: str
    source: tuple = ()


@dataclass(frozen=True)
class Chapter:
    """Rules that belong together."""

    title: str
    sentences: tuple

    @property
    def anchor(self):
        return self.title.lower().replace(" ", "-")


def listed(words, joint="and"):
    """Words as people list them: "a, b and c"."""
    *first, last = words or ["nobody"]
    return f"{', '.join(first)} {joint} {last}" if first else last


def titles(policy, keys, joint="and"):
    """The council's words for roles."""
    return listed([policy.role_title(key) for key in keys], joint)


def graded(policy, codes, joint="or"):
    """The names of grades and judgements."""
    found = [policy.grade(code) for code in codes]
    return listed([grade.name for grade in found if grade], joint)


def times(count):
    """A small number in words."""
    return {1: "one", 2: "two", 3: "three"}.get(count, str(count))


def do(policy, keys, one, many):
    """Roles and what they do: "Head hears" but "Head and Lead hear"."""
    return f"{titles(policy, keys)} {one if len(keys) == 1 else many}"


def working_days(count):
    """A number, or numbers already listed, of working days."""
    return f"{count} working day{'' if count in (1, '1') else 's'}"


def percent(share):
    """A share (0 to 1) as people write it: 0.125 as "12.5%"."""
    return f"{share * 100:g}%"


def holder(policy, role, titles):
    """The council's word for a role, or the job titles that are meant."""
    named = [title.replace("*", "").strip() for title in titles]
    return listed(named) if named else policy.role_title(role)


def by_the(when):
    """A day of the month as a sentence says it: "28th of the month", but "6th of next month"."""
    return when if "month" in when else f"{when} of the month"


def how_often(cycle):
    """A cycle's code in words: "every six weeks", "once"."""
    return CYCLES[cycle] if cycle == "once" else f"every {CYCLES[cycle]}"


def shown_titles(patterns, joint="or"):
    """Patterns of titles or teams as people read them: "Head of*" as "Head of…"."""
    return listed([pattern.replace("*", "…") for pattern in patterns], joint)


def narrowed(titles):
    """The sentence that narrows the people of a role to some job titles, with a blank before it; or ""."""
    return f" Where somebody of a role is {shown_titles(titles)}, nobody else of it is told." if titles else ""


def month_names(numbers):
    """Months by their numbers, as people list them."""
    return listed([MONTH_NAMES[number - 1] for number in numbers])
