"""Template tags that draw pages: components, fields, tables, tags, days.

docs/pages.md shows each with an example.
"""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from lib.govuk import components, errors, fields, lists
from lib.govuk.forms import in_sentence
from lib.wording import said

register = template.Library()

TONES = ("todo", "doing", "waiting", "done", "late", "alarm", "off")
GRADE_STEPS = 5
USUAL_POINTS = 4


# Components and forms


@register.simple_tag
def govuk(component, params=None, **keywords):
    """Any GOV.UK component: `{% govuk "button" text="Save" %}`."""
    return components.render(component, {**(params or {}), **components.params_from(keywords)})


@register.simple_block_tag
def govuk_around(content, component, **keywords):
    """A GOV.UK component around a block: `{% govuk_around "details" summary_text="Why" %}`."""
    return components.render(component, {**components.params_from(keywords), "html": content.strip()})


@register.simple_block_tag
def in_landmark(content, label):
    """What stands above a page in a landmark: a bare link becomes navigation called `label`, the rest is kept."""
    bare = content.lstrip().startswith("<a ")
    return format_html('<nav aria-label="{}">{}</nav>', label, content) if bare else content


@register.simple_tag
def field(bound, **options):
    """One bound form field with label, hint and error: `{% field form.reason %}`."""
    return fields.draw(bound, **options)


@register.simple_tag
def fields_of(form, **options):
    """Every field of a form that isn't revealed by another, in order."""
    revealed = errors.revealed_fields(form)
    drawn = [fields.draw(form[name], **options) for name in form.fields if name not in revealed]
    return format_html_join("", "{}", ((one,) for one in drawn))


@register.simple_tag
def error_summary(*forms):
    """What is wrong, first on the page, each line leading to its field."""
    listed = errors.listed(*forms)
    if not listed:
        return ""
    return components.render("error-summary", {"titleText": "There is a problem", "errorList": listed})


# Tags


@register.inclusion_tag("components/grade_tag.html")
def grade_tag(grade, points=None, position=None, absent="Not graded"):
    """A grade as words on a colour that follows from its place in the scale.

    `points` is how many grades the scale has; `position` is for a grade that
    doesn't know its own. The name of a grade never decides its colour.
    """
    if not grade:
        return {"text": said(absent), "step": 0}
    place = position or getattr(grade, "position", None)
    step = GRADE_STEPS if getattr(grade, "inadequate", False) else grade_step(place, points)
    return {"text": getattr(grade, "name", None) or grade, "step": step}


def grade_step(position, points=None):
    """A place in a scale, 1 the best of `points`, as one of five steps of colour; 0 for none."""
    if position is None:
        return 0
    span = max((points or max(USUAL_POINTS, position)) - 1, 1)
    return 1 + int((min(position, span + 1) - 1) * (GRADE_STEPS - 1) / span + 0.5)


@register.inclusion_tag("components/status_tag.html")
def status_tag(text, tone="todo"):
    """Where something stands: todo, doing, waiting, done, late, alarm or off."""
    if tone not in TONES:
        raise template.TemplateSyntaxError(f'status_tag has no tone "{tone}". Use one of: {", ".join(TONES)}.')
    return {"text": text, "tone": tone}


# Lists


SORTED_HEAD = (
    '<th scope="col" class="{}" aria-sort="{}"><a class="app-sort" href="{}">{}'
    '<span class="app-sort__mark" aria-hidden="true"></span></a></th>'
)


@register.simple_tag(takes_context=True)
def url_with(context, **changes):
    """This page's query string with some values changed: `{% url_with team=3 sort=None %}`."""
    return lists.query_with(context["request"].GET, changes)


