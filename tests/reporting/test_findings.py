"""Findings are found by theme, practitioner, team and service, by those who may open the audit (HULL-12, HULL-51)."""

import pytest
from django.urls import reverse

from audits import answers, services
from frameworks import services as frameworks
from frameworks.services import tool
from lib.tabular import read_table
from reporting import findings
from reporting.filters import FindingFilter
from tests.audits import making
from tests.frameworks.council import changed
from trail.models import Access

pytestmark = pytest.mark.long

LEARN = "Contact records reach the teams too late."
ADDRESS = "/findings/"


@pytest.fixture
def audit(cast, framework):
    """Finalised; its statement on the organisation says what is to be learned."""
    audit = making.complete(making.make_audit(cast, framework))
    making.write(audit, "kss10-1", LEARN, part=answers.COMMENT)
    services.share(audit, by=cast.amara)
    for person in services.named_people(audit):
        services.agree(audit, by=person)
    return services.finalise(audit, by=cast.amara)


@pytest.fixture
def other(cast, framework):
    """Another team's, with nothing to learn but what `fill` writes."""
    case = making.make_case(cast, "C-2", team=cast.south, worker=cast.nadia)
    return making.finalise(making.make_audit(cast, framework, case=case))


def found(person, **chosen):
    """The words a person finds, and of which audits."""
    rows = FindingFilter(chosen, queryset=findings.findings_of(person)).qs
    return [(one.audit.reference, one.value) for one in rows]


def test_hull_51_what_the_organisation_should_learn_is_captured_and_found(audit, other, cast):
    assert found(cast.quinn, theme="organisation") == [
        (audit.reference, LEARN), (other.reference, "The evidence for kss10-1"),
    ]


def test_hull_51_other_comments_of_the_form_are_no_organisational_learning(audit, cast):
    assert {value for _, value in found(cast.quinn)} == {LEARN}


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"practitioner": "priya"}, {LEARN}),
        ({"practitioner": "nadia"}, {"The evidence for kss10-1"}),
        ({"team": "north"}, {LEARN}),
        ({"service": "safeguarding"}, {LEARN, "The evidence for kss10-1"}),
        ({"service": "courts"}, set()),
        ({"words": "too LATE"}, {LEARN}),
        ({"theme": "key-messages"}, set()),
        ({"line": "control"}, {LEARN, "The evidence for kss10-1"}),
        ({"first": "2026-03-01"}, {LEARN, "The evidence for kss10-1"}),
        ({"first": "2026-04-01"}, set()),
    ],
)
def test_hull_12_results_are_found_by_practitioner_team_service_and_theme(audit, other, cast, chosen, words):
    ids = {"north": cast.north.pk, "safeguarding": cast.north.parent_id, "courts": cast.court.parent_id}

    assert {value for _, value in found(cast.quinn, **{key: ids.get(one, one) for key, one in chosen.items()})} == words


def test_hull_12_each_finds_the_findings_of_the_audits_they_may_open(audit, other, cast):
    own, all_ = {audit.reference}, {audit.reference, other.reference}

    assert {name: {reference for reference, _ in found(getattr(cast, name))}
            for name in ("priya", "tess", "nell", "hana", "dana", "norman", "adam")} == {
        "priya": own, "tess": own, "nell": {other.reference}, "hana": all_, "dana": all_,
        "norman": set(), "adam": set(),
    }  # fmt: skip


def test_findings_wait_until_the_audit_is_final(cast, framework):
    making.share(making.make_audit(cast, framework))

    assert found(cast.quinn) == found(cast.amara) == []


def test_moderator_who_has_not_graded_finds_nothing_of_that_audit(audit, cast):
    services.invite(audit, person=cast.moses, part="blind", by=cast.quinn)
    blind = found(cast.moses)
    services.invite(audit, person=cast.moses, part="moderator", by=cast.quinn)

    assert (blind, found(cast.moses)) == ([], [(audit.reference, LEARN)])


def test_restricted_record_is_found_by_those_named_alone(audit, cast):
    type(audit).objects.update(restricted=True)

    assert (found(cast.quinn), found(cast.tess)) == ([], [(audit.reference, LEARN)])


def test_themes_of_every_version_are_offered_in_their_newest_words(framework):
    texts = changed("What the organisation should learn\", source", "What we all should learn\", source")
    frameworks.load_texts("hull", texts)

    assert findings.titles() == {
        "organisation": "What we all should learn", "key-messages": "Key messages of thematic audits",
    }


# The page


def test_page_shows_each_finding_with_its_answer_and_leads_to_the_audit(client, audit, cast):
    client.force_login(cast.tess)

    page = client.get(ADDRESS, {"theme": "organisation"})

    ((one, answer),) = page.context["rows"]
    assert (one.value, answer) == (LEARN, "Yes")
    assert audit.get_absolute_url() in page.content.decode()
    assert reverse("reporting:findings") in client.get(reverse("audits:audits")).content.decode()


def test_every_audit_that_is_quoted_leaves_a_trace(client, audit, other, cast):
    client.force_login(cast.quinn)

    client.get(ADDRESS)
    client.get(ADDRESS, {"as": "xlsx", "practitioner": "priya"})

    assert list(Access.objects.order_by("pk").values_list("person__name", "thing", "what", "case_reference")) == [
        ("Quinn Quality", f"audits.audit:{audit.pk}", "page", "C-1001"),
        ("Quinn Quality", f"audits.audit:{other.pk}", "page", "C-2"),
        ("Quinn Quality", f"audits.audit:{audit.pk}", "export", "C-1001"),
    ]


def test_findings_are_taken_along_in_a_file(client, audit, cast):
    client.force_login(cast.quinn)

    response = client.get(ADDRESS, {"as": "xlsx"})
    row = read_table(response.content).rows[0].values

    assert (row["Audit"], row["Practitioner"], row["Answer"], row["Finding"]) == (
        audit.reference, "Priya Practice", "Yes", LEARN,
    )


def test_page_asks_no_more_for_more_findings(client, cast, framework, django_assert_max_num_queries):
    for number in range(6):
        case = making.make_case(cast, f"C-{number}")
        making.finalise(making.make_audit(cast, framework, case=case))
    client.force_login(cast.quinn)
    client.get(ADDRESS)

    with django_assert_max_num_queries(20):
        client.get(ADDRESS)


def test_names_that_the_framework_hides_stand_in_no_finding_and_find_none(client, cast, framework):
    texts = changed("themes:\n", "names_hidden_from: [senior_leader]\n\nthemes:\n")
    hiding = frameworks.load_texts("hull", texts).version
    audit = making.complete(making.make_audit(cast, hiding, tool_version=tool(hiding, "child")))
    making.write(audit, "kss10-1", "Priya Practice was told too late.", part=answers.COMMENT)
    services.share(audit, by=cast.amara)
    for person in services.named_people(audit):
        services.agree(audit, by=person)
    services.finalise(audit, by=cast.amara)

    client.force_login(cast.dana)
    page = client.get(ADDRESS).content.decode()
    row = read_table(client.get(ADDRESS, {"as": "xlsx"}).content).rows[0].values
    client.force_login(cast.tess)

    assert "Priya Practice" not in page
    title = f"[{hiding.policy.role_title('practitioner')}]"
    assert (row["Practitioner"], row["Finding"]) == (title, f"{title} was told too late.")
    assert "Priya Practice" in client.get(ADDRESS).content.decode()
    assert found(cast.dana, practitioner="priya") == []
