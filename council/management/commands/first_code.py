"""Say the code that the first page asks for; bin/serve does at each start."""

from django.core.management.base import BaseCommand

from council.first import new_code


class Command(BaseCommand):
    help = "Make and print the code for the first page; print nothing when somebody is here already."

    def handle(self, **options):
        if code := new_code():
            self.stdout.write(code)
