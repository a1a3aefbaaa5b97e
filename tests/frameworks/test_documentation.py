"""docs/frameworks.md tells every key, and is as new as the schema."""

from dataclasses import fields

from django.conf import settings
from django.core.management import call_command

from frameworks import reference, vocabulary
from frameworks.policy import Policy
from frameworks.toolforms import ToolForm

DOCUMENT = settings.BASE_DIR / "docs" / "frameworks.md"


def test_the_document_is_as_new_as_the_schema(capsys):
    call_command("document_frameworks", "--check")

    assert capsys.readouterr().out == (
        "docs/ has every key: frameworks.md, frameworks.schema.json, tools.schema.json.\n"
    )


def test_every_entry_says_what_it_is():
    kinds = [*reference.kinds(Policy), *reference.kinds(ToolForm)]
    silent = [f"{kind.__name__}.{one.name}" for kind in kinds for one in fields(kind) if not one.metadata["told"]]

    assert silent == []


def test_every_word_of_the_product_is_listed():
    text = DOCUMENT.read_text(encoding="utf-8")
    words = [
        *vocabulary.ROLES,
        *vocabulary.SUBJECT_KINDS,
        *vocabulary.CATEGORIES,
        *vocabulary.MARKS,
    ]

    assert [word for word in words if f"`{word}`" not in text] == []
