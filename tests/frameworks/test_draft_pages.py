"""The editor in the browser: who may, what each page does, and what it says when it cannot."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from frameworks import bundle, drafting
from frameworks.models import Draft, FrameworkVersion
from lib import clock
from people.models import Role
from tests.cast import make_cast, make_person

pytestmark = [pytest.mark.long, pytest.mark.django_db]
CHILD = "tools/child.yaml"
QUERIES = 20


@pytest.fixture
def cast(version):
    return make_cast()


@pytest.fixture
def quinn(client, cast):
    client.force_login(cast.quinn)
    return client


@pytest.fixture
def draft(cast):
    return drafting.begin(by=cast.quinn)


def address(name, draft, *more):
    return reverse(f"frameworks:{name}", args=[draft.pk, *more])


def child(draft):
    draft.refresh_from_db()
    return bundle.form_of(CHILD, draft.texts[CHILD])


def pages(draft):
    form = child(draft)
    section, question = form.sections[0], form.sections[0].questions[0]
    return [
        address("draft", draft), address("upload_draft", draft), address("draft_text", draft, "policy.yaml"),
        address("publish_draft", draft), address("discard_draft", draft), address("draft_new_tool", draft),
        address("draft_tool", draft, "child"), address("draft_head", draft, "child"),
        address("draft_new_section", draft, "child"), address("draft_section", draft, "child", section.code),
        address("draft_new_question", draft, "child", section.code),
        address("draft_question", draft, "child", question.code), address("draft_new_answers", draft, "child"),
        address("draft_answers", draft, "child", form.answer_sets[0].code), address("draft_new_limit", draft, "child"),
        address("draft_remove", draft, "child", "section", section.code),
        address("draft_remove", draft, "child", "question", question.code), address("download_draft", draft),
    ]  # fmt: skip


def test_every_page_opens_within_the_query_budget(quinn, draft, django_assert_max_num_queries):
    for page in pages(draft):
        with django_assert_max_num_queries(QUERIES):
            assert quinn.get(page).status_code == 200, page


def test_each_role_but_two_is_refused_on_every_page(client, draft):
    answers = {}
    for role in Role:
        client.force_login(make_person(f"One {role.name.title()}", role))
        answers[role] = {client.get(page).status_code for page in pages(draft)}

    assert answers == {role: {200} if role in (Role.QA, Role.ADMINISTRATOR) else {403} for role in Role}


def test_a_draft_is_begun_from_the_list_of_versions(quinn):
    before = quinn.get(reverse("frameworks:versions"))

    after = quinn.post(reverse("frameworks:begin_draft"), follow=True)

    assert "Change the framework" in before.text
    assert after.redirect_chain == [(Draft.objects.get().get_absolute_url(), 302)]
    assert "Open the draft" in quinn.get(reverse("frameworks:versions")).text


def test_a_reader_is_offered_no_change(client, cast):
    client.force_login(cast.tess)

    assert "Change the framework" not in client.get(reverse("frameworks:versions")).text


def test_a_question_is_changed_in_its_form(quinn, draft):
    question = child(draft).sections[0].questions[0]
    page = quinn.get(address("draft_question", draft, "child", question.code))

    sent = page.context["form"].initial | {"text": "Was the child seen alone?", "scale": ""}
    sent["categories"] = ["looked_after"]
    answer = quinn.post(address("draft_question", draft, "child", question.code), sent, follow=True)

    changed = child(draft).sections[0].questions[0]
    assert "Question saved" in answer.text
    assert (changed.code, changed.text) == (question.code, "Was the child seen alone?")
    assert (changed.answers, changed.only_for.categories) == (question.answers, ("looked_after",))
    assert drafting.problems_of(draft) == []


def test_a_question_is_added_with_answers_of_its_own(quinn, draft):
    section = child(draft).sections[0].code

    quinn.post(address("draft_new_question", draft, "child", section), {
        "version": draft.version, "text": "How was it?", "kind": "choice", "choices": "Well\nNot well\n",
    })  # fmt: skip

    new = child(draft).sections[0].questions[-1]
    assert (new.code, new.text, new.answers) == ("how-was-it", "How was it?", None)
    assert [(one.code, one.label) for one in new.choices] == [("well", "Well"), ("not-well", "Not well")]


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"text": "", "kind": "text"}, "Enter the question"),
        ({"text": "?", "kind": "choice"}, "Choose shared answers, or write answers of its own"),
        ({"text": "?", "kind": "table"}, "Columns of the table: needed for this kind of answer"),
        ({"text": "?", "kind": "judgement"}, "Scale of the grade or judgement: needed for this kind of answer"),
    ],
)
def test_a_question_that_cannot_stand_is_not_kept(quinn, draft, sent, told):
    section = child(draft).sections[0].code

    answer = quinn.post(address("draft_new_question", draft, "child", section), sent | {"version": draft.version})

    assert told in answer.text
    assert Draft.objects.get().version == 1


def test_a_renamed_answer_keeps_its_code(quinn, draft):
    answers = child(draft).answer_sets[0]
    labels = [one.label for one in answers.choices]

    quinn.post(address("draft_answers", draft, "child", answers.code), {
        "version": draft.version, "choices": "\n".join(["Surely", *labels[1:]]), "comment_prompt": "Why?",
    })  # fmt: skip

    changed = child(draft).answer_set(answers.code)
    assert [one.code for one in changed.choices] == [one.code for one in answers.choices]
    assert changed.choices[0].label == "Surely"


def test_an_answer_that_needs_a_comment_must_be_an_answer(quinn, draft):
    answer = quinn.post(address("draft_new_answers", draft, "child"), {
        "version": draft.version, "choices": "Yes\nNo", "comment_needed_for": "Maybe",
    })  # fmt: skip

    assert "“Maybe” is not one of the answers above" in answer.text


def test_a_limit_is_made_in_its_form(quinn, draft):
    form = child(draft)
    question = next(one for one in form.questions if one.kind == "choice")
    label = form.answer_set(question.answers).choices[1].label
    grade = bundle.form_of("policy.yaml", draft.texts["policy.yaml"]).overall.codes[2]

    quinn.post(address("draft_new_limit", draft, "child"), {
        "version": draft.version, "why": "Nobody saw the child.", "question": question.code, "answers": label,
        "section": "", "at": grade, "override_by": ["qa"],
    })  # fmt: skip

    [limit] = child(draft).limits
    assert (limit.code, limit.why) == ("nobody-saw-the-child", "Nobody saw the child.")
    assert (limit.at, limit.section, limit.override_by) == (grade, None, ("qa",))
    assert drafting.problems_of(draft) == []


def test_a_limit_needs_an_answer_of_its_question(quinn, draft):
    question = next(one for one in child(draft).questions if one.kind == "choice")

    answer = quinn.post(address("draft_new_limit", draft, "child"), {
        "version": draft.version, "why": "?", "question": question.code, "answers": "Perhaps", "at": "good",
    })  # fmt: skip

    assert "“Perhaps” is not an answer to this question" in answer.text


def test_questions_move_and_are_taken_out(quinn, draft):
    first, second, *_ = [one.code for one in child(draft).sections[0].questions]

    quinn.post(address("draft_move", draft, "child", "question", first), {"to": "down"})
    moved = [one.code for one in child(draft).sections[0].questions[:2]]
    quinn.post(address("draft_remove", draft, "child", "question", second))

    assert moved == [second, first]
    assert child(draft).sections[0].questions[0].code == first


def test_a_section_is_changed_and_added(quinn, draft):
    first = child(draft).sections[0]
    quinn.post(address("draft_section", draft, "child", first.code), {
        "version": draft.version, "title": "The child", "part": "answers", "written_by": "auditor",
        "looks_like": "Seen.\n\nHeard.",
    })  # fmt: skip
    quinn.post(address("draft_new_section", draft, "child"), {
        "version": draft.version + 1, "title": "At the end", "part": "answers", "written_by": "practitioner",
        "guidance": "Slowly.",
    })  # fmt: skip

    form = child(draft)
    assert (form.sections[0].title, form.sections[0].looks_like) == ("The child", ("Seen.", "Heard."))
    assert (form.sections[-1].code, form.sections[-1].guidance) == ("at-the-end", "Slowly.")
    assert "expected at least one question" in quinn.get(address("draft", draft)).text


def test_a_tool_is_added_as_a_draft_of_its_own(quinn, draft):
    sent = {"version": draft.version, "title": "Visits", "subject_kind": "family"}
    quinn.post(address("draft_new_tool", draft), sent)

    draft.refresh_from_db()
    form = bundle.form_of("tools/visits.yaml", draft.texts["tools/visits.yaml"])
    assert (form.title, form.draft, form.subject_kind) == ("Visits", True, "family")
    assert drafting.problems_of(draft) == []


def test_of_two_windows_the_older_is_told(quinn, draft):
    page = address("draft_head", draft, "child")
    sent = {"version": draft.version, "title": "One"}
    quinn.post(page, sent)

    answer = quinn.post(page, sent | {"title": "Other"})

    assert "Somebody else changed or ended this draft meanwhile" in answer.text
    assert child(draft).title == "One"


def test_a_file_is_changed_as_text_and_its_mistakes_are_shown(quinn, draft):
    page = address("draft_text", draft, CHILD)

    answer = quinn.post(page, {"version": draft.version, "text": "code: child\n"}, follow=True)

    assert "tools/child.yaml saved with 3 mistakes" in answer.text
    assert "tools/child.yaml, line 1" in answer.text
    assert quinn.get(address("draft_tool", draft, "child")).status_code == 404
    assert "Has mistakes: change it as text" in quinn.get(address("draft", draft)).text
    assert "Publish…" not in quinn.get(address("draft", draft)).text


def test_files_are_uploaded_shown_and_published(quinn, draft, cast):
    texts = {**draft.texts, CHILD: draft.texts[CHILD].replace("look_back: 6", "look_back: 9")}
    assert texts != draft.texts
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, text in texts.items():
            archive.writestr(path, text)

    shown = quinn.post(address("upload_draft", draft), {
        "version": draft.version, "files": SimpleUploadedFile("f.zip", out.getvalue()),
    }, follow=True)  # fmt: skip
    published = quinn.post(address("publish_draft", draft), {
        **_today(), "note": "Shorter audits",
    }, follow=True)  # fmt: skip

    assert "below is what they would change" in shown.text
    assert "look_back" in shown.text
    version = FrameworkVersion.objects.get(number=2)
    assert published.redirect_chain[-1][0] == version.get_absolute_url()
    assert (version.note, version.loaded_by) == ("Shorter audits", cast.quinn)


def _today():
    day = clock.today()
    return {"in_force_from_day": day.day, "in_force_from_month": day.month, "in_force_from_year": day.year}


def test_uploaded_mistakes_are_listed_with_their_lines(quinn, draft):
    texts = {**draft.texts, "policy.yaml": draft.texts["policy.yaml"].replace("overall_scale:", "overal_scale:")}
    files = [SimpleUploadedFile(path.rpartition("/")[2], text.encode()) for path, text in texts.items()]

    answer = quinn.post(address("upload_draft", draft), {"version": draft.version, "files": files})

    assert "the draft is as it was" in answer.text
    assert "policy.yaml, line" in answer.text
    assert Draft.objects.get().version == 1


def test_the_day_of_a_new_version_is_not_in_the_past(quinn, draft):
    answer = quinn.post(address("publish_draft", draft), {
        "in_force_from_day": 1, "in_force_from_month": 1, "in_force_from_year": 2020, "note": "Late",
    })  # fmt: skip

    assert "In force from must be today or a later day" in answer.text


def test_a_draft_is_dropped_after_asking(quinn, draft):
    asked = quinn.get(address("discard_draft", draft))
    done = quinn.post(address("discard_draft", draft), follow=True)

    assert "Everything changed in it is lost." in asked.text
    assert "The draft is dropped" in done.text
    assert quinn.get(address("draft", draft)).status_code == 302
    assert quinn.get(address("draft_tool", draft, "child")).status_code == 404


def test_files_of_a_version_are_downloaded_as_they_went_in(client, cast, version):
    client.force_login(cast.tess)

    answer = client.get(reverse("frameworks:download", args=["hull", 1]))

    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        found = {name.removeprefix("hull/"): archive.read(name).decode() for name in archive.namelist()}
    assert found == version.texts
    assert answer["Content-Disposition"] == 'attachment; filename="hull-1.zip"'


@pytest.mark.parametrize("what", [("question", "none"), ("section", "none"), ("limit", "none"), ("tool", "x")])
def test_what_is_not_there_cannot_be_taken_out(quinn, draft, what):
    assert quinn.get(address("draft_remove", draft, "child", *what)).status_code == 404


def test_a_move_says_where_to(quinn, draft):
    question = child(draft).questions[0].code

    assert quinn.post(address("draft_move", draft, "child", "question", question), {"to": "left"}).status_code == 404
    assert quinn.post(address("draft_move", draft, "child", "question", "none"), {"to": "up"}).status_code == 404
    assert quinn.get(address("draft_move", draft, "child", "question", question)).status_code == 405
