"""manage.py check_trail: does the chain of the trail hold?"""

import re

from django.core.management.base import BaseCommand, CommandError

from trail import guard, seals


class Command(BaseCommand):
    help = (
        "Follow the chain of the trail from its first row and name the first that was changed, taken away "
        "or put in. Ends with 1 where it is broken. Note the digests elsewhere and give them next time."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--noted", action="append", default=[], metavar="LOG:NUMBER:DIGEST",
            help="a digest noted earlier, as event:12:9f86…; it must still be in the chain",
        )

    def handle(self, *, noted, **options):
        noted = dict(_noted(each) for each in noted)
        results = [seals.check(log, noted=noted.get(str(log), "")) for log in seals.LOGS]
        for each in results:
            self.stdout.write(_line(each))
        broken = [each.broken for each in results if each.broken]
        if broken:
            raise CommandError(" ".join(f"The chain of {each.log} rows is broken: {each.sentence}" for each in broken))
        if open_ := guard.missing():
            self.stderr.write(f"Nothing refuses a change of {', '.join(open_)}: run manage.py secure_database.")


def _noted(text):
    if not re.fullmatch(r"(event|access):[1-9]\d*:[0-9a-f]{64}", text):
        raise CommandError(f'"{text}" is not a noted digest: write it as event:12:9f86…, as this command prints it.')
    log, _, rest = text.partition(":")
    return log, rest


def _line(each):
    state = "broken" if each.broken else "whole"
    digest = f", {each.log}:{each.seals}:{each.digest}" if each.seals and not each.broken else ""
    return f"{each.log}: {state}, {each.rows} rows in {each.seals} seals, {each.waiting} waiting{digest}"
