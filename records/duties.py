"""What this room does every day: delete old packs, say what is due to go, look whether the trail holds."""

from django.urls import reverse

from jobs.duties import duty
from people.models import Role, User
from records import packs, retention
from trail import seals
from trail.services import notify_many, telling


class TrailBroken(Exception):
    """The chain of the trail does not hold: the sentence says where."""


@duty("records.delete_packs", order=95)
def delete_packs(on):
    """Delete the files of subject-access packs whose days are over."""
    return packs.delete_old(on)


@duty("records.tell_due", order=96)
def tell_due(on):
    """On the first of a month tell administrators how many cases are due to go."""
    number = retention.due(on).count() if on.day == 1 else 0
    if not number:
        return 0
    page = reverse("records:retention")
    return notify_many([
        telling("records_due", person, about="records.retention", url=page, on=on, number=number)
        for person in User.objects.holding(Role.ADMINISTRATOR, on=on)
    ])


@duty("records.check_trail", order=97)
def check_trail(on):
    """Follow the trail's chain; a break fails the duty, which is shown to those who look after the service."""
    found = [seals.check(log) for log in seals.LOGS]
    if broken := [f"{each.log}: {each.broken.sentence}" for each in found if each.broken]:
        raise TrailBroken(" ".join(broken))
    return sum(each.rows for each in found)
