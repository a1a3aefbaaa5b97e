"""What the framework's pages say, word for word, of small files and of the first council's form."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from frameworks import services
from frameworks.models import FrameworkVersion
from lib import clock
from tests.cast import make_cast
from tests.frameworks.council import changed
from tests.frameworks.kingsbridge import kingsbridge_texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def quinn(client, cast):
    client.force_login(cast.quinn)
    return client


def load(*changes, on=date(2026, 1, 1), **options):
    """Load the invented council's files with pieces of text replaced, each (old, new, file)."""
    texts = kingsbridge_texts()
    for old, new, *file in changes:
        texts = changed(old, new, file=file[0] if file else "policy.yaml", texts=texts)
    return services.load_texts("kingsbridge", texts, in_force_from=on, **options).version


@pytest.fixture
def ours():
    return load()


def address(name, number=1, *more):
    return reverse(f"frameworks:{name}", args=["kingsbridge", number, *more])


def words(response, tag, within=""):
    """The text of every element of a tag on a page, or from a mark on it."""
    page = response.content.decode()
    found = re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", page[page.index(within):], re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]*>", " ", one)).split()) for one in found]


def rows(response, caption):
    """A table's rows as the words of their cells, its head left out."""
    page = response.content.decode()
    table = page[page.index(caption): page.index("</table>", page.index(caption))]
    body = table[table.index("<tbody>"):]
    cells = [re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in body.split("</tr>")]
    return [[" ".join(unescape(re.sub(r"<[^>]*>", " ", one)).split()) for one in row] for row in cells if row]


# The versions


def test_the_versions_stand_newest_first_with_who_loaded_them(quinn, cast, ours):
    with clock.at(date(2026, 3, 5)):
        load(("sample: 0", "sample: 4"), on=date(2026, 4, 1), by=cast.adam, note="More is looked at again.")
        found = rows(quinn.get(reverse("frameworks:versions")), "Versions of the framework")

    assert [[row[0], row[1], row[3], row[4]] for row in found] == [
        ["How we learn version 2 More is looked at again.", "1 April 2026", "Adam Admin",
         "What changed in version 2"],
        ["How we learn version 1 In force", "1 January 2026", "Command", "First version"],
    ]  # fmt: skip


def test_a_version_that_begins_later_is_not_in_force_yet(quinn):
    load(on=date(2026, 4, 1))

    with clock.at(date(2026, 3, 31)):
        page = quinn.get(reverse("frameworks:versions"))

    assert page.context["in_force"] is None
    assert "In force today" not in page.content.decode()


def test_many_versions_have_further_pages(quinn, ours):
    FrameworkVersion.objects.bulk_create(
        FrameworkVersion(framework=ours.framework, number=number, digest=str(number), in_force_from=date(2100, 1, 1))
        for number in range(2, 52)
    )

    first, second = (quinn.get(reverse("frameworks:versions"), {"page": n}).context["page"] for n in (1, 2))

    assert [len(first), len(second)] == [50, 1]
    assert [one.number for one in second] == [1]


@pytest.mark.parametrize("name", ["version", "programme", "changes"])
def test_a_version_or_council_that_is_not_there_is_not_found(quinn, ours, name):
    elsewhere = reverse(f"frameworks:{name}", args=["nowhere", 1])

    assert [quinn.get(address(name, 7)).status_code, quinn.get(elsewhere).status_code] == [404, 404]


# The rules


def test_the_page_of_a_version_leads_to_all_its_parts(quinn, ours):
    page = quinn.get(address("version"))
    contents = page.content.decode().partition('id="contents"')[2].partition("</ul>")[0]

    assert [unescape(one) for one in re.findall(r'href="([^"]*)"', contents)] == [
        "/frameworks/kingsbridge/1/programme/", "/frameworks/kingsbridge/1/tools/plo/",
        "/frameworks/kingsbridge/1/tools/visit/", "#grades", "#the-month", "#meeting-the-worker",
        "#immediate-concerns", "#challenges", "#cases-that-may-be-drawn", "#independence", "#how-many-audits",
        "#breaks-and-exemptions", "#moderation", "#oversight-and-actions", "#roles",
    ]  # fmt: skip
    inside = re.findall(r'href="#([^"]+)"', contents)
    assert [one for one in inside if f'id="{one}"' not in page.content.decode()] == []


def test_the_second_version_leads_to_what_changed(quinn, ours):
    load(("sample: 0", "sample: 4"))

    page = quinn.get(address("version", 2)).content.decode()

    assert 'href="/frameworks/kingsbridge/2/changes/">What changed in this version' in page


