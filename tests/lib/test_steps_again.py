"""F22: whatever a person does in one transaction is done again where the database gave it up."""

import ast

from django.conf import settings

ROOMS = ("audits", "moderation", "followup", "allocation")


def steps():
    """Functions by which a person changes something in one transaction, and the names of their decorators."""
    for room in ROOMS:
        for path in sorted((settings.BASE_DIR / room).rglob("*.py")):
            for one in ast.parse(path.read_text()).body:
                if isinstance(one, ast.FunctionDef) and not one.name.startswith("_") and _is_by_somebody(one):
                    yield f"{room}/{path.name}: {one.name}", [ast.unparse(each) for each in one.decorator_list]


def _is_by_somebody(function):
    named = [*function.args.args, *function.args.kwonlyargs]
    return any(argument.arg == "by" for argument in named)


def test_every_step_of_a_person_is_tried_again():
    found = {name: decorators for name, decorators in steps() if "transaction.atomic" in decorators}

    assert len(found) > 60
    assert [name for name, decorators in found.items() if decorators != ["retried", "transaction.atomic"]] == []
