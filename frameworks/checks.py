"""What the files of a framework must say of each other.

Each check yields (file, path, message); the line is looked up afterwards.
"""

import re
from dataclasses import fields, is_dataclass
from datetime import date

from frameworks.documents import quoted
from frameworks.policy import Selection
from frameworks.problems import Problem
from frameworks.reading import hints, inner, to_plain
from frameworks.schema import MONTHS
from frameworks.tool_checks import graded_by, graded_on, of_tool, scale_of
from frameworks.vocabulary import OF_LISTS, ROLES
from lib.govuk.brand import Brand

POLICY = "policy.yaml"


def problems_of(policy, tools, readers):
    """Every problem between the entries of a policy and its tools (path to form)."""
    found = [*_policy_checks(policy, tools), *_references(policy, tools, readers)]
    for path, form in tools.items():
        told = (*_roles_declared(policy, form), *of_tool(policy, form))
        found.extend((path, place, message) for place, message in told)
    found.extend(_tool_codes(tools))
    return [Problem(file, readers[file].line_of(place), place, message) for file, place, message in found]


def _policy_checks(policy, tools):
    for check in (
        _colours,
        _roles_declared,
        _positions,
        _shares_of_inadequate,
        _programme_lines,
        _filed_again,
        _talk_alone,
        _settled_paths,
    ):
        for place, message in check(policy):
            yield POLICY, place, message
    yield from _line_tools(policy, tools)


def _references(policy, tools, readers):
    """Codes that name a grade, a scale, a tool or an answer set which is not there."""
    everywhere = {
        "scale": {scale.code for scale in policy.scales},
        "grade or judgement": {grade.code for scale in policy.scales for grade in scale.grades},
        "tool": {form.code for form in tools.values()},
        "theme": {theme.code for theme in policy.themes},
        "standards": {one.code for one in policy.standards},
    }
    for file, reader in readers.items():
        known = {**everywhere, **(_known_in(policy, tools[file]) if file in tools else _known_to(policy, tools))}
        for one in reader.references:
            names = known.get(one.kind)
            if names is not None and one.code not in names:
                listed = ", ".join(sorted(names)) or "none yet"
                yield file, one.path, f'expected a known {one.kind} ({listed}), got {quoted(one.code)}'


def _known_to(policy, tools):
    """Grades that the policy may name: of its overall scale, and of the tools that grade on one of their own.

    Without a scale no grade is looked for: the missing scale is said once.
    """
    scales = graded_on(policy, tools)
    grades = None if None in scales else {code for scale in scales for code in scale.codes}
    return {"grade": grades, "answers": set()}


def _known_in(policy, form):
    """Grades and answer sets that a tool's file may name."""
    scale = graded_by(policy, form)
    return {
        "grade": set(scale.codes) if scale else None,
        "answers": {one.code for one in form.answer_sets},
        "question": {one.code for one in form.questions},
        "section": {one.code for one in form.sections},
    }


def _roles_declared(policy, said_in=None):
    """A role that the policy (or a tool's rule) relies on needs its line under roles."""
    declared = {rule.key for rule in policy.roles}
    for path, key in _named_roles(said_in or policy, ""):
        if key not in declared and not path.startswith("roles["):
            yield path, f'expected a role that is listed under roles, got {quoted(key)}'


def _named_roles(value, path):
    """Every place where a role's key is written."""
    for one in fields(value):
        place = f"{path}.{one.name}" if path else one.name
        yield from _roles_in(getattr(value, one.name), place, one.metadata.get("among") is ROLES)


def _roles_in(value, path, of_roles):
    if is_dataclass(value):
        yield from _named_roles(value, path)
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _roles_in(item, f"{path}[{number}]", of_roles)
    elif of_roles and value:
        yield path, value


def _colours(policy):
    """Text stays readable in the council's colours."""
    for told in Brand(**to_plain(policy.council.colours)).problems():
        yield "council.colours", told


def _positions(policy):
    """Grades stand at 1, 2, 3 … without a gap."""
    for number, scale in enumerate(policy.scales):
        if not scale.grades:
            yield f"scales[{number}].grades", "expected at least one grade, got an empty list"
        for place, grade in enumerate(scale.grades):
            if grade.position != place + 1:
                path = f"scales[{number}].grades[{place}].position"
                yield path, f"expected {place + 1} (grades stand best first), got {grade.position}"


def _shares_of_inadequate(policy):
    """A grade that starts the chain is in a chain, and only such a grade is."""
    scale = scale_of(policy, policy.overall_scale)
    if scale is None:
        return
    chained = {grade for chain in policy.followup.chains for grade in chain.grades}
    for place, grade in enumerate(scale.grades):
        if grade.inadequate != (grade.code in chained):
            path = f"scales[{policy.scales.index(scale)}].grades[{place}]"
            told = "expected true for a grade of followup.chains and false for others"
            yield f"{path}.inadequate", f"{told}, got {str(grade.inadequate).lower()}"


