"""Each section is a plain form: everything works without script."""

from datetime import date

import pytest
from django.urls import reverse

from audits.models import Answer, AnswerChange
from frameworks.models import Question
from lib import clock
from tests.audits import making


def boxes(audit, **values):
    """What a browser without script sends for some fields: {"kss1_1": (text, version)} for comments."""
    sent = {}
    for code, (value, version) in values.items():
        name = f"q{making.question(audit, code.replace('_', '-')).pk}-comment"
        sent |= {name: value, f"{name}-version": version}
    return sent


def post(client, audit, data, code="kss1"):
    return client.post(reverse("audits:section", args=[audit.pk, code]), data)


def test_save_and_continue_stores_all_fields_and_goes_on(signed_in, cast, audit):
    answer = f"q{making.question(audit, 'kss1-1').pk}-answer"
    data = {answer: "yes", f"{answer}-version": 0, "then": "next"} | boxes(audit, kss1_1=("Line one\r\nLine two", 0))

    response = post(signed_in(cast.amara), audit, data)

    assert response["Location"] == reverse("audits:section", args=[audit.pk, "kss2"])
    assert list(Answer.objects.order_by("part").values_list("value", flat=True)) == ["yes", "Line one\nLine two"]


def test_last_section_goes_back_to_the_task_list(signed_in, cast, audit):
    response = post(signed_in(cast.amara), audit, {"then": "next"}, code="overall")

    assert response["Location"] == audit.get_absolute_url()


def test_save_stays_on_the_page(signed_in, cast, audit):
    response = post(signed_in(cast.amara), audit, boxes(audit, kss1_1=("Text", 0)) | {"then": "stay"})

    assert response["Location"] == reverse("audits:section", args=[audit.pk, "kss1"])


def test_form_sent_unchanged_saves_nothing_new(signed_in, cast, audit):
    making.write(audit, "kss1-1", "Stands", part="comment")

    post(signed_in(cast.amara), audit, boxes(audit, kss1_1=("Stands", 1), kss1_2=("", 0)))

    assert AnswerChange.objects.count() == 1


def test_clash_without_script_shows_both_texts_and_saving_again_keeps_mine(signed_in, cast, audit):
    making.write(audit, "kss1-1", "Priya's text", part="comment", by=cast.priya)
    browser = signed_in(cast.amara)

    clashed = post(browser, audit, boxes(audit, kss1_1=("My text", 0), kss1_2=("Merged", 0)))

    page = clashed.content.decode()
    assert clashed.status_code == 200
    assert page.count("Priya Practice saved this at 09:00:") == 1
    assert ("Priya&#x27;s text" in page, "My text</textarea>" in page) == (True, True)
    assert Answer.objects.get(question=making.question(audit, "kss1-2")).value == "Merged"

    post(browser, audit, boxes(audit, kss1_1=("My text", 1), kss1_2=("Merged", 1)))

    assert Answer.objects.get(question=making.question(audit, "kss1-1")).value == "My text"


def test_worker_writes_comments_and_nothing_else(signed_in, cast, audit):
    answer = f"q{making.question(audit, 'kss1-1').pk}-answer"
    data = {answer: "yes", f"{answer}-version": 0} | boxes(audit, kss1_1=("What I know", 0))

    post(signed_in(cast.priya), audit, data)

    assert list(Answer.objects.values_list("part", "value")) == [("comment", "What I know")]


def test_reader_saves_nothing(signed_in, cast, audit):
    post(signed_in(cast.dana), audit, boxes(audit, kss1_1=("I only read", 0)))

    assert not Answer.objects.exists()


def test_code_that_is_no_answer_is_refused_on_the_page(signed_in, cast, audit):
    answer = f"q{making.question(audit, 'kss1-1').pk}-answer"

    response = post(signed_in(cast.amara), audit, {answer: "perhaps", f"{answer}-version": 0})

    assert response.status_code == 200
    assert "is not one of the answers to" in response.content.decode()
    assert not Answer.objects.exists()


@pytest.mark.parametrize(("day", "said"), [(2, "09:00"), (5, "on 2 March, 09:00")])
def test_section_says_when_it_was_last_saved(signed_in, cast, audit, day, said):
    making.write(audit, "kss1-1", "Text", part="comment")

    with clock.at(date(2026, 3, day)):
        page = signed_in(cast.amara).get(reverse("audits:section", args=[audit.pk, "kss1"]))

    assert page.context["saved_at"] == said


def test_text_typed_is_shown_as_typed(signed_in, cast, audit):
    making.write(audit, "kss1-1", "\n<script>alert(1)</script> & more", part="comment")

    page = signed_in(cast.amara).get(reverse("audits:section", args=[audit.pk, "kss1"])).content.decode()

    assert ">\n\n&lt;script&gt;alert(1)&lt;/script&gt; &amp; more</textarea>" in page


@pytest.fixture
def table(audit):
    """A table of two columns in the conclusion, as another council's tool may have one."""
    conclusion = audit.tool_version.sections.get(code="conclusion")
    columns = [
        {"code": "visit", "label": "Visit", "kind": "date", "choices": [], "required": True},
        {"code": "who", "label": "Who was seen", "kind": "text", "choices": [], "required": False},
    ]
    return Question.objects.create(
        tool_version=audit.tool_version, section=conclusion, code="visits", order=99, text="Visits", kind="table",
        columns=columns, required=False,
    )


def test_rows_of_a_table_are_stored_and_shown_again(signed_in, cast, audit, table):
    browser, name = signed_in(cast.amara), f"q{table.pk}-answer"
    rows = {f"{name}-0-visit": "2026-03-01", f"{name}-0-who": "Child", f"{name}-2-who": "Father, by phone"}

    post(browser, audit, {f"{name}-version": 0, **rows}, code="conclusion")

    page = browser.get(reverse("audits:section", args=[audit.pk, "conclusion"])).content.decode()
    assert Answer.objects.get().value == (
        '[{"visit":"2026-03-01","who":"Child"},{"visit":"","who":"Father, by phone"}]'
    )
    assert [page.count(f'name="{name}-{row}-who"') for row in range(5)] == [1, 1, 1, 1, 0]
    assert page.count('value="Father, by phone"') == 1
    assert browser.get(reverse("audits:whole", args=[audit.pk])).content.decode().count("Father, by phone") == 1


@pytest.mark.parametrize("code", ["next-steps", "oversight", "moderation", "nowhere"])
def test_sections_kept_elsewhere_are_not_found(signed_in, cast, audit, code):
    response = signed_in(cast.amara).get(reverse("audits:section", args=[audit.pk, code]))

    assert response.status_code == 404
