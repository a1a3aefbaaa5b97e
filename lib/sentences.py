"""Labels inside sentences."""


def inside(label):
    """A label as it stands inside a sentence: “With the QA team” begins small; initials, and I, stay.

    Only the first letter changes; names stay as given.
    """
    return label[:1].lower() + label[1:] if label[1:2].islower() else label
