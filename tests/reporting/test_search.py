"""A few letters find what a person may see, in groups; a text is found by those alone who may read it, with a trace."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits import answers, services
from audits.models import Action
from frameworks import services as frameworks
from people.models import Membership, Role
from reporting import search
from tests.audits import making
from tests.frameworks.council import hull_texts
from trail.models import Access, Event

WORDS = "Contact records reach Priya too late"
ADDRESS = "/search/"


def finished(cast, framework):
    """A finalised audit; one of its comments and its action can be found by their words."""
    audit = making.complete(making.make_audit(cast, framework))
    making.write(audit, "kss10-1", WORDS, part=answers.COMMENT)
    services.share(audit, by=cast.amara)
    for person in services.named_people(audit):
        services.agree(audit, by=person)
    audit = services.finalise(audit, by=cast.amara)
    Action.objects.create(
        audit=audit, what="Send contact records within a day", owner=cast.priya, due_on=audit.due_on, order=90,
        created_by=cast.amara,
    )  # fmt: skip
    return audit


@pytest.fixture
def audit(cast, framework):
    return finished(cast, framework)


def found(client, person, words, **query):
    """{group: [what is told]} of what a person finds."""
    client.force_login(person)
    page = client.get(ADDRESS, {"words": words, **query})
    assert page.status_code == 200
    return {group.code: [one.text for one in told] for group, _, told in page.context["found"]}


def codes(client, person, words):
    return sorted(found(client, person, words))


def test_audits_and_cases_are_found_by_part_of_a_reference(client, audit, cast):
    assert found(client, cast.quinn, audit.case.reference[-3:].lower()) == {
        "audits": [audit.reference], "cases": [audit.case.reference],
    }
    assert found(client, cast.quinn, audit.reference)["audits"] == [audit.reference]


def test_only_what_a_person_may_see_is_found(client, audit, cast):
    reference = audit.case.reference

    assert [codes(client, getattr(cast, name), reference) for name in ("nell", "nadia", "adam")] == [[], [], []]
    assert codes(client, cast.tess, reference) == ["audits", "cases"]
    assert codes(client, cast.amara, reference) == ["audits"]


def test_people_and_teams_are_found_by_those_who_keep_them(client, cast):
    assert found(client, cast.quinn, "nell")["people"] == ["Nell Next"]
    assert found(client, cast.quinn, "north team") == {"teams": ["North Team 1"]}
    assert (found(client, cast.tess, "nell"), found(client, cast.tess, "north team")) == ({}, {})


def test_words_are_found_by_those_who_may_open_the_audit(client, audit, cast):
    for name in ("quinn", "tess", "priya", "amara"):
        assert codes(client, getattr(cast, name), "CONTACT records") == ["actions", "answers"]
    for name in ("nell", "norman", "adam"):
        assert codes(client, getattr(cast, name), "contact records") == []


def test_unfinished_audit_is_not_looked_through(client, cast, framework):
    making.write(making.make_audit(cast, framework), "kss10-1", WORDS, part=answers.COMMENT)

    assert codes(client, cast.quinn, "contact records") == codes(client, cast.amara, "contact records") == []


def test_moderator_who_has_not_graded_finds_no_text(client, audit, cast):
    services.invite(audit, person=cast.moses, part="blind", by=cast.quinn)
    blind = codes(client, cast.moses, "contact records")
    services.invite(audit, person=cast.moses, part="moderator", by=cast.quinn)

    assert (blind, codes(client, cast.moses, "contact records")) == ([], ["actions", "answers"])


def test_restricted_record_is_found_by_those_named_alone(client, audit, cast):
    type(audit).objects.update(restricted=True)

    assert codes(client, cast.quinn, "contact records") == []
    assert codes(client, cast.tess, "contact records") == ["actions", "answers"]


def test_hidden_name_finds_no_text(client, cast):
    """A name that found a text would tell whose work it is."""
    texts = hull_texts()
    texts["policy.yaml"] += "\nnames_hidden_from: [senior_leader, auditor]\n"
    finished(cast, frameworks.load_texts("no-names", texts, in_force_from=date(2021, 1, 1)).version)

    for name in ("dana", "amara", "hana"):
        assert codes(client, getattr(cast, name), "reach Priya") == []
    assert codes(client, cast.quinn, "reach Priya") == ["answers"]


def test_auditor_without_the_role_is_an_auditor_of_that_audit_all_the_same(client, cast):
    texts = hull_texts()
    texts["policy.yaml"] += "\nnames_hidden_from: [auditor]\n"
    finished(cast, frameworks.load_texts("no-names", texts, in_force_from=date(2021, 1, 1)).version)
    Membership.objects.filter(person=cast.amara, role=Role.AUDITOR).delete()

    assert codes(client, cast.amara, "reach Priya") == []


def test_looking_through_texts_leaves_a_trace_without_the_words(client, audit, cast):
    found(client, cast.quinn, "contact records")

    event = Event.objects.get(action="reporting.searched")
    assert (event.person, event.after) == (cast.quinn, {"words": "15 characters"})
    reading = Access.objects.get(person=cast.quinn)
    assert (reading.case_reference, reading.thing) == (audit.case.reference, f"audits.audit:{audit.pk}")


def test_text_is_quoted_around_its_words():
    text = f"{'a ' * 100}Contact\nrecords{' b' * 100}"

    quoted = search.around(text, "contact")

    assert (quoted[:4], quoted[-4:]) == ("…a a", "b b…")
    assert "Contact records" in quoted
    assert search.around("Contact records", "contact") == "Contact records"


@pytest.mark.parametrize(("words", "said"), [
    ("", "Enter the reference, name or words"), ("ab", "Enter at least 3 letters or figures"),
    ("x" * 101, "Enter at most 100 letters or figures"),
])
def test_too_little_and_too_much_are_refused(client, cast, words, said):
    client.force_login(cast.quinn)

    page = client.get(ADDRESS, {"words": words})

    assert (page.context["form"].errors, page.context["found"]) == ({"words": [said]}, [])
    assert Event.objects.filter(action="reporting.searched").count() == 0


@pytest.mark.parametrize("words", ["%%%", "___", "'; --", "<b>x</b>"])
def test_signs_stand_for_themselves(client, audit, cast, words):
    assert found(client, cast.quinn, words) == {}


def test_one_group_is_shown_in_pages_and_queries_stay_the_same(client, cast, framework):
    def asked(**query):
        with CaptureQueriesContext(connection) as queries:
            client.get(ADDRESS, {"words": "R-9", **query})
        return len(queries)

    for number in range(30):
        case = making.make_case(cast, f"R-9{number:02}")
        if number < 7:
            making.make_audit(cast, framework, case=case)
    assert [len(rows) for rows in found(client, cast.quinn, "R-9").values()] == [5, 5]
    assert len(found(client, cast.quinn, "R-9", **{"in": "cases"})["cases"]) == 25
    assert len(found(client, cast.quinn, "R-9", **{"in": "cases", "page": 2})["cases"]) == 5
    assert asked() <= 20


def test_strangers_sign_in_first(client, cast):
    assert client.get(ADDRESS).url == f"{reverse('account_login')}?next={ADDRESS}"
