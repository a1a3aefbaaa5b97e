from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from frameworks import reference


class Command(BaseCommand):
    """Writes the tables of keys in docs/frameworks.md anew, from the schema."""

    help = "Write every key of a framework's files into docs/frameworks.md."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="only say whether it is up to date")

    def handle(self, check, **options):
        path = settings.BASE_DIR / "docs" / "frameworks.md"
        before = path.read_text(encoding="utf-8")
        after = reference.written_into(before)
        if check and before != after:
            raise CommandError("docs/frameworks.md is older than the schema: run manage.py document_frameworks.")
        if not check:
            path.write_text(after, encoding="utf-8")
        self.stdout.write("docs/frameworks.md has every key.")
