"""A council's colours, and whether they can be read.

The pages take their colours from CSS custom properties. `static/css/brand.css`
holds the calm defaults; `/brand.css` overrides them with the council's own.
"""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.cache import cache_control

WHITE = "#ffffff"
PAGE = "#ffffff"
TEXT_RATIO = 4.5  # WCAG 2.2, 1.4.3, level AA


@dataclass(frozen=True, kw_only=True)
class Brand:
    """The colours a council may choose, each as #rrggbb; the logo is a static or media address."""

    header: str = "#14424a"
    brand: str = "#1b6470"
    link: str = "#155a7a"
    link_hover: str = "#0d3a4f"
    surface: str = "#f3f7f6"
    surface_border: str = "#b7cfcb"
    logo: str = ""

    def problems(self):
        """A sentence for each colour that people could not read."""
        pairs = [
            ("header", self.header, WHITE, "white text"),
            ("brand", self.brand, PAGE, "a white page"),
            ("link", self.link, PAGE, "a white page"),
            ("link", self.link, self.surface, "the surface colour"),
            ("link_hover", self.link_hover, PAGE, "a white page"),
        ]
        return [
            f"The {name.replace('_', ' ')} colour {colour} on {words} has a contrast of "
            f"{contrast(colour, other):.1f} to 1. Choose a darker one: {TEXT_RATIO} to 1 is needed."
            for name, colour, other, words in pairs
            if contrast(colour, other) < TEXT_RATIO
        ]


def current():
    """The council's colours: from the function settings.GOVUK_BRAND names, else the defaults."""
    source = getattr(settings, "GOVUK_BRAND", "")
    return import_string(source)() if source else Brand()


def stylesheet(brand):
    """The custom properties that put `brand` over the defaults."""
    return f""":root {{
  --govuk-brand-colour: {brand.brand};
  --govuk-link-colour: {brand.link};
  --govuk-link-hover-colour: {brand.link_hover};
  --govuk-surface-background-colour: {brand.surface};
  --govuk-surface-border-colour: {brand.surface_border};
  --govuk-template-background-colour: {brand.surface};
  --app-header-colour: {brand.header};
}}
"""


@login_not_required
@cache_control(public=True, max_age=300)
def brand_css(request):
    """The council's stylesheet; open to all, because the sign-in page wears it too."""
    return HttpResponse(stylesheet(current()), content_type="text/css")


def contrast(one, other):
    """WCAG contrast ratio of two #rrggbb colours, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    """WCAG relative luminance of a #rrggbb colour, from 0 to 1."""
    digits = colour.removeprefix("#")
    if len(digits) != 6:
        raise ValueError(f'The colour "{colour}" is not written as # and six digits, such as #14424a.')
    red, green, blue = (_linear(int(digits[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part):
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
