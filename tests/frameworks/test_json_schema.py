"""The JSON Schemas beside docs/frameworks.md: every council's files fit them, and what is wrong does not."""

import json

import pytest
import yaml
from django.conf import settings

from frameworks import bundle, json_schema
from frameworks.policy import Policy
from frameworks.reference import fields, kinds
from frameworks.toolforms import ToolForm
from tests.frameworks.council import COUNCILS, changed, hull_texts
from tests.frameworks.json_check import AsAnEditorReads, faults
from tests.frameworks.kingsbridge import kingsbridge_texts

pytestmark = pytest.mark.long

POLICY, CHILD = "policy.yaml", "tools/child.yaml"
SCHEMAS = {
    POLICY: json.loads((settings.BASE_DIR / "docs" / "frameworks.schema.json").read_text(encoding="utf-8")),
    "tools": json.loads((settings.BASE_DIR / "docs" / "tools.schema.json").read_text(encoding="utf-8")),
}


def found(texts, path):
    """What an editor would underline in a file."""
    return faults(yaml.load(texts[path], AsAnEditorReads), SCHEMAS.get(path, SCHEMAS["tools"]))


@pytest.mark.parametrize("council", sorted(path.name for path in COUNCILS.iterdir() if (path / POLICY).exists()))
def test_every_file_of_a_council_fits_its_schema(council):
    texts = bundle.texts_of(COUNCILS / council)

    assert {path: found(texts, path) for path in texts} == dict.fromkeys(texts, [])


def test_the_invented_councils_files_fit():
    texts = kingsbridge_texts()

    assert {path: found(texts, path) for path in texts} == dict.fromkeys(texts, [])


@pytest.mark.parametrize(
    ("old", "new", "file", "fault"),
    [
        ("  audit_due: ", "  audit_do: ", POLICY, [".calendar: lacks audit_due", ".calendar: has no audit_do"]),
        ("attempts_before_escalation: 2", "attempts_before_escalation: two", POLICY,
         [".contact.attempts_before_escalation: is no integer"]),
        ("attempts_before_escalation: 2", "attempts_before_escalation: 21", POLICY,
         [".contact.attempts_before_escalation: is too small or too large"]),
        ("required: practitioner", "required: wizard", POLICY, [".contact.required: fits none of 2"]),
        ("escalate_to: group_manager", "escalate_to: wizard", POLICY, [".contact.escalate_to: is not one of 12"]),
        ('header: "#003b5c"', 'header: "blue"', POLICY, [".council.colours.header: does not match"]),
        ("  people: [practitioner, team_manager, iro]", "  people: iro", POLICY, [".contact.people: is no array"]),
        ("  people: [practitioner, team_manager, iro]", "  people: [iro, iro]", POLICY,
         [".contact.people: holds something twice"]),
        ("      jan: {size: 25,", "      juno: {size: 25,", POLICY, [".programme[3].months: has no juno"]),
        ("      jan: {size: 25,", "      jan: {size: [25],", POLICY, [".programme[3].months.jan.size: fits none of 2"]),
        ("code: child\n", "code: The child\n", CHILD, [".code: does not match"]),
        ("look_back: 6\n", "look_back: 6.5\n", CHILD, [".look_back: fits none of 2"]),
        ("        kind: choice\n", "        kind: choise\n", CHILD,
         [".sections[0].questions[0].kind: is not one of 9"]),
        ('title: "Child\'s case file audit"', "title: []", CHILD, [".title: is no ['string', 'number', 'boolean']"]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_underlined_where_it_stands(old, new, file, fault):
    assert found(changed(old, new, file=file, texts=hull_texts()), file) == fault


@pytest.mark.parametrize("root", [Policy, ToolForm])
def test_every_key_is_there_with_its_meaning(root):
    schema = json_schema.schema_of(root, "A file")
    described = {root.__name__: schema, **schema["$defs"]}

    for kind in kinds(root):
        mapping = described[kind.__name__].get("anyOf", [described[kind.__name__]])[-1]
        expected = {one.name for one in fields(kind)} - ({"month"} if kind.__name__ == "MonthPlan" else set())
        assert set(mapping["properties"]) == expected
        assert all(one["description"] for one in mapping["properties"].values())


def test_defaults_and_examples_are_offered():
    choice = SCHEMAS["tools"]["$defs"]["QuestionForm"]["properties"]
    calendar = SCHEMAS[POLICY]["$defs"]["Calendar"]["properties"]

    assert choice["required"]["default"] is True
    assert choice["longest"] == {
        "description": "Longest text. In characters.", "default": 20_000, "type": "integer", "minimum": 1,
        "maximum": 100_000,
    }  # fmt: skip
    assert calendar["closure_days"]["examples"] == [["2022-12-28"]]
    assert calendar["check_within"]["examples"] == ["3 working days", "4 weeks", "2 months", "same day"]
