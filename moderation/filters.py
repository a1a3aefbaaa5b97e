"""Filters of the list of moderations."""

import django_filters
from django.db.models import Q

from lib import clock
from lib.govuk.filters import WordsFilter
from moderation.models import Moderation
from people.models import User


class ModerationFilter(django_filters.FilterSet):
    """Find moderations by reference, part, month, state, reason, moderator and lateness."""

    words = WordsFilter(method="find", label="Audit or case reference")
    part = django_filters.ChoiceFilter(method="of_part", label="My part", choices=[("mine", "I moderate it")])
    month = django_filters.ChoiceFilter(field_name="audit__month", label="Month", choices=[])
    status = django_filters.MultipleChoiceFilter(choices=Moderation.Status.choices, label="State")
    reason = django_filters.ChoiceFilter(method="of_reason", choices=Moderation.Reason.choices, label="Why chosen")
    moderator = django_filters.ModelChoiceFilter(queryset=User.objects.none(), label="Moderator")
    late = django_filters.ChoiceFilter(method="is_late", label="Late", choices=[("yes", "Only late ones")])

    class Meta:
        model = Moderation
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        days = self.queryset.order_by("-audit__month").values_list("audit__month", flat=True).distinct()
        self.filters["month"].extra["choices"] = [(day.isoformat(), f"{day:%B %Y}") for day in days]
        people = self.queryset.order_by().values("moderator")
        self.filters["moderator"].queryset = User.objects.filter(pk__in=people).order_by("name", "pk")

    def find(self, moderations, name, words):
        words = words.strip()
        return moderations.filter(Q(audit__reference__icontains=words) | Q(audit__case__reference__icontains=words))

    def of_part(self, moderations, name, part):
        return moderations.filter(moderator=self.request.user)

    def of_reason(self, moderations, name, reason):
        """Those still to be graded blind are left out: the reason could tell the grade."""
        hidden = Moderation.objects.hiding_from(self.request.user).values("pk")
        return moderations.filter(reason=reason).exclude(pk__in=hidden)

    def is_late(self, moderations, name, value):
        return moderations.overdue(clock.today())
