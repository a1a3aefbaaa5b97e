"""What a tool's file says: its header, sections, questions and answer sets.

The loader turns a ToolForm into the rows of a ToolVersion. Every thing that is
typed, chosen or listed in an audit is a question here, the judgements and the
conclusion included.
"""

from frameworks.policy.entries import code, entry, frozen, roles, source
from frameworks.vocabulary import CATEGORIES, MARKS, SUBJECT_KINDS

PARTS = {
    "answers": "questions the auditor answers",
    "actions": "the table of improvement actions, kept by the audit",
    "oversight": "management oversight, kept by follow-up",
    "moderation": "moderation, kept by moderation",
}
KINDS = {
    "choice": "one of several answers",
    "text": "one line",
    "longtext": "several lines",
    "date": "a date",
    "table": "rows and columns",
    "grade": "the overall grade",
    "judgement": "the judgement of the section",
    "people": "people seen or spoken to",
    "number": "a number",
}
WRITERS = {
    "auditor": "the auditor; those named on the audit add comments and text",
    "practitioner": "the worker, in their own words, and nobody in their name",
    "practitioner_or_auditor": "the worker; the auditor may write the worker's words down, which is shown",
}
#: Kinds of answer that are not the worker's to give.
AUDITORS_KINDS = ("grade", "judgement")
FACTS = {
    "reference": "case number",
    "name": "name, where the council turned names on",
    "date_of_birth": "date of birth",
    "gender": "gender",
    "ethnicity": "ethnicity",
    "category": "category",
    "worker": "allocated worker",
    "manager": "the worker's manager",
    "team": "team",
    "service": "service",
    "iro": "reviewing officer or conference chair",
    "audit_type": "programme line",
    "auditor": "auditor",
    "opened_on": "day the case was opened",
    "line_manager": "line manager of the auditor",
    "column": "a column of the imported list",
}


@frozen
class HeaderFact:
    """One fact of the case printed at the top, never typed."""

    fact: str = entry("Which fact.", among=FACTS, example="reference")
    label: str = entry("What the form calls it.", longest=100)
    column: str = entry("For a column of the list: its heading there.", default="", longest=100)


@frozen
class Choice:
    """One answer to choose."""

    code: str = code("Short name that never changes.")
    label: str = entry("What the auditor reads.", longest=200)
    points: float | None = entry(
        "Points it gives in a tool with a score; left out takes the question out of the total.",
        default=None,
        least=0,
        most=1000,
    )
    from_age: int | None = entry(
        "For a column of a table: only where the child is at least so old on the day in the row's first date.",
        unit="years",
        default=None,
        least=1,
        most=100,
    )


@frozen
class AnswerSet:
    """Answers that several questions share, with their comment box."""

    code: str = code("Short name used by questions.")
    choices: tuple[Choice, ...] = entry("The answers, in order.", unique="code")
    comment_prompt: str = entry("What the comment box asks; leave out for no box.", default="")
    comment_needed_for: tuple[str, ...] = entry(
        "Answers that cannot stand without a comment.", default=(), refers="choice"
    )


@frozen
class Column:
    """One column of a table."""

    code: str = code("Short name.")
    label: str = entry("Heading.", longest=200)
    kind: str = entry(
        "What is written in it.",
        default="text",
        among={
            "text": "a line",
            "longtext": "several lines",
            "date": "a date",
            "choice": "a choice",
        },
    )
    choices: tuple[Choice, ...] = entry("For a choice.", default=(), unique="code")
    required: bool = entry("A row needs it.", default=False)


@frozen
class OnlyFor:
    """When a question is asked; an empty list asks always."""

    categories: tuple[str, ...] = entry("Of cases in these categories.", default=(), among=CATEGORIES)
    marks: tuple[str, ...] = entry("Of cases with one of these marks.", default=(), among=MARKS)
    grades: tuple[str, ...] = entry("When the overall grade is one of these.", default=(), refers="grade")


@frozen
class QuestionForm:
    """One question as the file says it."""

    code: str = code("Short name that never changes; unique in the tool.")
    text: str = entry("The question.")
    kind: str = entry("How it is answered.", among=KINDS)
    number: str = entry("Number as printed.", default="", longest=10)
    guidance: str = entry("Help under the question.", default="")
    answers: str | None = entry("Answer set of a choice.", default=None, refers="answers", example="yes-no")
    choices: tuple[Choice, ...] = entry("Answers of its own.", default=(), unique="code")
    scale: str | None = entry("Scale of a grade or judgement.", default=None, refers="scale")
    columns: tuple[Column, ...] = entry("Columns of a table.", default=(), unique="code")
    comment: bool = entry("False takes the answer set's comment box away.", default=True)
    comment_prompt: str = entry("What the comment box asks, instead of the set's.", default="")
    comment_needed_for: tuple[str, ...] = entry(
        "Answers that need a comment, instead of the set's.", default=(), refers="choice"
    )
    required: bool = entry("The audit cannot be submitted without it.", default=True)
    only_for: OnlyFor = entry("When it is asked.", default=OnlyFor())
    becomes_action: bool = entry(
        "What is written can be carried into the table of actions with one press.", default=False
    )
    least: int | None = entry("Smallest number.", default=None, least=-100_000, most=100_000)
    most: int | None = entry("Largest number.", default=None, least=-100_000, most=100_000)
    themes: tuple[str, ...] = entry("Themes it belongs to.", default=(), refers="theme")
    longest: int = entry("Longest text.", unit="characters", default=20_000, least=1, most=100_000)
    source: tuple[str, ...] = source()


