"""Let the first person in: an administrator who also keeps the months."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.base_user import BaseUserManager
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse

from lib import clock
from people.models import Role, User
from people.services import give_role
from people.staff_list import EMAIL


class Command(BaseCommand):
    help = "Make an administrator, and show the link where they choose their password; again until they have."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, *, email, name, **options):
        email = BaseUserManager.normalize_email(email).lower()
        if not EMAIL.fullmatch(email):
            raise CommandError(f"“{email}” is not an e-mail address. Give one.")
        person = User.objects.filter(email=email).first() or self._made(email, name)
        if person.has_usable_password() or not _is_administrator(person):
            raise CommandError(f"{email} is here already. They can reset their password when signing in.")
        if settings.LOCAL_PASSWORDS:
            minutes = settings.PASSWORD_RESET_TIMEOUT // 60
            self.stdout.write(f"{person} chooses a password within {minutes} minutes at\n{_link_of(person)}")
        else:
            self.stdout.write(f"{person} can sign in as {email} with {settings.ENVIRONMENT.oidc_name}.")

    @transaction.atomic
    def _made(self, email, name):
        person = User.objects.create_user(email, name=name, job_title="Administrator")
        for role in (Role.ADMINISTRATOR, Role.QA):
            give_role(person, role=role, by=None, on=clock.today())
        return person


def _is_administrator(person):
    return User.objects.holding(Role.ADMINISTRATOR, on=clock.today()).filter(pk=person.pk).exists()


def _link_of(person):
    """As the mail of a forgotten password has it: it serves once, and ends by itself."""
    given = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    return settings.SITE_URL.rstrip("/") + reverse("account_reset_password_from_key", kwargs=given)
