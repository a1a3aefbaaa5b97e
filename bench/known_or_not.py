"""Whether signing in tells who works here: `python bench/known_or_not.py [--tries N]`.

A wrong password for somebody known, for a leaver, for somebody who never set one, and for nobody, in turns and in
an order by chance, through the whole application as an installation hashes passwords, with the limits on tries
lifted. The page is the same but for what was typed; the middle times of each are at most 5 % from those of
nobody. A new password is asked for likewise. Where that is broken this ends with 1. The database is one of its
own: SQLite in a folder that goes, or what DATABASE_URL names, which must be empty.
"""

import argparse
import os
import random
import re
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
APART = 0.05  # of the middle time for nobody
WHO = ("known", "left", "new", "nobody")
#: What differs from one answer to the next whoever asks: tokens, and the address that was typed.
OWN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")[^"]+|nonce-?[^"\']*["\'][^"\']*|(known|left|new|nobody)@')
PAGES = {
    "signing in": ("account_login", lambda address: {"login": address, "password": "a wrong one, of some words"}),
    "a new password": ("account_reset_password", lambda address: {"email": address}),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tries", type=int, default=300, help="of each, 300 unless told")
    parser.add_argument("--who", nargs="+", choices=WHO[:-1], default=WHO[:-1], help="beside nobody; all unless told")
    parser.add_argument("--page", nargs="+", choices=PAGES, default=[*PAGES], help="both unless told")
    parser.add_argument("--seed", type=int, default=0, help="of the order")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ |= {"VAR_DIR": folder, "DEBUG": "false", "DJANGO_SETTINGS_MODULE": "config.settings"}
        os.environ |= {"SECRET_KEY": "a key for a bench only, of more than fifty characters, and no secret"}
        import django  # after the environment names the database
        from django.test.utils import override_settings, setup_test_environment

        django.setup()
        setup_test_environment()  # mail stays here; the test's own host is known
        lifted = {"ACCOUNT_RATE_LIMITS": False, "RATE_LIMITS": {}, "SECURE_SSL_REDIRECT": False}
        plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
        with override_settings(**lifted, STORAGES=_storages() | plain):
            _prepare()
            sys.exit(max([_compare(page, given) for page in given.page]))


def _storages():
    from django.conf import settings

    return settings.STORAGES


def _prepare():
    """One who works here, one who has left, and one who never set a password."""
    import logging
    from datetime import timedelta

    from django.core.management import call_command

    from lib import clock
    from people.models import User

    logging.disable(logging.CRITICAL)
    call_command("migrate", verbosity=0)
    User.objects.create_user("known@council.example", "nine short words", name="Known")
    gone = clock.today() - timedelta(days=30)
    User.objects.create_user("left@council.example", "nine short words", name="Left", left_on=gone)
    User.objects.create(email="new@council.example", name="New")


def _compare(page, given):
    """Ask the page for each in turns; 1 where what is said or how long it takes tells them apart."""
    asking = (*given.who, "nobody")
    times, answers, chance = {who: [] for who in asking}, set(), random.Random(given.seed)
    for who in asking:
        answers.add(_ask(page, who)[1])  # not counted: the first reads templates and makes connections
    for _ in range(given.tries):
        for who in chance.sample(asking, len(asking)):
            took, answer = _ask(page, who)
            times[who].append(took)
            answers.add(answer)
    return _tell(page, given, times, answers)


def _ask(page, who):
    from django.core import mail
    from django.test import Client
    from django.urls import reverse

    name, fields = PAGES[page]
    browser, path, sent = Client(), reverse(name), fields(f"{who}@council.example")
    begun, worked = time.perf_counter(), time.process_time()
    answer = browser.post(path, sent)
    took = time.perf_counter() - begun, time.process_time() - worked
    mail.outbox.clear()
    return took, (answer.status_code, answer.get("Location"), OWN.sub("", answer.content.decode()))


def _tell(page, given, times, answers):
    middle = {who: [1_000 * median(took) for took in zip(*both, strict=True)] for who, both in times.items()}
    clock, _ = middle["nobody"]
    alike = "alike" if len(answers) == 1 else "NOT alike"
    print(f"{page}, {given.tries} tries of each: answers {alike}, {' or '.join(str(one[0]) for one in answers)}")
    for who, (took, worked) in middle.items():
        print(f"  {who}: {took:.1f} ms in the middle, {took / clock - 1:+.1%}; {worked:.1f} ms of a processor")
    return int(len(answers) > 1 or any(abs(took / clock - 1) > APART for took, _ in middle.values()))


if __name__ == "__main__":
    main()
