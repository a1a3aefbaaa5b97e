"""Writes hostile words into every column of the world that holds what people type, whatever form it came by."""

from itertools import count
from string import ascii_lowercase as LETTERS

from django.apps import apps
from django.db import models

from tests.hostile.words import CORPUS, MARK, Hand

#: Rooms whose rows people type; what other packages keep is not ours to write.
ROOMS = ("trail", "jobs", "people", "frameworks", "cases", "audits", "allocation", "moderation", "followup", "council",
         "reporting", "records")  # fmt: skip
#: Columns that only the software writes: keys, codes of a framework, colours, its own addresses, digests.
OURS = {
    "thing", "from_address", "request_id", "action", "digest", "kind", "about", "url", "password", "email", "slug",
    "code", "scale", "comment_needed_for", "applies_to", "limits", "themes", "columns", "choices", "header",
    "standards", "also_for", "rules", "texts", "payload", "result", "summary", "once", "duty",
    "subject@trail.notice", "gender", "ethnicity", "marks", "category", "grade", "final_grade", "judgement",
    "decided_grade", "client_key", "limit", "owner_role", "by_role", "to_roles", "frame_digest", "theme", "unit",
    "tool", "size", "places", "excluded", "taken", "notes@allocation", "line", "event", "grade_after", "was",
    "became", "brand", "link", "link_hover", "measure", "read_from", "counts", "context", "meaning", "field",
    "pattern", "path", "text@frameworks.sourcefile", "how@audits.contactattempt", "reference@audits.audit", "part",
    "case_reference", "number",
}  # fmt: skip


def columns():
    """[(model, field)] of all that people type."""
    return [
        (model, field)
        for model in apps.get_models() if model._meta.app_label in ROOMS
        for field in model._meta.concrete_fields if _is_typed(model, field)
    ]  # fmt: skip


def _is_typed(model, field):
    about = model._meta
    names = {field.name, f"{field.name}@{about.app_label}", f"{field.name}@{about.label_lower}"}
    text = isinstance(field, models.CharField | models.TextField | models.JSONField)
    return text and not (field.choices or field.primary_key or names & OURS or about.label == "trail.Seal")


def poison(start=0, words=CORPUS):
    """Fill every such column of every row; gives {mark: "room.model.field"}."""
    hand, marks = Hand(words, start), {}
    for number, (model, field) in zip(count(), columns(), strict=False):
        mark = f"{MARK}{LETTERS[number // 26]}{LETTERS[number % 26]}"
        marks[mark] = f"{model._meta.label_lower}.{field.name}"
        for row in model._base_manager.order_by("pk"):
            worded = _worded(getattr(row, field.name), hand, mark, field)
            model._base_manager.filter(pk=row.pk).update(**{field.name: worded})
    return marks


def _worded(value, hand, mark, field):
    """Words of the field's length; in JSON each text is replaced, and what is no text stays."""
    if not isinstance(field, models.JSONField):
        return value if _must_stay(field, value) else hand.next(mark, field.max_length)
    if isinstance(value, dict):
        return {key: _worded(each, hand, mark, field) for key, each in value.items()}
    if isinstance(value, list):
        return [_worded(each, hand, mark, field) for each in value]
    return hand.next(mark) if isinstance(value, str) and not value[:4].isdigit() else value


def _must_stay(field, value):
    """An empty text often means that a step was not taken; it stays empty."""
    return value == ""
