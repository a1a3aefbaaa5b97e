"""What changed between two versions of a framework, entry by entry."""

from dataclasses import dataclass

from frameworks.reading import to_plain
from frameworks.toolforms import QuestionForm

FORM = "sections__questions"
NAMES = ("code", "key", "title", "question", "what", "label", "fact", "applies_to")


@dataclass(frozen=True)
class Difference:
    """One entry that is not the same; before or after is empty where it is new or gone."""

    file: str
    path: str
    before: str
    after: str


def between(before, after):
    """Differences from one framework version to a later one, in the order of the pages."""
    yield from _compared("policy.yaml", _entries(before.policy), _entries(after.policy))
    old, new = _tools(before), _tools(after)
    for code in dict.fromkeys((*old, *new)):
        if old.get(code) != new.get(code):
            first, second = _form(old.get(code)), _form(new.get(code))
            yield from _compared(f"tools/{code}", first, second)


def between_files(before, after):
    """Differences from one bundle of files to another, entry by entry."""
    yield from _compared("policy.yaml", _entries(before.policy), _entries(after.policy))
    for path in dict.fromkeys((*before.tools, *after.tools)):
        yield from _compared(path, *(_entries(tools.get(path)) for tools in (before.tools, after.tools)))


def _tools(version):
    return {one.tool.code: one for one in version.tools.select_related("tool").prefetch_related(FORM)}


def _compared(file, before, after):
    for path in dict.fromkeys((*before, *after)):
        first, second = before.get(path, ""), after.get(path, "")
        if first != second:
            yield Difference(file, path, first, second)


def _entries(form):
    return dict(_flat(to_plain(form), ""))


def _flat(value, path):
    """(path, text) of every entry; items of a list go by their own name, not by their place."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _flat(item, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        for number, item in enumerate(value, start=1):
            yield from _flat(item, f"{path}[{_named(item, number)}]")
    elif isinstance(value, list):
        yield path, ", ".join(str(item) for item in value)
    elif isinstance(value, bool):
        yield path, "yes" if value else "no"
    elif value is not None and value != "":
        yield path, str(value)


def _named(item, number):
    """How an item of a list is known: its code, its month, or its place."""
    if "month" in item:
        return f"month {item['month']}"
    if "step" in item:
        return f"{item['step']} after {item['after']}"
    return next((str(item[name]) for name in NAMES if item.get(name)), str(number))


def _form(tool_version):
    """Entries of a tool's rows."""
    if tool_version is None:
        return {}
    head = {
        "title": tool_version.title,
        "subject_kind": tool_version.get_subject_kind_display(),
        "introduction": tool_version.introduction,
        "look_back": str(tool_version.look_back or ""),
        "look_back_note": tool_version.look_back_note,
        "minutes": str(tool_version.minutes or ""),
        "header": ", ".join(fact["label"] for fact in tool_version.header),
        "score": tool_version.score_title,
        "standards": ", ".join(tool_version.standards),
        "draft": "yes" if tool_version.draft else "",
        **dict(_flat({"limits": tool_version.limits}, "")),
    }
    for section in tool_version.sections.all():
        head |= _section(section)
    return {path: text for path, text in head.items() if text}


def _section(section):
    path = f"sections[{section.code}]"
    found = {
        f"{path}.title": section.title,
        f"{path}.part": section.get_part_display(),
        f"{path}.written_by": section.get_written_by_display(),
        f"{path}.guidance": section.guidance,
        f"{path}.looks_like": " ".join(section.looks_like),
        f"{path}.themes": ", ".join(section.themes),
        f"{path}.order": str(section.order),
    }
    for question in section.questions.all():
        found |= _question(question, f"{path}.questions[{question.code}]")
    return found


def _question(question, path):
    choices = ", ".join(one["label"] for one in question.choices)
    applies = "; ".join(f"{name}: {', '.join(codes)}" for name, codes in sorted(question.applies_to.items()) if codes)
    return {
        f"{path}.text": question.text,
        f"{path}.guidance": question.guidance,
        f"{path}.kind": question.get_kind_display(),
        f"{path}.choices": choices,
        f"{path}.columns": ", ".join(one["label"] for one in question.columns),
        f"{path}.from_age": ", ".join(_ages(question)),
        f"{path}.becomes_action": "yes" if question.becomes_action else "",
        f"{path}.comment": question.comment_prompt,
        f"{path}.comment_needed_for": ", ".join(question.comment_needed_for),
        f"{path}.required": "yes" if question.required else "no",
        f"{path}.points": ", ".join(f"{one['label']}: {one['points']:g}" for one in question.choices if _pointed(one)),
        f"{path}.least": str(question.limits.get("least", "")),
        f"{path}.most": str(question.limits.get("most", "")),
        f"{path}.longest": _longest(question),
        f"{path}.themes": ", ".join(question.themes),
        f"{path}.only_for": applies,
        f"{path}.order": str(question.order),
    }


def _longest(question):
    """The longest answer in characters; "" where it is the usual one."""
    longest = question.limits.get("longest", QuestionForm.longest)
    return "" if longest == QuestionForm.longest else str(longest)


def _pointed(choice):
    return choice.get("points") is not None


def _ages(question):
    """The answers in a table's columns that need an age, with it: "Young person over 16: 16"."""
    answers = (one for column in question.columns for one in column.get("choices", ()))
    return [f"{one['label']}: {one['from_age']}" for one in answers if one.get("from_age")]
