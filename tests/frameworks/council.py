"""A real council's files, and ways to damage a copy of them."""

from pathlib import Path

from frameworks import bundle

COUNCILS = Path(bundle.__file__).parent / "councils"
HULL = COUNCILS / "hull"


def hull_texts():
    """Path to text of the first council's framework."""
    return bundle.texts_of(HULL)


def changed(old, new, *, file="policy.yaml", texts=None):
    """The files with one piece of text replaced; it must be there."""
    texts = dict(texts or hull_texts())
    assert old in texts[file], f"{old!r} is not in {file}"
    texts[file] = texts[file].replace(old, new, 1)
    return texts


def written(texts, directory):
    """The files written into a directory."""
    for path, text in texts.items():
        place = directory / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return directory


def line_of(texts, piece, file="policy.yaml"):
    """The line on which a piece of text first stands."""
    return texts[file][: texts[file].index(piece)].count("\n") + 1
