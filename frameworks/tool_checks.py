"""What the entries of one tool must say of each other, beside the policy's scales.

Each check yields (path, message).
"""

from frameworks.documents import quoted
from frameworks.toolforms import AUDITORS_KINDS


def of_tool(policy, form):
    """Every problem inside one tool, as (path, message)."""
    yield from _question_codes(form)
    yield from _grades_once(policy, form)
    for number, section in enumerate(form.sections):
        path = f"sections[{number}]"
        yield from _section(section, path)
        yield from _written_by(form, section, path)
        for place, question in enumerate(section.questions):
            yield from _question(policy, form, question, f"{path}.questions[{place}]")
    for number, answers in enumerate(form.answer_sets):
        path = f"answer_sets[{number}].comment_needed_for"
        yield from _choices_known(answers.comment_needed_for, answers.choices, path)
    if form.score and not any(choice.points for choice in _all_choices(form)):
        yield "score", "expected points at some answers of a tool with a score, got none"
    for number, limit in enumerate(form.limits):
        yield from _limit(policy, form, limit, f"limits[{number}]")


def _all_choices(form):
    for one in (*form.answer_sets, *form.questions):
        yield from one.choices


def _limit(policy, form, limit, path):
    """A limit caps a grade that is asked for, at a grade of its scale, by answers that can be given."""
    capped = _capped_by(form, limit)
    if capped:
        yield from _known_code(limit.at, _grades_of(policy, capped), f"{path}.at")
    elif limit.section in (None, *(one.code for one in form.sections)):
        told = "section with a judgement" if limit.section else "tool with an overall grade"
        yield f"{path}.section", f"expected a {told} to cap, got none"
    if not limit.when:
        yield f"{path}.when", "expected at least one case, got none"
    for number, case in enumerate(limit.when):
        yield from _limit_case(policy, form, case, f"{path}.when[{number}]")


def _capped_by(form, limit):
    """The question whose grade a limit caps, or None."""
    kind = "judgement" if limit.section else "grade"
    sections = [one for one in form.sections if limit.section in (None, one.code)]
    return next((one for section in sections for one in section.questions if one.kind == kind), None)


def _limit_case(policy, form, case, path):
    if bool(case.question) == bool(case.sections):
        yield path, "expected either a question with answers or sections with grades"
        return
    if case.question:
        yield from _answer_case(policy, form, case, path)
    else:
        yield from _judgement_case(policy, form, case, path)


def _answer_case(policy, form, case, path):
    if not case.answers:
        yield f"{path}.answers", "expected at least one answer, got none"
    question = next((one for one in form.questions if one.code == case.question), None)
    for code in case.answers if question else ():
        yield from _known_code(code, _codes_of(policy, form, question), f"{path}.answers")


def _judgement_case(policy, form, case, path):
    if not case.grades:
        yield f"{path}.grades", "expected at least one grade, got none"
    if case.at_least > len(case.sections):
        told = f"expected at most {len(case.sections)}, the number of its sections"
        yield f"{path}.at_least", f"{told}, got {case.at_least}"
    for section in (one for one in form.sections if one.code in case.sections):
        judged = next((one for one in section.questions if one.kind == "judgement"), None)
        if judged is None:
            yield f"{path}.sections", f'expected a section with a judgement, got {quoted(section.code)}'
        for code in case.grades if judged else ():
            yield from _known_code(code, _grades_of(policy, judged), f"{path}.grades")


def _codes_of(policy, form, question):
    """The codes that may be given at a question; empty where any text may."""
    if question.kind in ("grade", "judgement"):
        return _grades_of(policy, question)
    answers = form.answer_set(question.answers)
    return {one.code for one in question.choices or (answers.choices if answers else ())}


def _grades_of(policy, question):
    scale = scale_of(policy, question.scale)
    return set(scale.codes) if scale else set()


def _known_code(code, codes, path):
    if codes and code not in codes:
        yield path, f'expected one of {", ".join(sorted(codes))}, got {quoted(code)}'


def _question_codes(form):
    seen = set()
    for path, question in _placed(form):
        if question.code in seen:
            yield (
                f"{path}.code",
                f'expected a code of its own in the tool, got {quoted(question.code)} again',
            )
        seen.add(question.code)


def _placed(form):
    for number, section in enumerate(form.sections):
        for place, question in enumerate(section.questions):
            yield f"sections[{number}].questions[{place}]", question


def _grades_once(policy, form):
    """One overall grade at most, and a question for each grade that needs words."""
    graded = [(path, question) for path, question in _placed(form) if question.kind == "grade"]
    for path, _ in graded[1:]:
        yield path, "expected one overall grade in a tool, got a second one"
    if graded:
        asked = {grade for question in form.questions for grade in question.only_for.grades}
        scale = graded_by(policy, form)
        for grade in scale.grades if scale else ():
            if grade.needs_text and grade.code not in asked:
                told = f'expected a question only_for the grade "{grade.code}", which needs words'
                yield graded[0][0], f"{told}, got none"


