"""Say what is unsafe or missing in this installation."""

from django.core.management.base import BaseCommand

from config import situation


class Command(BaseCommand):
    help = "Say in sentences what is unsafe or missing here; ends with 1 where anything is, else with 0."
    requires_system_checks = []  # they are among what is said

    def handle(self, **options):
        found = situation.faults()
        for number, sentence in enumerate(found, 1):
            self.stdout.write(f"{number}. {sentence}")
        if found:
            self.stdout.write(f"{len(found)} to mend.")
            raise SystemExit(1)
        self.stdout.write("Nothing unsafe or missing was found.")
