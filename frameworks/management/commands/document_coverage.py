from django.core.management.base import BaseCommand, CommandError

from frameworks import coverage


class Command(BaseCommand):
    """Writes docs/coverage.md anew: where each numbered requirement lives and which test proves it."""

    help = "Write docs/coverage.md from the framework files, the modules and the tests."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="only say whether it is up to date")

    def handle(self, check, **options):
        root = coverage.root_of_project()
        path, everything = root / "docs" / "coverage.md", coverage.covered(root)
        text = coverage.as_markdown(everything)
        if check and (not path.is_file() or path.read_text(encoding="utf-8") != text):
            raise CommandError("docs/coverage.md is not what the project holds: run manage.py document_coverage.")
        if not check:
            path.write_text(text, encoding="utf-8")
        missing = [one.requirement.id for rows in everything.values() for one in rows if not one.tests]
        self.stdout.write(f"{len(missing)} requirements have no test that names them: {', '.join(missing) or 'none'}.")