def test_the_grades_stand_with_their_descriptors_and_what_they_must_answer(quinn):
    load(("position: 1, colour: 1", 'position: 1, colour: 1, descriptor: "Shines.", source: [ONE-1]'))

    page = quinn.get(address("version"))

    assert list(zip(words(page, "dt"), words(page, "dd"), strict=True)) == [
        ("Three stars", "Shines. ONE-1"),
        ("Two stars", "Must be answered in words: What is missing for the third?"),
        ("One star", ""), ("Ready", ""), ("Not ready", ""),
    ]  # fmt: skip


def test_the_roles_stand_with_their_titles(quinn, ours):
    assert rows(quinn.get(address("version")), "Roles and the job titles that give them") == [
        ["Reader", "Reader*"], ["Worker", "Given by hand"], ["Lead", "Lead*, * Lead"], ["Head", "Given by hand"],
        ["Learning team", "Given by hand"],
    ]  # fmt: skip


def test_what_was_settled_stands_with_its_kind_and_its_entries(quinn):
    load(("moderation:\n", 'settled:\n  - {question: "Which day?", choice: "The 3rd.", reason: "It is later.",'
                           ' settings: [calendar.allocate_by], kind: conflict, source: [ONE-2, ONE-3]}\n'
                           '  - {question: "How many?", choice: "None.", reason: "Nothing is said.",'
                           ' settings: [followup.assurance.sample, pool], kind: silence}\nmoderation:\n'))  # fmt: skip

    assert rows(quinn.get(address("version")), "Questions the document leaves open") == [
        ["Which day? Contradiction ONE-2, ONE-3", "The 3rd.", "It is later.", "calendar.allocate_by"],
        ["How many? Not said", "None.", "Nothing is said.", "followup.assurance.sample, pool"],
    ]


def test_a_sentence_stands_with_its_source(quinn):
    load(("restricted: grant,", "restricted: exclude, source: [ONE-9],"))

    page = quinn.get(address("version"))

    assert words(page, "li", 'id="cases-that-may-be-drawn"')[:3] == [
        "Cases of these categories may be drawn: Early help and Closed. ONE-9",
        "A case audited in the last 0 months is left out. ONE-9",
        "Restricted records are left out. ONE-9",
    ]


# The programme


def test_a_month_of_the_programme_is_a_table(quinn, ours):
    page = quinn.get(address("programme"))

    assert words(page, "h2")[:12] == [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]  # fmt: skip
    assert rows(page, "Lines of February") == [
        ["Home visits", "3 × family", "Drawn by chance", "Reader", "visit"],
        ["Before court", "All × child", "Aged 4 years or less; drawn by chance", "Head", "plo"],
    ]
    assert rows(page, "Lines of August") == [
        ["Home visits", "To be confirmed", "Drawn by chance", "Reader", "visit"]
    ]


def test_a_line_shows_its_theme_its_notes_and_that_its_tool_is_not_written(quinn):
    load(("    tool: plo\n", '    note: "See the panel."\n    source: [ONE-4]\n'),
         ("jan: {size: 2 to 4", 'jan: {size: 2 to 4, theme: "Delay", note: "To begin with.", source: [ONE-5]'))

    [_, row] = rows(quinn.get(address("programme")), "Lines of January")

    assert row[0] == "Before court Delay ONE-4, ONE-5"
    assert row[2].endswith("picked by hand See the panel. To begin with.")
    assert row[4] == "Not written yet"


def test_a_month_of_rest_says_so(quinn):
    load(("      every: {size: 3}\n      aug: {size: to be confirmed}\n", "      aug: {size: 3}\n"))

    page = quinn.get(address("programme")).content.decode()

    assert page.count("No audits this month.") == 9  # the court's lines are January's and February's


# A tool


def test_the_childs_form_shows_each_question_once_in_the_order_of_print(quinn, version):
    """HULL-83: ten statements of 4, 4, 3, 3, 4, 4, 4, 2, 4 and 1 questions, each with its judgement."""
    page = quinn.get(reverse("frameworks:tool", args=["hull", 1, "child"]))
    shown = words(page, "h3")
    asked = [
        " ".join(f"{one.number} {one.text}".split())
        for section in services.tool(version, "child").sections.prefetch_related("questions")
        for one in section.questions.all()
    ]
    numbered = [one.split()[0] for one in shown if re.match(r"\d+\.\d+ ", one)]
    counts = [4, 4, 3, 3, 4, 4, 4, 2, 4, 1]

    assert shown == asked
    assert len(set(shown)) == len(set(asked))
    assert numbered == [f"{kss}.{n}" for kss, count in enumerate(counts, 1) for n in range(1, count + 1)]
    assert page.content.decode().count("☐ Yes ☐ No ☐ Partially ☐ Not applicable") == 33
    assert page.content.decode().count("☐ Met ☐ Partially met ☐ Not met") == 10


