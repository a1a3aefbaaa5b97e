"""Words put together for people to read."""


def listed(words):
    """The words with commas, the last one joined by "and": what, who and by when."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