@frozen
class SectionForm:
    """One part of the form, in the order of the document."""

    code: str = code("Short name that never changes; unique in the tool.")
    title: str = entry("Heading.", longest=200)
    part: str = entry("Who keeps it.", default="answers", among=PARTS)
    written_by: str = entry(
        "Whose words it holds; the worker's own stay open to them until the last day to challenge.",
        default="auditor",
        among=WRITERS,
    )
    guidance: str = entry("Help above the questions.", default="")
    looks_like: tuple[str, ...] = entry("What good looks like, as sentences.", default=())
    minutes: int | None = entry("Time meant for it.", unit="minutes", default=None, least=1, most=600)
    themes: tuple[str, ...] = entry("Themes all its questions belong to.", default=(), refers="theme")
    questions: tuple[QuestionForm, ...] = entry("Questions in order.", default=())
    source: tuple[str, ...] = source()

    @property
    def judged(self):
        return any(question.kind == "judgement" for question in self.questions)


@frozen
class LimitCase:
    """One thing that makes a limiting judgement bite: an answer, a judgement, or a count of them."""

    question: str | None = entry("Code of the question whose answer is looked at.", default=None, refers="question")
    answers: tuple[str, ...] = entry("Answers that make it bite.", default=())
    sections: tuple[str, ...] = entry("Sections whose judgements are looked at.", default=(), refers="section")
    grades: tuple[str, ...] = entry("Judgements that make it bite.", default=())
    at_least: int = entry("How many of the sections must be judged so.", default=1, least=1, most=100)


@frozen
class LimitRule:
    """A limiting judgement: what caps the grade of a section or of the whole audit, and why."""

    code: str = code("Short name that never changes.")
    when: tuple[LimitCase, ...] = entry("It bites when any of these holds.")
    section: str | None = entry(
        "Section whose judgement it caps; left out caps the overall grade.", default=None, refers="section"
    )
    at: str = entry("Best grade that may then be given.")
    why: str = entry("The reason, read by the auditor while grading.")
    override_by: tuple[str, ...] = roles(
        "Roles that may set it aside with a reason; left out means nobody.", default=()
    )
    tell: tuple[str, ...] = roles("Roles told when an audit is finalised with it.", default=())
    source: tuple[str, ...] = source()


@frozen
class Score:
    """A percentage made of the points of the answers; answers without points are left out of the total."""

    title: str = entry("What the score is called.", longest=100)


@frozen
class ToolForm:
    """One tool: a form of questions for one kind of thing."""

    code: str = code("Short name that never changes.", example="child")
    title: str = entry("Name of the tool.", longest=200)
    subject_kind: str = entry("What is audited with it.", among=SUBJECT_KINDS)
    also_for: tuple[str, ...] = entry("Other things that may be audited with it.", default=(), among=SUBJECT_KINDS)
    introduction: str = entry("What the auditor reads first.", default="")
    look_back: int | None = entry("How far back the audit reads.", unit="months", default=None, least=1, most=240)
    look_back_note: str = entry("When to read further back.", default="")
    minutes: int | None = entry("Time meant for the audit.", unit="minutes", default=None, least=1, most=1440)
    header: tuple[HeaderFact, ...] = entry("Facts at the top.", default=(), unique="label")
    answer_sets: tuple[AnswerSet, ...] = entry("Shared answers.", default=(), unique="code")
    sections: tuple[SectionForm, ...] = entry("The form, in order.", unique="code")
    limits: tuple[LimitRule, ...] = entry("Limiting judgements.", unique="code", default=())
    score: Score | None = entry("A percentage score.", default=None)
    standards: tuple[str, ...] = entry("Sets of practice standards shown beside it.", default=(), refers="standards")
    draft: bool = entry("Not yet approved: shown, never drawn with.", default=False)
    source: tuple[str, ...] = source()

    @property
    def questions(self):
        return tuple(question for section in self.sections for question in section.questions)

    def answer_set(self, code):
        """The answer set of this code, or None."""
        return next((one for one in self.answer_sets if one.code == code), None)
