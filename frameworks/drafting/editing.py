"""Changes of a tool, each a new form from an old one; nothing here knows a database.

A section or question is known by its code, which never changes once given. KeyError:
there is none of this code.
"""

import re
from dataclasses import replace


def section_of(form, code):
    return _one(form.sections, code)


def question_of(form, code):
    """The section that holds a question, and the question."""
    for section in form.sections:
        for question in section.questions:
            if question.code == code:
                return section, question
    raise KeyError(code)


def with_head(form, **values):
    """The tool's own entries changed: title, introduction, look-back, minutes, draft."""
    return replace(form, **values)


def with_section(form, code, **values):
    return replace(form, sections=_changed(form.sections, code, values))


def with_new_section(form, section):
    return replace(form, sections=(*form.sections, section))


def without_section(form, code):
    section_of(form, code)
    return replace(form, sections=tuple(one for one in form.sections if one.code != code))


def moved_section(form, code, by):
    """One place up (-1) or down (1); at either end nothing changes."""
    return replace(form, sections=_moved(form.sections, code, by))


def with_question(form, code, **values):
    section, _ = question_of(form, code)
    return with_section(form, section.code, questions=_changed(section.questions, code, values))


def with_new_question(form, section_code, question):
    section = section_of(form, section_code)
    return with_section(form, section_code, questions=(*section.questions, question))


def without_question(form, code):
    section, _ = question_of(form, code)
    return with_section(form, section.code, questions=tuple(one for one in section.questions if one.code != code))


def moved_question(form, code, by):
    section, _ = question_of(form, code)
    return with_section(form, section.code, questions=_moved(section.questions, code, by))


def with_answer_set(form, answers):
    """An answer set changed, or added where none has its code."""
    if answers.code in {one.code for one in form.answer_sets}:
        sets = tuple(answers if one.code == answers.code else one for one in form.answer_sets)
    else:
        sets = (*form.answer_sets, answers)
    return replace(form, answer_sets=sets)


def with_limit(form, limit):
    """A limiting judgement changed, or added where none has its code."""
    kept = tuple(limit if one.code == limit.code else one for one in form.limits)
    return replace(form, limits=kept if limit in kept else (*kept, limit))


def without_limit(form, code):
    _one(form.limits, code)
    return replace(form, limits=tuple(one for one in form.limits if one.code != code))


def code_for(title, taken):
    """A short name made of a title's first words, of which there is none yet."""
    words = re.findall(r"[a-z0-9]+", title.lower())
    base = "-".join(words[:5])[:50].strip("-") or "entry"
    codes = (base, *(f"{base}-{number}" for number in range(2, 10_000)))
    return next(code for code in codes if code not in taken)


def codes_in(form):
    """Codes of every section and question."""
    return {one.code for one in form.sections} | {one.code for one in form.questions}


def _one(items, code):
    found = next((one for one in items if one.code == code), None)
    if found is None:
        raise KeyError(code)
    return found


def _changed(items, code, values):
    _one(items, code)
    return tuple(replace(one, **values) if one.code == code else one for one in items)


def _moved(items, code, by):
    here = items.index(_one(items, code))
    there = min(max(here + by, 0), len(items) - 1)
    rest = [one for one in items if one.code != code]
    return (*rest[:there], items[here], *rest[there:])
