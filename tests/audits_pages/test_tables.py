"""Table answers on the form: rows typed without script, hostile cells, too many rows, two people in one table."""

import json

import pytest
from django.urls import reverse
from lxml import html

from audits import answers, checks
from audits.models import Answer, AnswerChange
from audits.sheet import sheet
from frameworks.models import Question
from tests.audits import making

COLUMNS = [
    {"code": "on", "label": "Day", "kind": "date", "choices": [], "required": True},
    {"code": "how", "label": "How", "kind": "choice", "required": False,
     "choices": [{"code": "home", "label": "At home"}, {"code": "phone", "label": "By telephone"}]},
    {"code": "said", "label": "What was said", "kind": "longtext", "choices": [], "required": False},
]  # fmt: skip


@pytest.fixture
def table(audit):
    """Visits as rows of a day, a way and words, at the end of the conclusion."""
    conclusion = audit.tool_version.sections.get(code="conclusion")
    return Question.objects.create(
        tool_version=audit.tool_version, section=conclusion, code="visits", order=99, number="9.9", text="Visits",
        kind="table", columns=COLUMNS, required=True,
    )


@pytest.fixture
def send(signed_in, cast, audit, table):
    """send(rows, version) sends the table as a browser without script does."""

    def post(rows, version=0, by=cast.amara):
        name = f"q{table.pk}-answer"
        cells = {f"{name}-{number}-{code}": text for number, row in rows.items() for code, text in row.items()}
        address = reverse("audits:section", args=[audit.pk, "conclusion"])
        return signed_in(by).post(address, {f"{name}-version": version, **cells})

    return post


def stored():
    return [json.loads(value or "[]") for value in Answer.objects.values_list("value", flat=True)]


def lacking(audit):
    """What the self-check says of the table."""
    return [one.sentence for one in checks.missing(audit) if one.question and one.question.code == "visits"]


def test_rows_keep_their_order_and_empty_ones_between_are_closed_up(send):
    send({0: {"on": "2026-03-01"}, 3: {"said": "The father rang"}, 7: {"on": "2026-02-27", "how": "home"}})

    assert stored() == [[
        {"on": "2026-03-01", "how": "", "said": ""},
        {"on": "", "how": "", "said": "The father rang"},
        {"on": "2026-02-27", "how": "home", "said": ""},
    ]]  # fmt: skip


def test_cleared_table_is_no_answer_at_all(send, audit):
    send({0: {"on": "2026-03-01"}})
    send({0: {"on": " ", "how": "", "said": "\n"}}, version=1)

    assert list(Answer.objects.values_list("value", "version")) == [("", 2)]
    assert lacking(audit) == ["9.9: give an answer."]


def test_same_rows_again_are_no_new_wording(send):
    for _ in range(2):
        send({0: {"on": "2026-03-01", "said": "Seen alone"}}, version=1 if AnswerChange.objects.exists() else 0)

    assert AnswerChange.objects.count() == 1


def test_cells_of_other_columns_are_not_stored(send):
    send({0: {"on": "2026-03-01", "grade": "outstanding", "__class__": "x"}})

    assert stored() == [[{"on": "2026-03-01", "how": "", "said": ""}]]


def test_rows_behind_the_two_hundredth_are_left_out(send):
    send({number: {"said": f"Visit {number}"} for number in range(203)})

    assert [row["said"] for row in stored()[0]][-2:] == ["Visit 198", "Visit 199"]


@pytest.mark.parametrize("typed", ['"}]', "<td>&amp;</td>", "\\u0000", "’ é 👩‍👧", "a\tb", "null"])
def test_any_text_in_a_cell_comes_back_as_it_was_typed(send, signed_in, cast, audit, table, typed):
    send({0: {"said": typed}})

    page = signed_in(cast.amara).get(reverse("audits:section", args=[audit.pk, "conclusion"]))
    [box] = html.fromstring(page.content.decode()).xpath(f"//textarea[@name='q{table.pk}-answer-0-said']")
    # A browser drops the one line end right after the tag.
    assert (box.text, stored()[0][0]["said"]) == (f"\n{typed}", typed)


def test_row_without_a_needed_cell_is_named_by_its_number(send, audit):
    send({0: {"on": "2026-03-01"}, 1: {"how": "home"}, 2: {"said": "Later"}})

    assert lacking(audit) == ["9.9: row 2 lacks Day.", "9.9: row 3 lacks Day."]


