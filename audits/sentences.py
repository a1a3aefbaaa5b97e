"""Words put together for people to read."""


def number_wanted(limits):
    """What a number must be, for a hint or a refusal: "a number from 0 to 10"."""
    least, most = limits.get("least"), limits.get("most")
    if least is not None and most is not None:
        return f"a number from {least} to {most}"
    if least is not None:
        return f"a number of {least} or more"
    return "a number" if most is None else f"a number of {most} or less"


def listed(words):
    """The words with commas, the last one joined by "and": what, who and by when."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
