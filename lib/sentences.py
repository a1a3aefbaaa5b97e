"""Labels inside sentences."""


def inside(label):
    """A label as it stands inside a sentence: “With the QA team” begins small, “QA's turn” does not.

    Only the first letter changes, and only of a word that is no acronym; names stay as given.
    """
    first = label.split(" ", 1)[0]
    is_acronym = sum(letter.isupper() for letter in first) > 1
    return label if is_acronym else label[:1].lower() + label[1:]
