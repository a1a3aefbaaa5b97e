"""Words looked for in a list: as many as a name has letters, and no book."""

import django_filters
import pytest
from django.http import QueryDict

from lib.govuk.filters import MOST_LETTERS, WordsFilter
from people.models import User


class Find(django_filters.FilterSet):
    words = WordsFilter(field_name="name", lookup_expr="icontains", label="Name")


@pytest.mark.django_db
def test_too_many_letters_are_refused_beside_the_field_and_find_everybody():
    User.objects.create(name="Amara Obi", email="amara@council.example")
    found = Find(QueryDict(f"words={'a' * (MOST_LETTERS + 1)}"), queryset=User.objects.all())

    assert [one.name for one in found.qs] == ["Amara Obi"]
    assert list(found.form.errors) == ["words"]


@pytest.mark.django_db
def test_as_many_letters_as_a_name_has_are_looked_for():
    User.objects.create(name="Amara Obi", email="amara@council.example")

    assert not Find(QueryDict(f"words={'a' * MOST_LETTERS}"), queryset=User.objects.all()).qs.exists()
