"""Let the first person in: an administrator who also keeps the months."""

from django.contrib.auth.base_user import BaseUserManager
from django.core.management.base import BaseCommand, CommandError
from django.utils.crypto import get_random_string

from lib import clock
from people.models import Role, User
from people.services import give_role
from people.staff_list import EMAIL


class Command(BaseCommand):
    help = "Make an administrator with a password that is shown once."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, *, email, name, **options):
        email = BaseUserManager.normalize_email(email).lower()
        if not EMAIL.fullmatch(email):
            raise CommandError(f"“{email}” is not an e-mail address. Give one.")
        if User.objects.filter(email=email).exists():
            raise CommandError(f"{email} is here already. They can reset their password when signing in.")
        password = get_random_string(20)
        person = User.objects.create_user(email, password, name=name, job_title="Administrator")
        for role in (Role.ADMINISTRATOR, Role.QA):
            give_role(person, role=role, by=None, on=clock.today())
        self.stdout.write(f"{name} can sign in as {email} with the password {password}")
