"""GOV.UK components as HTML, made by the govuk-frontend-jinja macros.

The macros are the published ones, so the markup is never written by hand. The
version of the package and of the files in static/vendor move together.
"""

import re
from functools import cache, lru_cache

from django.utils.safestring import mark_safe
from jinja2 import Environment, PackageLoader, PrefixLoader, TemplateNotFound

# Parameters that GOV.UK takes as {"text": ...}; a plain sentence is wrapped.
SENTENCES = {"label", "hint", "errorMessage", "legend", "heading"}
#: Components that are made of links and choices. Nobody types into them, so what was drawn once is kept,
#: the small ones that say nothing of what was sent.
KEPT = frozenset({"button", "checkboxes", "radios", "select", "service-navigation", "skip-link"})
MOST_KEPT, MOST_ITEMS = 1000, 40


class UnknownComponent(LookupError):
    """A page asked for a component that GOV.UK Frontend doesn't have."""


def render(name, params):
    """One component's HTML; `name` as on the design system's site, such as "summary-list"."""
    if name in KEPT and _may_be_kept(params):
        return _kept(Asked(name, params))
    return _drawn(name, params)


def _may_be_kept(params):
    """Not with an error, which may repeat what was sent, nor with a choice that opens a box to type in."""
    items = params.get("items") or ()
    if params.get("errorMessage") or len(items) > MOST_ITEMS:
        return False
    return not any(isinstance(item, dict) and "conditional" in item for item in items)


class Asked:
    """A component and its parameters; equal where the same is drawn."""

    def __init__(self, name, params):
        self.name, self.params, self.values = name, params, (name, _plain(params))

    def __eq__(self, other):
        return self.values == other.values

    def __hash__(self):
        return hash(self.values)


def _plain(value):
    """A parameter as one value that can be compared; text that is HTML already differs from text that is not."""
    if isinstance(value, dict):
        return tuple([(name, _plain(inner)) for name, inner in value.items()])
    if isinstance(value, list | tuple):
        return tuple([_plain(inner) for inner in value])
    return (value.__class__, value if isinstance(value, int | None) else str(value))


@lru_cache(maxsize=MOST_KEPT)
def _kept(asked):
    return _drawn(asked.name, asked.params)


def _drawn(name, params):
    return mark_safe(_macro(name)(params))


def params_from(keywords):
    """Template keywords as GOV.UK parameters.

    `summary_text` becomes summaryText, `label__classes` goes inside label,
    `attributes__data_id` keeps hyphens because it names an HTML attribute, and
    a plain label, hint or error becomes {"text": ...}.
    """
    params = {}
    for keyword, value in keywords.items():
        _place(params, keyword.split("__"), value)
    return params


def camel(name):
    """snake_case as camelCase."""
    return re.sub(r"_(\w)", lambda match: match.group(1).upper(), name)


def _place(params, path, value):
    key, *rest = path
    key = camel(key)
    if not rest:
        _set(params, key, value)
    elif key == "attributes":
        params.setdefault(key, {})["__".join(rest).replace("_", "-")] = value
    else:
        _place(params.setdefault(key, {}), rest, value)


def _set(params, key, value):
    if key in SENTENCES and isinstance(value, str):
        if value:
            params.setdefault(key, {})["text"] = value
    else:
        params[key] = value


@cache
def _macro(name):
    try:
        template = _environment().get_template(f"govuk_frontend_jinja/components/{name}/macro.html")
    except TemplateNotFound:
        raise UnknownComponent(
            f'GOV.UK Frontend has no component "{name}". Use a name from '
            "design-system.service.gov.uk/components, such as summary-list."
        ) from None
    return getattr(template.module, "govuk" + camel("_" + name.replace("-", "_")))


@cache
def _environment():
    # The macros import each other under this prefix and no other.
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, auto_reload=False)
