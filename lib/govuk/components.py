"""GOV.UK components as HTML, made by the govuk-frontend-jinja macros.

The macros are the published ones, so the markup is never written by hand. The
version of the package and of the files in static/vendor move together.
"""

import re
from functools import cache

from django.utils.safestring import mark_safe
from jinja2 import Environment, PackageLoader, PrefixLoader, TemplateNotFound

# Parameters that GOV.UK takes as {"text": ...}; a plain sentence is wrapped.
SENTENCES = {"label", "hint", "errorMessage", "legend", "heading"}


class UnknownComponent(LookupError):
    """A page asked for a component that GOV.UK Frontend doesn't have."""


def render(name, params):
    """One component's HTML; `name` as on the design system's site, such as "summary-list"."""
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
