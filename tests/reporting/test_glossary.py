"""What states and measures mean: each has its sentence, in the council's own words, and pages lead to it."""

import pytest
from django.apps import apps
from django.db.models import TextChoices
from django.urls import reverse

from lib.wording import Wording, said, speaking
from reporting.glossary import THINGS, measures
from reporting.measures import MEASURES
from tests.cast import make_person

GLOSSARY = reverse("reporting:glossary")


def states_of_models():
    """Every `Status` and `Decision` that a model has."""
    found = set()
    for model in apps.get_models():
        for name in ("Status", "Decision"):
            choices = getattr(model, name, None)
            if isinstance(choices, type) and issubclass(choices, TextChoices):
                found.add(choices)
    return found


#: Marked in a list of passages, where the page itself asks the question.
EXPLAINED_THERE = {"Passage.Decision"}


def test_every_state_of_every_thing_is_explained():
    missing = states_of_models() - {thing.choices for thing in THINGS}

    assert {choices.__qualname__ for choices in missing} == EXPLAINED_THERE


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: thing.code)
def test_each_state_has_one_sentence_and_no_other_has(thing):
    assert set(thing.said) == set(thing.choices.values)
    assert all(sentence.endswith(".") and len(sentence) > 20 for sentence in thing.said.values())


def test_every_measure_is_explained_with_its_question_and_its_formula():
    assert [anchor for anchor, _ in measures()] == [f"measure-{code}" for code in MEASURES]
    assert [measure.code for _, measure in measures() if not (measure.question and measure.formula)] == []


def test_no_two_entries_share_an_anchor():
    anchors = [anchor for thing in THINGS for anchor, *_ in thing.entries] + [anchor for anchor, _ in measures()]

    assert len(set(anchors)) == len(anchors)


@pytest.mark.django_db
def test_everybody_signed_in_reads_it_and_strangers_sign_in(client):
    assert client.get(GLOSSARY).status_code == 302
    client.force_login(make_person("Priya Practice"))

    page = client.get(GLOSSARY).content.decode()

    assert all(f'id="{anchor}"' in page for thing in THINGS for anchor, *_ in thing.entries)
    assert all(f'id="{anchor}"' in page for anchor, _ in measures())


def test_it_speaks_the_councils_words():
    with speaking(Wording({"auditor": "reviewer"})):
        assert said(THINGS[0].said["allocated"]).startswith("A reviewer has been given the case")


@pytest.mark.django_db
def test_help_leads_to_it_once_one_is_signed_in(client):
    link = f'<a class="govuk-link" href="{GLOSSARY}">What states and numbers mean</a>'
    assert link not in client.get(reverse("govuk:help")).content.decode()

    client.force_login(make_person("Priya Practice"))

    assert link in client.get(reverse("govuk:help")).content.decode()