def _talk_alone(policy):
    """A moderation without a second grade is a meeting in the open, with nothing that two grades need."""
    rule = policy.moderation
    if rule.second_grade:
        return
    if rule.meeting is None:
        yield "moderation.second_grade", "expected true without a meeting, got false"
    if rule.blind:
        yield "moderation.blind", "expected false where no second grade is given, got true"
    if rule.grade_stands == "agreed":
        told = "expected moderator or auditor where no second grade is given, got agreed"
        yield "moderation.grade_stands", told


def _programme_lines(policy):
    for number, line in enumerate(policy.programme):
        path = f"programme[{number}]"
        yield from _called_for(line, path)
        yield from _selection(line.select, f"{path}.select")
        yield from _included(line.must_include, f"{path}.must_include")
        yield from _tools_for(line, path)
        for plan in line.months:
            yield from _plan(line, plan, f"{path}.months")


def _called_for(line, path):
    """A line is asked for by months or by an event, never by both or neither."""
    if line.trigger and line.months:
        yield f"{path}.trigger", "expected months or a trigger, got both"
    if not line.trigger and not line.months:
        yield f"{path}.months", "expected at least one month, got none"
    if line.trigger and line.trigger.on == "yearly" and not _is_day_of_year(line.trigger.day):
        yield f"{path}.trigger.day", f'expected a day of the year such as "03-01", got {quoted(line.trigger.day)}'
    if line.trigger and line.trigger.on == "listed":
        yield from _listed(line, path)


def _listed(line, path):
    """A day in a list is one of a record that comes from a list, under a heading."""
    if not line.trigger.heading:
        yield f"{path}.trigger.heading", "expected the heading of the column that holds the day, got nothing"
    if line.unit not in OF_LISTS:
        told = f"expected one of {', '.join(OF_LISTS)}, which councils keep lists of"
        yield f"{path}.unit", f"{told}, got {quoted(line.unit)}"


def _tools_for(line, path):
    """Tools for some cases say which cases, and leave one tool for all the others."""
    if line.tools_for and not line.tool:
        yield f"{path}.tools_for", "expected a tool of the line for every other case, got none"
    for number, one in enumerate(line.tools_for):
        place = f"{path}.tools_for[{number}].select"
        if one.select == Selection():
            yield place, "expected what tells its cases from others, such as services, got nothing"
        yield from _selection(one.select, place)


def _is_day_of_year(text):
    if not re.fullmatch(r"[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        date.fromisoformat(f"2025-{text}")  # a year without 29 February: the day exists every year
    except ValueError:
        return False
    return True


def _plan(line, plan, months):
    path = f"{months}.{MONTHS[plan.month - 1]}"
    if plan.select:
        yield from _selection(plan.select, f"{path}.select")
    yield from _included(plan.must_include or (), f"{path}.must_include")
    demanded = sum(one.count for one in line.included(plan.month))
    if plan.size.kind == "count" and demanded > plan.size.most:
        yield f"{path}.size", f"expected at least {demanded}, as must_include asks, got {plan.size}"


def _selection(select, path):
    for low, high in (("age_from", "age_to"), ("months_from", "months_to")):
        first, last = getattr(select, low), getattr(select, high)
        if first is not None and last is not None and first > last:
            yield f"{path}.{high}", f"expected at least {first}, the value of {low}, got {last}"


def _included(wanted, path):
    for number, one in enumerate(wanted):
        if bool(one.mark) == bool(one.category):
            yield f"{path}[{number}]", "expected either a mark or a category"


def _filed_again(policy):
    """An audit is filed once after each step."""
    rule = policy.followup.filing
    for number, one in enumerate(rule.again if rule else ()):
        if one.after == rule.after:
            told = f"expected another step than the first, got {quoted(one.after)}"
            yield f"followup.filing.again[{number}].after", told


def _settled_paths(policy):
    """What was settled names entries that exist."""
    for number, one in enumerate(policy.settled):
        for place, path in enumerate(one.settings):
            if not _exists(type(policy), path):
                told = "expected the path of an entry such as calendar.audit_due"
                yield f"settled[{number}].settings[{place}]", f'{told}, got {quoted(path)}'


def _exists(kind, path):
    for name in path.split("."):
        if not is_dataclass(kind) or name not in hints(kind):
            return False
        kind = inner(hints(kind)[name])
    return True


def _line_tools(policy, tools):
    """A line's unit is what its tool audits."""
    kinds = {form.code: (form.subject_kind, *form.also_for) for form in tools.values()}
    for number, line in enumerate(policy.programme):
        for tool in line.tools:
            if tool in kinds and line.unit not in kinds[tool]:
                told = f"expected {' or '.join(kinds[tool])}, which the tool {tool} audits"
                yield POLICY, f"programme[{number}].unit", f'{told}, got {quoted(line.unit)}'


def _tool_codes(tools):
    first = {}
    for path, form in tools.items():
        if form.code in first:
            yield (
                path,
                "code",
                f'expected a code of its own, got {quoted(form.code)} as in {first[form.code]}',
            )
        first.setdefault(form.code, path)
