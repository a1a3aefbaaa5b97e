"""A logo as a person uploads it: read whole, checked, and drawn anew so that nothing else travels with it."""

import io

from PIL import Image, UnidentifiedImageError

from lib.steps import NotAllowed

MOST_BYTES = 2_000_000
MOST_DOTS = 4_000  # across or down, before it is made smaller
WIDEST, HIGHEST = 640, 160  # dots; four times the size in the bar
KINDS = {"PNG": "image/png", "JPEG": "image/jpeg"}
SVG_BEGINS = (b"<svg", b"<?xml", b"<!doctype svg")


def drawn_anew(file):
    """(bytes, media type) of an uploaded picture, small enough for the bar; NotAllowed says what is wrong."""
    if file.size > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        raise NotAllowed(f"{file.name} is larger than {most} MB: save a smaller copy and choose that.")
    content = file.read()
    if content.lstrip(b"\xef\xbb\xbf \r\n\t")[:12].lower().startswith(SVG_BEGINS):
        raise NotAllowed(f"{file.name} is an SVG, which can carry programs: save it as a PNG and choose that.")
    try:
        return _redrawn(content, file.name)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as fault:
        raise NotAllowed(f"{file.name} is no picture that can be read: save it as a PNG or JPEG.") from fault


def _redrawn(content, name):
    with Image.open(io.BytesIO(content), formats=tuple(KINDS)) as picture:
        if max(picture.size) > MOST_DOTS:
            raise NotAllowed(f"{name} is {picture.width} by {picture.height} dots: the most is {MOST_DOTS} each way.")
        kind = picture.format
        copy = picture.convert("RGBA" if kind == "PNG" else "RGB")
    copy.thumbnail((WIDEST, HIGHEST))
    out = io.BytesIO()
    copy.save(out, kind, optimize=True)
    return out.getvalue(), KINDS[kind]
