"""The draft of the next version: begun, changed, uploaded, compared, published, dropped."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from frameworks import bundle, drafting, services
from frameworks.drafting import editing, upload
from frameworks.drafting.text import text_of
from frameworks.models import Draft, FrameworkVersion, ToolVersion
from frameworks.problems import FrameworkRefused
from frameworks.toolforms import LimitCase, LimitRule, QuestionForm, SectionForm
from lib import clock
from lib.steps import NotAllowed
from tests.cast import make_cast
from tests.frameworks.council import COUNCILS
from trail.models import Event

pytestmark = [pytest.mark.long, pytest.mark.django_db]
CHILD = "tools/child.yaml"
TOOLS = [(path.parents[1].name, path.name) for path in sorted(COUNCILS.glob("*/tools/*.yaml"))]


@pytest.fixture
def quinn(version):
    return make_cast().quinn


@pytest.fixture
def draft(quinn):
    return drafting.begin(by=quinn)


@pytest.fixture
def child(draft):
    return bundle.form_of(CHILD, draft.texts[CHILD])


def keep(draft, form, by):
    drafting.change_tool(draft, CHILD, form, by=by, version=draft.version)


# A tool as text


@pytest.mark.parametrize(("council", "file"), TOOLS)
def test_a_tool_written_by_the_editor_is_read_again_as_it_was(council, file):
    form = bundle.form_of(f"tools/{file}", (COUNCILS / council / "tools" / file).read_text(encoding="utf-8"))

    assert bundle.form_of(f"tools/{file}", text_of(form)) == form


ODD = ["No", "null", "~", "3", "- a", "a: b", "# no", '"quoted"', "two\nlines", "’ ☐ é", "x " * 200]


@pytest.mark.parametrize("words", ODD)
def test_any_words_survive_being_written(words):
    form = bundle.form_of(CHILD, (COUNCILS / "hull" / CHILD).read_text(encoding="utf-8"))
    changed = editing.with_head(form, introduction=words.strip())

    assert bundle.form_of(CHILD, text_of(changed)) == changed


# Editing, pure


def test_questions_move_one_place_and_stop_at_the_ends(child):
    first, second, *_ = child.sections[0].questions

    down = editing.moved_question(child, first.code, 1)
    top = editing.moved_question(child, first.code, -1)

    assert [one.code for one in down.sections[0].questions[:2]] == [second.code, first.code]
    assert top == child
    assert editing.moved_question(down, first.code, -1) == child


def test_sections_move_too(child):
    codes = [one.code for one in child.sections]

    moved = editing.moved_section(child, codes[-1], -1)

    assert [one.code for one in moved.sections] == [*codes[:-2], codes[-1], codes[-2]]


def test_a_new_question_gets_a_short_name_of_its_own(child):
    taken = editing.codes_in(child)

    one = editing.code_for("Is the child’s voice heard? Really?", taken)
    other = editing.code_for("Is the child’s voice heard? Really?", taken | {one})

    assert (one, other, editing.code_for("???", taken)) == ("is-the-child-s-voice", "is-the-child-s-voice-2", "entry")


def test_what_is_not_there_is_a_key_error(child):
    for change in (
        lambda: editing.without_question(child, "none"),
        lambda: editing.without_section(child, "none"),
        lambda: editing.without_limit(child, "none"),
        lambda: editing.moved_section(child, "none", 1),
        lambda: editing.with_question(child, "none", text="?"),
    ):
        with pytest.raises(KeyError):
            change()


def test_a_limit_is_added_changed_and_taken_out(child):
    question = next(one for one in child.questions if one.kind == "choice")
    unseen = LimitCase(question=question.code, answers=("no",))
    limit = LimitRule(code="unseen", when=(unseen,), at="good", why="Unseen.")

    added = editing.with_limit(child, limit)
    changed = editing.with_limit(added, replace(limit, why="Never seen."))

    assert [one.why for one in changed.limits] == ["Never seen."]
    assert editing.without_limit(changed, "unseen") == child


# Beginning and changing


def test_a_draft_begins_with_the_files_in_force(draft, version, quinn):
    assert draft.texts == version.texts
    assert drafting.problems_of(draft) == []
    assert drafting.what_changes(draft) == []
    assert Event.objects.filter(action="frameworks.draft_begun", person=quinn).count() == 1


def test_a_second_begin_opens_the_running_draft(draft, quinn):
    assert drafting.begin(by=quinn) == draft
    assert Draft.objects.count() == 1


def test_only_the_qa_team_and_administrators_change_a_framework(version):
    cast = make_cast()
    for person in (cast.amara, cast.priya, cast.tess, cast.dana):
        with pytest.raises(PermissionDenied):
            drafting.begin(by=person)

    assert drafting.begin(by=cast.adam).begun_by == cast.adam


def test_a_changed_question_is_one_difference(draft, child, quinn):
    question = child.sections[0].questions[0]

    keep(draft, editing.with_question(child, question.code, text="Was the child seen?"), quinn)

    [one] = drafting.what_changes(draft)
    path = f"sections[{child.sections[0].code}].questions[{question.code}].text"
    assert (one.file, one.path, one.before, one.after) == (CHILD, path, question.text, "Was the child seen?")


def test_of_two_people_the_second_is_told(draft, child, quinn):
    opened = draft.version
    keep(draft, editing.with_head(child, minutes=75), quinn)

    with pytest.raises(drafting.Clash) as clash:
        drafting.change_tool(draft, CHILD, editing.with_head(child, minutes=90), by=quinn, version=opened)

    assert str(clash.value) == (
        "Somebody else changed or ended this draft meanwhile. Open it again, then repeat your change."
    )
    assert bundle.form_of(CHILD, Draft.objects.get().texts[CHILD]).minutes == 75


NO_FILES = ["../policy.yaml", "tools/../x.yaml", "notes.txt", "tools/a b.yaml", "tools/x.yaml.exe"]


@pytest.mark.parametrize("path", NO_FILES)
def test_a_file_that_is_none_of_a_framework_is_refused(draft, quinn, path):
    with pytest.raises(NotAllowed) as refused:
        drafting.change_file(draft, path, "a: b", by=quinn, version=draft.version)

    assert str(refused.value) == f"{path} is no file of a framework: it has policy.yaml and tools/<name>.yaml."


def test_a_draft_may_hold_mistakes_and_says_where(draft, quinn):
    drafting.change_file(draft, CHILD, "code: child\ntitle: Half\n", by=quinn, version=draft.version)

    assert [(one.file, one.line, one.path) for one in drafting.problems_of(draft)] == [
        (CHILD, 1, "sections"), (CHILD, 1, "subject_kind"),
    ]  # fmt: skip
    with pytest.raises(FrameworkRefused):
        drafting.publish(draft, by=quinn, in_force_from=clock.today())
    assert (Draft.objects.get().ended_at, FrameworkVersion.objects.count()) == (None, 1)


# Publishing and dropping


def test_a_published_draft_is_the_next_version_and_leaves_other_tools_alone(draft, child, quinn):
    before = {one.tool.code: one.pk for one in draft.based_on.tools.select_related("tool")}
    keep(draft, editing.without_question(child, child.sections[0].questions[0].code), quinn)

    version = drafting.publish(draft, by=quinn, in_force_from=clock.today(), note="One question fewer")

    after = {one.tool.code: one.pk for one in version.tools.select_related("tool")}
    assert (version.number, version.note, version.loaded_by) == (2, "One question fewer", quinn)
    assert {code for code, pk in after.items() if before[code] != pk} == {"child"}
    assert (draft.published, drafting.running(draft.framework)) == (version, None)
    assert ToolVersion.objects.filter(tool__code="child").count() == 2


def test_a_draft_comes_into_force_today_or_later(draft, child, quinn):
    keep(draft, editing.with_head(child, minutes=75), quinn)

    with pytest.raises(NotAllowed, match="today or on a later day"):
        drafting.publish(draft, by=quinn, in_force_from=date(2020, 1, 1))


def test_a_draft_that_changes_nothing_is_not_published(draft, quinn):
    with pytest.raises(NotAllowed, match="The draft changes nothing yet."):
        drafting.publish(draft, by=quinn, in_force_from=clock.today())

    assert Draft.objects.get().ended_at is None


def test_a_draft_overtaken_by_another_version_is_not_published(draft, child, quinn, version):
    keep(draft, editing.with_head(child, minutes=75), quinn)
    texts = version.texts
    texts["policy.yaml"] += "# a remark\n"
    services.load_texts("hull", texts)

    with pytest.raises(NotAllowed, match="version 2 was loaded since this draft began"):
        drafting.publish(draft, by=quinn, in_force_from=clock.today())


def test_a_published_draft_is_not_published_again(draft, child, quinn):
    keep(draft, editing.with_head(child, minutes=75), quinn)
    drafting.publish(draft, by=quinn, in_force_from=clock.today())

    with pytest.raises(NotAllowed):
        drafting.publish(draft, by=quinn, in_force_from=clock.today())
    assert FrameworkVersion.objects.count() == 2


def test_a_dropped_draft_makes_room_for_another(draft, quinn):
    drafting.discard(draft, by=quinn)

    assert drafting.begin(by=quinn) != draft
    with pytest.raises(drafting.Clash):
        drafting.discard(draft, by=quinn)


# Files up and down


def uploaded(texts, *, prefix="hull/"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, text in texts.items():
            archive.writestr(prefix + path, text)
    return SimpleUploadedFile("framework.zip", out.getvalue())


def test_a_downloaded_framework_is_uploaded_as_it_was(version):
    content = upload.zipped(version.texts, "hull")

    assert upload.texts_from([SimpleUploadedFile("hull-1.zip", content)]) == version.texts
    assert upload.zipped(version.texts, "hull") == content


def test_single_files_are_put_where_they_belong(version):
    files = [SimpleUploadedFile(path.rpartition("/")[2], text.encode()) for path, text in version.texts.items()]

    assert upload.texts_from(files) == version.texts


def test_what_is_no_file_of_a_framework_is_left_out_of_a_zip():
    texts = {"policy.yaml": "a: b", "README.md": "read", "../../evil.sh": "rm", "__MACOSX/._policy.yaml": "x"}

    assert upload.texts_from([uploaded(texts)]) == {"policy.yaml": "a: b"}


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (lambda: uploaded({"tools/child.yaml": "a: b"}), "There is no policy.yaml among these files."),
        (lambda: uploaded({f"tools/t{n}.yaml": "" for n in range(61)}), "holds 61 framework files; the most is 60."),
        (lambda: uploaded({"policy.yaml": "x" * (upload.MOST_BYTES + 1)}), "hull/policy.yaml is too large"),
        (lambda: SimpleUploadedFile("policy.yaml", b"x" * (upload.MOST_BYTES + 1)), "policy.yaml is too large"),
        (lambda: SimpleUploadedFile("a.zip", b"PK no zip"), "a.zip is no zip that can be read"),
        (lambda: SimpleUploadedFile("policy.docx", b"x"), "policy.docx is no file of a framework"),
        (lambda: SimpleUploadedFile("policy.yaml", b"a: \xff\xfe"), "policy.yaml is not UTF-8 text"),
    ],
)
def test_files_that_cannot_be_taken_are_refused_by_name(file, told):
    with pytest.raises(NotAllowed) as refused:
        upload.texts_from([file()])

    assert told in str(refused.value)


def test_uploaded_files_with_mistakes_leave_the_draft_alone(draft, quinn):
    before = draft.texts
    broken = {**before, "policy.yaml": before["policy.yaml"].replace("overall_scale: overall", "overall_scale: stars")}

    with pytest.raises(FrameworkRefused) as refused:
        drafting.replace_files(draft, broken, by=quinn, version=draft.version)

    assert any(one.path == "overall_scale" for one in refused.value.problems)
    assert Draft.objects.get().texts == before


def test_uploaded_files_show_what_they_would_change(draft, quinn):
    attempts = "attempts_before_escalation: "
    texts = {**draft.texts, "policy.yaml": draft.texts["policy.yaml"].replace(f"{attempts}2", f"{attempts}3")}

    drafting.replace_files(draft, texts, by=quinn, version=draft.version)

    assert [(one.path, one.before, one.after) for one in drafting.what_changes(draft)] == [
        ("contact.attempts_before_escalation", "2", "3")
    ]


def test_a_section_and_a_question_are_added(draft, child, quinn):
    form = editing.with_new_section(child, SectionForm(code="extra", title="Extra"))
    form = editing.with_new_question(form, "extra", QuestionForm(code="more", text="Anything more?", kind="longtext"))

    keep(draft, form, quinn)

    assert drafting.problems_of(draft) == []
    assert {one.path.split(".")[0] for one in drafting.what_changes(draft)} == {"sections[extra]"}
