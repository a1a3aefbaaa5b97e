"""Declaring an interest in a case, and ending one that was declared by mistake."""

from django.db import IntegrityError, transaction
from django.urls import reverse

from lib import clock
from lib.permissions import require
from people.models import Declaration, Role, User
from trail.services import length, notify, record


class DeclaredAlready(ValueError):
    """An interest of this person in this case stands; the message is a sentence."""


@transaction.atomic
def declare(person, reference, *, why, words="", by):
    """Say that somebody stands close to a case: from now on they neither see nor are given it.

    The QA team is told, because work on the case that the person still holds has to be
    given to somebody else. Gives the Declaration. Raises DeclaredAlready.
    """
    require(by, "people.declare", person)
    reference = reference.strip().upper()
    try:
        with transaction.atomic():
            made = Declaration.objects.create(
                person=person, reference=reference, why=why, words=words, declared_by=by
            )
    except IntegrityError:
        raise DeclaredAlready(f"An interest in {reference} is declared already.") from None
    record("people.interest_declared", made, by=by, after={"case": reference, "why": why, "words": length(words)})
    _tell_qa(made, by)
    return made


def _tell_qa(made, by):
    for colleague in User.objects.holding(Role.QA, on=clock.today()).exclude(pk__in={by.pk, made.person_id}):
        notify(
            "people.interest_declared", colleague, about=made, url=reverse("people:declarations"),
            on=clock.today(), person=made.person.name, reference=made.reference,
        )


@transaction.atomic
def end(declaration, *, why, by):
    """End a declaration that was a mistake or is no longer so; ending it twice changes nothing."""
    require(by, "people.end_declaration", declaration)
    ended = Declaration.objects.standing().filter(pk=declaration.pk)
    if ended.update(ended_at=clock.now(), ended_by=by, ended_why=why):
        record(
            "people.interest_ended", declaration, by=by,
            after={"case": declaration.reference, "why": length(why)},
        )