def _section(section, path):
    if section.part == "answers" and not section.questions:
        yield f"{path}.questions", "expected at least one question, got none"
    if section.part != "answers" and section.questions:
        yield f"{path}.questions", f"expected no questions in the part {section.part}"
    judged = [place for place, one in enumerate(section.questions) if one.kind == "judgement"]
    for place in judged[1:]:
        yield f"{path}.questions[{place}]", "expected one judgement in a section, got a second one"


def _question(policy, form, question, path):
    answers = form.answer_set(question.answers)
    choices = question.choices or (answers.choices if answers else ())
    scale = scale_of(policy, question.scale)
    if question.kind == "choice" and not choices and not question.answers:
        yield path, "expected answers or choices for a question of the kind choice"
    if question.kind != "choice" and (question.answers or question.choices):
        yield path, f"expected answers only for the kind choice, got the kind {question.kind}"
    if (question.kind == "table") != bool(question.columns):
        yield path, "expected columns for the kind table, and for no other"
    yield from _becomes_action(form, question, path)
    yield from _ages(question, path)
    if question.kind not in ("grade", "judgement") and question.scale:
        yield f"{path}.scale", f"expected no scale for the kind {question.kind}"
    if question.kind in ("grade", "judgement") and not question.scale:
        yield path, f'expected an entry "scale" for the kind {question.kind}'
    yield from _ends(question, path)
    coded = scale.grades if scale else choices
    if coded:
        yield from _choices_known(question.comment_needed_for, coded, f"{path}.comment_needed_for")


def _written_by(form, section, path):
    """A worker's own section holds nobody up, and nothing that a grade rests on: it may change after sharing."""
    if section.written_by == "auditor":
        return
    if section.part != "answers":
        yield f"{path}.written_by", f"expected auditor in the part {section.part}, got {section.written_by}"
    looked_at = {case.question for limit in form.limits for case in limit.when}
    for place, question in enumerate(section.questions):
        here = f"{path}.questions[{place}]"
        if question.kind in AUDITORS_KINDS:
            yield f"{here}.kind", f"expected no {question.kind} in a section of the worker's own words, got one"
        elif question.required:
            yield f"{here}.required", "expected false in a section of the worker's own words, got true"
        if question.code in looked_at:
            told = "expected no limit to rest on the worker's own words, got one"
            yield f"{here}.code", told


def _becomes_action(form, question, path):
    """Text can become an action, where the tool has a table of them."""
    if not question.becomes_action:
        return
    if question.kind not in ("text", "longtext"):
        yield f"{path}.becomes_action", f"expected true only for a text, got the kind {question.kind}"
    if not any(section.part == "actions" for section in form.sections):
        yield f"{path}.becomes_action", "expected a section with the part actions in the tool, got none"


def _ages(question, path):
    """An age counts on a day: of a table's choice, with a column for the day."""
    for number, one in enumerate(question.choices):
        if one.from_age:
            yield f"{path}.choices[{number}].from_age", "expected it only in the column of a table, got a question"
    dated = any(column.kind == "date" for column in question.columns)
    for number, column in enumerate(question.columns):
        if any(one.from_age for one in column.choices) and not dated:
            yield f"{path}.columns[{number}]", "expected a column of the kind date beside an age, got none"


def _ends(question, path):
    """A number's least and most."""
    least, most = question.least, question.most
    if question.kind != "number" and (least, most) != (None, None):
        yield path, f"expected least and most only for the kind number, got the kind {question.kind}"
    elif least is not None and most is not None and least > most:
        yield f"{path}.most", f"expected at least {least}, the value of least, got {most}"


def _choices_known(codes, choices, path):
    """`choices` are answers of a set, or grades of a scale."""
    known = [choice.code for choice in choices]
    for number, code in enumerate(codes):
        if code not in known:
            yield f"{path}[{number}]", f'expected one of {", ".join(known)}, got {quoted(code)}'


def graded_by(policy, form):
    """The scale of a tool's overall grade; the policy's own where it names none."""
    asked = [question for question in form.questions if question.kind == "grade"]
    return scale_of(policy, asked and asked[0].scale or policy.overall_scale)


def graded_on(policy, tools):
    """The scales that overall grades are given on, the policy's own first; None stands for one that is missing."""
    found = (scale_of(policy, policy.overall_scale), *(graded_by(policy, form) for form in tools.values()))
    return list(dict.fromkeys(found))


def scale_of(policy, code):
    """The scale of a code, or None."""
    return next((scale for scale in policy.scales if scale.code == code), None)
