"""The rows of a new framework version: rules, files, grades, tools and questions."""

from frameworks import bundle
from frameworks.models import (
    Grade,
    Question,
    Rulebook,
    Section,
    SourceFile,
    Tool,
    ToolInForce,
    ToolVersion,
)
from frameworks.reading import to_plain


def write(version, read):
    """Write everything that belongs to a version; a tool that did not change is kept."""
    Rulebook.objects.create(version=version, rules=to_plain(read.policy))
    SourceFile.objects.bulk_create(
        SourceFile(version=version, path=path, text=text) for path, text in read.texts.items()
    )
    Grade.objects.bulk_create(_grades(version, read.policy))
    tools = {tool.code: tool for tool in version.framework.tools.prefetch_related("versions")}
    ToolInForce.objects.bulk_create(
        ToolInForce(framework_version=version, tool_version=_tool_version(version, form, tools), order=order)
        for order, form in enumerate(read.tools.values(), start=1)
    )


def _grades(version, policy):
    for scale in policy.scales:
        for grade in scale.grades:
            yield Grade(
                framework_version=version,
                scale=scale.code,
                code=grade.code,
                name=grade.name,
                position=grade.position,
                descriptor=grade.descriptor,
                needs_text=grade.needs_text or "",
                inadequate=grade.inadequate,
            )


def _tool_version(version, form, tools):
    """The version that says just this, the newest first; else a new one."""
    known, digest = tools.get(form.code), bundle.tool_digest(form)
    tool = known or Tool.objects.create(framework=version.framework, code=form.code)
    versions = list(known.versions.all()) if known else []
    same = next((one for one in versions if one.digest == digest), None)
    return same or _new_tool_version(tool, form, digest, number=len(versions) + 1)


def _new_tool_version(tool, form, digest, *, number):
    published, sections, questions = unsaved(form)
    published.tool, published.number, published.digest = tool, number, digest
    published.save()
    Section.objects.bulk_create(sections)
    Question.objects.bulk_create(questions)
    return published


def unsaved(form):
    """A tool as rows that nobody has written yet: the version, its sections, its questions, in order."""
    version = ToolVersion(
        title=form.title,
        subject_kind=form.subject_kind,
        also_for=list(form.also_for),
        introduction=form.introduction,
        minutes=form.minutes,
        look_back=form.look_back,
        look_back_note=form.look_back_note,
        header=to_plain(form.header),
        limits=to_plain(form.limits),
        score_title=form.score.title if form.score else "",
        standards=list(form.standards),
        draft=form.draft,
    )
    sections, questions = [], []
    for order, part in enumerate(form.sections, start=1):
        sections.append(_section(version, part, order))
        for place, question in enumerate(part.questions, start=1):
            questions.append(_question(form, sections[-1], question, place))
    return version, sections, questions


def _section(version, part, order):
    return Section(
        tool_version=version,
        code=part.code,
        title=part.title,
        order=order,
        part=part.part,
        written_by=part.written_by,
        guidance=part.guidance,
        looks_like=list(part.looks_like),
        themes=list(part.themes),
        minutes=part.minutes,
        judged=part.judged,
    )


def _question(form, section, question, order):
    prompt, needed_for = _comment(form, question)
    return Question(
        tool_version=section.tool_version,
        section=section,
        code=question.code,
        order=order,
        number=question.number,
        text=question.text,
        guidance=question.guidance,
        kind=question.kind,
        scale=question.scale or "",
        choices=to_plain(_choices(form, question)),
        columns=to_plain(question.columns),
        has_comment=bool(prompt),
        comment_prompt=prompt,
        comment_needed_for=list(needed_for),
        required=question.required,
        applies_to=to_plain(question.only_for),
        becomes_action=question.becomes_action,
        limits=_limits(question),
        themes=list(question.themes),
    )


def _limits(question):
    """`longest` in characters; `least` and `most` where a number has them."""
    ends = {"least": question.least, "most": question.most}
    return {"longest": question.longest} | {name: end for name, end in ends.items() if end is not None}


def _choices(form, question):
    answers = form.answer_set(question.answers)
    return question.choices or (answers.choices if answers else ())


def _comment(form, question):
    """What the comment box asks and which answers need it; no prompt is no box."""
    answers = form.answer_set(question.answers)
    if not question.comment:
        return "", ()
    prompt = question.comment_prompt or (answers.comment_prompt if answers else "")
    shared = answers.comment_needed_for if answers and not question.choices else ()
    return prompt, question.comment_needed_for or shared