def test_a_tool_is_printed_with_all_that_is_asked(quinn, ours):
    page = quinn.get(address("tool", 1, "visit"))
    [section] = [one for one in page.content.decode().split("<h2") if 'id="visit"' in one]
    answers = [" ".join(unescape(re.sub(r"<[^>]*>", " ", one)).split())
               for one in re.findall(r"</h3>(.*?)</p>", section, re.DOTALL)]  # fmt: skip

    assert words(page, "h1") == ["Reading of a home visit"]
    assert words(page, "li", "<h1")[:4] == [
        "For: family", "Meant to take 60 minutes", "The child is seen.", "The child is heard.",
    ]  # fmt: skip
    assert (words(page, "dt"), words(page, "dd")) == (["Family"], ["From the case"])
    assert list(zip(words(page, "h3"), answers, strict=True)) == [
        ("Was the child seen?", "☐ Yes ☐ No Comment: How do we know?"),
        ("Was there room to talk?", "☐ Yes ☐ No"),
        ("When?", "☐ By day ☐ By night Comment: Why then?"),
        ("By whom?", "☐ Yes ☐ No Comment: How do we know?"),
        ("On which day?", "Date May be left empty"),
        ("Who said what?", "Table : Who, What"),
        ("How was the baby held?", "One line Asked only for “Early help”, and for “Unborn” or “Disabled”."),
        ("How many stars?", "☐ Three stars ☐ Two stars ☐ One star"),
        ("What is missing?", "Several lines Asked only for “Two stars”."),
    ]  # fmt: skip


def test_a_tool_tells_its_guidance_its_look_back_and_the_part_kept_elsewhere(quinn):
    load(("minutes: 60\n", 'introduction: "Read the file first."\nlook_back: 6\nlook_back_note: "Or to the birth."\n',
          "tools/visit.yaml"),
         ('title: "The visit"\n', 'title: "The visit"\n    guidance: "With the diary."\n', "tools/visit.yaml"),
         ('text: "Was the child seen?"', 'number: 1.1, guidance: "Alone.", text: "Was the child seen?"',
          "tools/visit.yaml"),
         ("sections:\n", 'sections:\n  - {code: after, title: "Afterwards", part: oversight}\n',
          "tools/visit.yaml"))  # fmt: skip

    page = quinn.get(address("tool", 1, "visit"))
    body = " ".join(unescape(re.sub(r"<[^>]*>", " ", page.content.decode())).split())

    assert "Read the file first. For: family Reads back 6 months. Or to the birth. Header" in body
    assert "Afterwards Management oversight The visit With the diary. About 10 minutes." in body
    assert "1.1 Was the child seen? Alone. ☐ Yes ☐ No" in body


def test_an_old_version_shows_its_tool_as_it_was(quinn, ours):
    load(("Was the child seen?", "Was she seen?", "tools/visit.yaml"))

    old, new = (words(quinn.get(address("tool", number, "visit")), "h3")[0] for number in (1, 2))

    assert (old, new) == ("Was the child seen?", "Was she seen?")


# What changed


def test_a_page_of_changes_shows_before_and_now(quinn, ours):
    load(("sample: 0", "sample: 4"), ("  blind: false\n", ""), ("  year_starts: 4\n", ""),
         ('closure_days: ["2026-12-28"]', "remind_before: [5, 1]"))  # fmt: skip

    assert rows(quinn.get(address("changes", 2)), "Changed entries") == [
        ["calendar.remind_before policy.yaml", "Not there", "5, 1"],
        ["calendar.year_starts policy.yaml", "4", "1"],
        ["calendar.closure_days policy.yaml", "2026-12-28", "Taken out"],
        ["moderation.blind policy.yaml", "no", "yes"],
        ["followup.assurance.sample policy.yaml", "0", "4"],
    ]


def test_a_version_of_other_remarks_only_says_so(quinn, ours):
    load(("\nname:", "\n# Agreed by the board.\nname:"))

    assert words(quinn.get(address("changes", 2)), "p", "<h1")[:2] == [
        "Compared with version 1, in force from 1 January 2026 .",
        "Only comments or the order of entries in the files changed; no rule and no question did.",
    ]
