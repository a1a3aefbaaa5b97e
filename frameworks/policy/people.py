"""The council, its roles and the job titles that give them."""

from frameworks.policy.entries import entry, frozen, roles, source
from frameworks.vocabulary import WORDS


def colour(told, default):
    return entry(told, default=default, colour=True)


@frozen
class Colours:
    """The colours of the pages, each as #rrggbb; the usual ones where left out."""

    header: str = colour("Bar at the top, under white text.", "#14424a")
    brand: str = colour("Headings' rule and buttons.", "#1b6470")
    link: str = colour("Links.", "#155a7a")
    link_hover: str = colour("Links under the pointer.", "#0d3a4f")
    surface: str = colour("Panels.", "#f3f7f6")
    surface_border: str = colour("Edges of panels.", "#b7cfcb")


@frozen
class Council:
    """Who the framework belongs to and the colours its pages wear."""

    name: str = entry("Name of the council as people write it.", example="Kingsbridge Council")
    service_name: str = entry("What the application calls itself in the header.")
    colours: Colours = entry("Colours of its pages.", default=Colours())
    source: tuple[str, ...] = source()


@frozen
class RoleRule:
    """One of the product's roles, the council's word for it, and who holds it."""

    key: str = roles("The product's role.", example="team_manager")
    title: str = entry("What the council calls this role.", longest=100)
    job_titles: tuple[str, ...] = entry(
        "Job titles that give the role; * stands for any letters; capitals do not matter.",
        default=(),
        longest=200,
        example=["Team Manager*", "* Team Lead"],
    )
    source: tuple[str, ...] = source()


@frozen
class WordRule:
    """A word of the product and the council's own for it; written on every page, mail and report."""

    ours: str = entry("The product's word, in small letters.", among=WORDS, example="audit")
    theirs: str = entry("What the council says.", longest=40, example="practice review")


def titled(job_title, patterns):
    """Whether a job title fits one of the patterns; * stands for any letters."""
    title = " ".join(job_title.split()).casefold()
    return any(_fits(title, pattern.casefold()) for pattern in patterns)


def _fits(title, pattern):
    first, *rest = pattern.split("*")
    if not rest:
        return title == pattern
    if not title.startswith(first):
        return False
    place = len(first)
    *middle, last = rest
    for part in middle:
        found = title.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return len(title) - place >= len(last) and title.endswith(last)
