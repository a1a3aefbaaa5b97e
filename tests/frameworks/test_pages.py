"""The framework can be read in the browser by those who work with it, and by nobody else."""

from datetime import date

import pytest
from django.urls import reverse

from frameworks import services
from frameworks.models import FrameworkVersion
from frameworks.page import brand, names
from lib import clock
from lib.govuk.brand import Brand
from people.models import Role
from tests.cast import make_cast, make_person
from tests.frameworks.council import changed

pytestmark = [pytest.mark.long, pytest.mark.django_db]
QUERIES = 20


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def quinn(client, cast):
    client.force_login(cast.quinn)
    return client


def address(name, number=1, *more):
    return reverse(f"frameworks:{name}", args=["hull", number, *more])


ADDRESSES = [
    reverse("frameworks:versions"),
    address("version"),
    address("programme"),
    address("tool", 1, "child"),
    address("tool", 1, "thematic"),
]


READERS = {Role.QA, Role.ADMINISTRATOR, Role.AUDITOR, Role.MODERATOR, Role.TEAM_MANAGER, Role.IRO,
           Role.GROUP_MANAGER, Role.HEAD_OF_SERVICE, Role.SENIOR_LEADER}  # fmt: skip


def test_each_role_reads_the_framework_or_is_told_who_does(client, version):
    answers = {}
    for role in Role:
        client.force_login(make_person(f"One {role.name.title()}", role))
        answers[role] = {client.get(page).status_code for page in ADDRESSES}

    assert answers == {role: {200} if role in READERS else {403} for role in Role}


def test_somebody_without_a_role_is_told_who_reads_it(client, version):
    client.force_login(make_person("Nobody Yet"))

    page = client.get(ADDRESSES[1])

    assert page.status_code == 403
    assert "The framework is read by those who audit, manage, lead or keep it." in page.content.decode()


def test_a_role_that_has_ended_opens_nothing(client, cast, version):
    cast.quinn.memberships.update(ends_on=date(2025, 12, 31))
    client.force_login(cast.quinn)

    with clock.at(date(2026, 1, 1)):
        assert client.get(ADDRESSES[1]).status_code == 403


def test_strangers_are_asked_to_sign_in(client, version, cast):
    answers = [client.get(page) for page in ADDRESSES]

    assert [(one.status_code, one.url) for one in answers] == [
        (302, f"/accounts/login/?next={page}") for page in ADDRESSES
    ]


def test_a_framework_is_read_and_never_written_from_a_page(quinn, version):
    assert {quinn.post(page).status_code for page in ADDRESSES} == {405}


def test_no_page_asks_the_database_more_than_its_share(quinn, version, django_assert_max_num_queries):
    for page in ADDRESSES:
        with django_assert_max_num_queries(QUERIES):
            quinn.get(page)


def test_the_rules_are_plain_sentences_with_their_sources(quinn, version):
    page = quinn.get(address("version"))
    said = {
        sentence.text: sentence.source
        for chapter in page.context["chapters"]
        for sentence in chapter.sentences
    }

    assert "Audits are allocated by the first working day of the month." in said
    assert said["After two attempts without a reply it goes to the Group Manager."] == (
        "HULL-59", "HULL-60", "HULL-61", "HULL-62", "HULL-63",
    )  # fmt: skip
    assert "10% of the month's audits are moderated, rounded up." in said


def test_what_was_settled_is_shown_with_its_reason(quinn, version):
    """HULL-116 to HULL-120, HULL-128."""
    page = quinn.get(address("version")).content.decode()

    assert [one.question for one in version.policy.settled if one.question not in unescaped(page)] == []
    assert "Both passages then hold" in page


def unescaped(text):
    return text.replace("&#x27;", "'")


def test_every_month_of_the_programme_is_shown(quinn, version):
    months = quinn.get(address("programme")).context["months"]
    march = dict(months)["March"]

    assert [name for name, lines in months if not lines] == []
    assert [(line.title, line.size) for line in march][:2] == [
        ("Control sample", "40 × child"),
        ("Thematic audit", "20 × child"),
    ]
    assert "among them at least 1: Placed for adoption" in march[0].cases


def test_a_tool_is_printed_question_by_question(quinn, version):
    """HULL-83: the whole form, with answers, comment boxes and the parts others fill in."""
    page = quinn.get(address("tool", 1, "child"))
    shown = page.content.decode()
    sections = page.context["tool"].sections.prefetch_related("questions")

    missing = [
        question.code
        for section in sections
        for question in section.questions.all()
        if question.text not in unescaped(shown)
    ]
    assert missing == []
    assert "☐ Yes ☐ No ☐ Partially ☐ Not applicable" in shown
    assert "☐ Met ☐ Partially met ☐ Not met" in shown


def test_a_tool_that_is_not_there_is_not_found(quinn, version):
    assert quinn.get(address("tool", 1, "grown-up")).status_code == 404


def test_the_versions_page_says_which_counts_today(quinn, version):
    texts = changed('audit_due: "last day"', 'audit_due: "28th"')
    later = services.load_texts("hull", texts, in_force_from=date(2026, 4, 1)).version

    with clock.at(date(2026, 3, 31)):
        before = quinn.get(reverse("frameworks:versions")).context["in_force"]
    with clock.at(date(2026, 4, 1)):
        after = quinn.get(reverse("frameworks:versions")).context["in_force"]

    assert (before, after) == (version, later)


def test_the_changes_of_a_version_are_shown_entry_by_entry(quinn, version):
    texts = changed('audit_due: "last day"', 'audit_due: "28th"')
    texts = changed("Do the supervision notes show clear decisions?", "Is it clear what was decided?",
                    file="tools/child.yaml", texts=texts)  # fmt: skip
    texts = changed("  - {step: return, after: 1, tell: [qa], source: [HULL-71]}\n", "", texts=texts)
    services.load_texts("hull", texts)

    shown = quinn.get(address("changes", 2)).context["differences"]

    assert [(one.file, one.path, one.before, one.after) for one in shown] == [
        ("policy.yaml", "calendar.audit_due", "last day", "28th"),
        ("policy.yaml", "lateness[return after 1].step", "return", ""),
        ("policy.yaml", "lateness[return after 1].after", "1", ""),
        ("policy.yaml", "lateness[return after 1].tell", "qa", ""),
        ("policy.yaml", "lateness[return after 1].source", "HULL-71", ""),
        ("tools/child", "sections[kss9].questions[kss9-3].text",
         "Do the supervision notes show clear decisions?", "Is it clear what was decided?"),
    ]  # fmt: skip


def test_the_first_version_has_no_changes_to_show(quinn, version):
    assert quinn.get(address("changes", 1)).status_code == 404


def test_without_a_framework_the_page_says_how_to_get_one(quinn):
    page = quinn.get(reverse("frameworks:versions"))

    assert FrameworkVersion.objects.count() == 0
    assert "No framework is in force yet." in page.content.decode()
    assert f'href="{reverse("council:framework")}"' in page.content.decode()


def test_pages_wear_the_name_of_the_council_in_force(version, rf):
    with clock.at(date(2026, 1, 1)):
        assert names(rf.get("/")) == {
            "council_name": version.policy.council.name, "service_name": "Case file audit", "brand_logo": "",
        }  # fmt: skip
        assert brand().header == "#003b5c"


def test_pages_wear_the_usual_colours_until_a_framework_is_loaded(rf):
    assert names(rf.get("/")) == {}
    assert brand() == Brand()