def test_two_people_in_one_table_see_both_and_the_second_chooses(send, audit, cast, table):
    """Nothing is overwritten unseen: the table is one answer."""
    making.write(audit, "visits", json.dumps([{"on": "2026-03-01", "how": "home", "said": ""}]))

    page = send({0: {"on": "2026-03-02"}}, version=0).content.decode()

    assert "Somebody else changed an answer while you were writing." in page
    assert stored() == [[{"on": "2026-03-01", "how": "home", "said": ""}]]
    send({0: {"on": "2026-03-02"}}, version=1)
    assert stored() == [[{"on": "2026-03-02", "how": "", "said": ""}]]


def test_worker_fills_in_no_table(send, cast):
    """HULL-58: to contribute is to comment; the table is the auditor's answer."""
    send({0: {"on": "2026-03-01"}}, by=cast.priya)

    assert not Answer.objects.exists()


def test_each_column_is_written_in_the_control_of_its_kind(signed_in, cast, audit, table):
    making.write(audit, "visits", json.dumps([{"on": "2026-03-01", "how": "phone", "said": "One\nTwo"}]))

    page = signed_in(cast.amara).get(reverse("audits:section", args=[audit.pk, "conclusion"])).content.decode()
    row = html.fromstring(page).xpath("//table[@data-rows]/tbody/tr")[0]
    assert row.xpath(".//input[@type='date']/@value") == ["2026-03-01"]
    assert row.xpath(".//option[@selected]/text()") == ["By telephone"]
    assert row.xpath(".//textarea")[0].text == "\nOne\nTwo"
    assert row.xpath(".//@aria-label") == ["Day, row 1", "How, row 1", "What was said, row 1"]


def test_form_offers_two_empty_rows_below_those_that_stand(audit, table):
    making.write(audit, "visits", json.dumps([{"on": "2026-03-01"}]))
    (entry,) = [one for part in sheet(audit).parts for one in part.entries if one.question.code == "visits"]

    assert [[text for _, _, text in row] for row in entry.rows_to_write] == [["2026-03-01", "", ""], [""] * 3, [""] * 3]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (json.dumps([{"on": "2026-03-01", "how": "home", "said": "x"}]), [["1 March 2026", "At home", "x"]]),
        (json.dumps([{"on": "last week", "how": "boat"}]), [["last week", "boat", ""]]),
        (json.dumps([{"on": None, "how": 7, "said": ["a"]}]), [["None", "7", "['a']"]]),
        (json.dumps([{}, "text", 3, None]), [["", "", ""]]),
        (json.dumps({"on": "2026-03-01"}), []),
        ("[{", []),
        ("", []),
    ],
)
def test_whatever_is_stored_is_read_without_harm_and_said_in_words(audit, table, value, shown):
    """A script of another version, or a hand at the database, may have stored anything."""
    answers.save(audit, [answers.Change(table.pk, "answer", value, 0)], by=audit.auditor)
    (entry,) = [one for part in sheet(audit).parts for one in part.entries if one.question.code == "visits"]

    assert entry.rows_shown == shown


# Other kinds of answer


def test_people_seen_are_written_by_everybody_named_and_read_line_by_line(signed_in, audit, cast):
    """HULL-60, HULL-63: whom else the audit drew on."""
    asked = Question.objects.get(tool_version=audit.tool_version_id, kind="people")
    making.write(audit, asked.code, "Dr Okafor, GP\nMs Lind, teacher", by=cast.priya)

    page = signed_in(cast.amara).get(reverse("audits:whole", args=[audit.pk])).content.decode()

    assert '<p class="govuk-body app-prewrap">Dr Okafor, GP\nMs Lind, teacher</p>' in page


@pytest.mark.parametrize(
    ("typed", "shown"), [("2026-02-03", "3 February 2026"), ("last Tuesday", "last Tuesday"), ("", "Not answered")]
)
def test_day_answered_is_read_in_words(signed_in, audit, cast, typed, shown):
    Question.objects.filter(code="worried-about").update(kind="date")
    making.write(audit, "worried-about", typed)

    page = signed_in(cast.amara).get(reverse("audits:whole", args=[audit.pk])).content.decode()

    entry = html.fromstring(page).xpath("//h3[contains(., 'worried')]/following-sibling::div/p")
    assert [" ".join(one.text_content().split()) for one in entry][:1] == [shown]