@register.simple_tag(takes_context=True)
def table_head(context, text, sort="", numeric=False, hidden=False, default=""):
    """A column's heading; with `sort` a link that sorts the whole list on the server.

    `default` is the order of a list nobody sorted yet, such as "-due_on".
    """
    current = context["request"].GET.get("sort") or default
    classes = "govuk-table__header govuk-table__header--numeric" if numeric else "govuk-table__header"
    if not sort:
        shown = format_html('<span class="govuk-visually-hidden">{}</span>' if hidden else "{}", said(text))
        return format_html('<th scope="col" class="{}">{}</th>', classes, shown)
    order = {sort: "ascending", f"-{sort}": "descending"}.get(current, "none")
    href = url_with(context, sort=f"-{sort}" if order == "ascending" else sort)
    return format_html(SORTED_HEAD, classes, order, href, said(text))


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context, page, noun="results", param="page"):
    """What part of a list is shown, and links to the rest."""
    pagination = _pagination(context, page, param)
    return {"page": page, "noun": said(_of(page.paginator.count, noun)), "pagination": pagination}


def _of(count, noun):
    """The noun of a count: 1 audit, 2 audits, 1 person."""
    return {"people": "person"}.get(noun, noun.removesuffix("s")) if count == 1 else noun


def _pagination(context, page, param):
    if page.paginator.num_pages < 2:
        return None
    items = [_page_item(context, number, page, param) for number in _page_numbers(page)]
    params = {"landmarkLabel": "Pages", "items": items}
    if page.has_previous():
        params["previous"] = {"href": url_with(context, **{param: page.previous_page_number()})}
    if page.has_next():
        params["next"] = {"href": url_with(context, **{param: page.next_page_number()})}
    return params


def _page_numbers(page):
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


def _page_item(context, number, page, param):
    if number == page.paginator.ELLIPSIS:
        return {"ellipsis": True}
    return {
        "number": number,
        "current": number == page.number,
        "href": url_with(context, **{param: number}),
    }


@register.inclusion_tag("components/filter_form.html", takes_context=True)
def filter_form(context, filterset, heading="Filter"):
    """A filter set in a panel, with what is chosen as links that take it away."""
    form = filterset.form
    form.auto_id = "filter_%s"  # the page may hold another form with a field of the same name
    query = context["request"].GET
    kept = [("sort", query["sort"])] if "sort" in query and "sort" not in form.fields else []
    chosen = lists.chosen(form, query)
    saved = lists.saved(context["request"], form, context.get("title", ""))
    return {"form": form, "chosen": chosen, "kept": kept, "heading": heading, "clear": "?", "saved": saved}


# Days, words, figures


@register.simple_tag
def day(value):
    """A date as "3 March 2026"; nothing for no date."""
    if not value:
        return ""
    return format_html('<time datetime="{}">{}</time>', _local(value).strftime("%Y-%m-%d"), day_text(value))


@register.simple_tag
def moment(value):
    """A moment as "3 March 2026, 9:15am"; nothing for none."""
    if not value:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), moment_text(value))


@register.filter
def day_text(value):
    """A date as plain words, for labels and hints."""
    value = _local(value)
    return f"{value.day} {value:%B} {value.year}" if value else ""


@register.filter
def moment_text(value):
    """A moment as plain words, for labels and hints."""
    if not value:
        return ""
    value = _local(value)
    minutes = f":{value:%M}" if value.minute else ""
    return f"{day_text(value)}, {value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"


def _local(value):
    aware = isinstance(value, datetime) and timezone.is_aware(value)
    return timezone.localtime(value) if aware else value


@register.inclusion_tag("components/figure.html")
def figure(number, label, href="", tone="", note=""):
    """A tile: one number, what it counts, and where to see them."""
    return {"number": number, "label": said(label), "href": href, "tone": tone, "note": said(note)}


@register.inclusion_tag("components/steps.html")
def steps(rows, label="Steps of the month"):
    """Steps in order: rows of {"text", "tone", "count", "href", "current", "note"}."""
    rows = [{**row, "text": said(row["text"]), "note": said(row.get("note", ""))} for row in rows]
    return {"rows": rows, "label": said(label)}


@register.inclusion_tag("components/person.html")
def person(user, absent="Nobody yet"):
    """A person's name with their job title beneath."""
    return {"person": user, "absent": absent}


@register.filter(name="said")
def said_filter(text):
    """A text of the product in the council's words; never for what people typed."""
    return said(text)


@register.filter
def within_sentence(text):
    """The text with its first letter small, unless it is made of initials."""
    return in_sentence(text)
