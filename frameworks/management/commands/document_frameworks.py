from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from frameworks import json_schema, reference

TABLES = "frameworks.md"


class Command(BaseCommand):
    """Writes what docs/ says of every key anew, from the schema: the tables and the two JSON Schemas."""

    help = "Write every key of a framework's files into docs/frameworks.md and the JSON Schemas beside it."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="only say whether they are up to date")

    def handle(self, check, **options):
        folder = settings.BASE_DIR / "docs"
        before = (folder / TABLES).read_text(encoding="utf-8")
        texts = {TABLES: reference.written_into(before), **json_schema.files()}
        if check:
            self._check(folder, texts)
        else:
            for name, text in texts.items():
                (folder / name).write_text(text, encoding="utf-8")
        self.stdout.write(f"docs/ has every key: {', '.join(texts)}.")

    def _check(self, folder, texts):
        old = [name for name, text in texts.items() if _written(folder / name) != text]
        if old:
            older = " and ".join(f"docs/{name}" for name in old)
            is_ = "is" if len(old) == 1 else "are"
            raise CommandError(f"{older} {is_} older than the schema: run manage.py document_frameworks.")


def _written(path):
    return path.read_text(encoding="utf-8") if path.exists() else ""
