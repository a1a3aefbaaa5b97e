"""`manage.py check_config` says each thing that is unsafe or missing, and nothing where all is well."""

import os
import socketserver
import threading
import time
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.test import override_settings

from config import life, situation
from frameworks.models import Framework, FrameworkVersion
from people.models import Membership, Role
from tests.cast import make_person

pytestmark = pytest.mark.django_db
KEY = "Vq3l0n1bq8Wc5sTz7Kd2Yx9Jm4Rf6Hp0Lg8Na3Ue5Zo1Ib7Xw2"
SITE = "https://audit.example.gov.uk"


@pytest.fixture
def council(tmp_path):
    """An installation as it should be: changed by a test in one thing."""
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "audit.dump").touch()
    tmp_path.chmod(0o750)
    environment = replace(
        settings.ENVIRONMENT, https_only=True, trusted_proxies=1, secret_key_named=True, redis_url="",
        backup_dir=tmp_path / "backups", oidc_url="",
        # The tests run on PostgreSQL too: what is looked at is named here.
        database={"ENGINE": "django.db.backends.sqlite3", "HOST": "", "OPTIONS": {}},
    )  # fmt: skip
    make_person("Adam Admin", Role.ADMINISTRATOR)
    framework = Framework.objects.create(slug="council", name="Council")
    FrameworkVersion.objects.create(framework=framework, number=1, digest="x", in_force_from=date(2020, 1, 1))
    life.seen(life.WORKER)
    life.seen(life.SCHEDULER)
    with override_settings(
        ENVIRONMENT=environment, DEBUG=False, DEMO=False, ALLOWED_HOSTS=["audit.example.gov.uk"], SITE_URL=SITE,
        SECOND_FACTOR_FOR=("everybody",), VAR_DIR=tmp_path, MEDIA_ROOT=tmp_path / "files",
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="localhost", EMAIL_PORT=1,
        DEFAULT_FROM_EMAIL="audit@example.gov.uk", TIME_ZONE="Europe/London", SECURE_SSL_REDIRECT=True,
        SECURE_HSTS_SECONDS=31_536_000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True, SECURE_HSTS_PRELOAD=True,
        SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True, SECRET_KEY=KEY,
    ):  # fmt: skip
        yield lambda: [one for one in situation.faults() if one != NO_MAIL_SERVER], environment


#: Nothing listens on port 1; every test meets it.
NO_MAIL_SERVER = "The mail server does not answer (ConnectionRefusedError). Mend EMAIL_URL or the way there."


def test_nothing_is_said_where_all_is_well(council):
    look, _ = council

    assert look() == []


@pytest.mark.parametrize(
    ("change", "beginning"),
    [
        ({"DEBUG": True}, "DEBUG is on"),
        ({"DEMO": True}, "DEMO is on"),
        ({"ALLOWED_HOSTS": ["*"], "SITE_URL": "https://*"}, "ALLOWED_HOSTS takes any host"),
        ({"ALLOWED_HOSTS": ["localhost"], "SITE_URL": "https://localhost"}, "ALLOWED_HOSTS names only this machine"),
        ({"SITE_URL": "https://other.example"}, "SITE_URL leads to other.example"),
        ({"SITE_URL": "http://audit.example.gov.uk"}, "SITE_URL begins with http://"),
        ({"SECOND_FACTOR_FOR": ()}, "SECOND_FACTOR_FOR names nobody"),
        ({"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}, "EMAIL_URL is not set"),
        ({"DEFAULT_FROM_EMAIL": "audit@localhost"}, "MAIL_FROM is an address of this machine"),
        ({"TIME_ZONE": "Europe/Paris"}, "TIME_ZONE is Europe/Paris"),
        ({"SECURE_HSTS_SECONDS": 0}, "You have not set a value for the SECURE_HSTS_SECONDS"),
        ({"STATIC_ROOT": "/"}, "Uploaded files lie among the static files"),
    ],
)
def test_each_wrong_setting_is_one_sentence(council, change, beginning):
    look, _ = council

    with override_settings(**change):
        said = look()

    assert [sentence[: len(beginning)] for sentence in said] == [beginning]


@pytest.mark.parametrize(
    ("change", "beginnings"),
    [
        ({"secret_key_named": False}, ["SECRET_KEY is not named"]),
        ({"https_only": False}, ["HTTPS_ONLY is off"]),
        ({"trusted_proxies": 0}, ["TRUSTED_PROXIES is 0"]),
        ({"oidc_url": "https://login.example/t/v2.0"}, ["OIDC_URL is set without"]),
        ({"local_passwords": False}, ["LOCAL_PASSWORDS is off, but there is no other way in"]),
        ({"oidc_url": "http://login.example/t", "oidc_client_id": "a", "oidc_client_secret": "b"}, ["OIDC_URL begins"]),
        (
            {"oidc_url": "https://login.example/common/v2.0", "oidc_client_id": "a", "oidc_client_secret": "b",
             "oidc_trusts_email": True},
            ["OIDC_TRUSTS_EMAIL is on for every"],
        ),
        ({"redis_url": "redis://127.0.0.1:1/0"}, ["The database is SQLite while", "Redis does not answer"]),
        (
            {"redis_url": "redis://redis.invalid:6379/0"},
            ["The database is SQLite while", "REDIS_URL begins with redis://", "Redis does not answer"],
        ),
    ],
)  # fmt: skip
def test_each_wrong_variable_is_said(council, change, beginnings):
    look, environment = council

    with override_settings(ENVIRONMENT=replace(environment, **change)):
        said = look()

    assert [sentence[: len(beginning)] for sentence, beginning in zip(said, beginnings, strict=True)] == beginnings


def test_database_elsewhere_is_reached_encrypted(council):
    look, environment = council
    there = {"ENGINE": "django.db.backends.postgresql", "HOST": "db.example", "OPTIONS": {}}

    with override_settings(ENVIRONMENT=replace(environment, database=there)):
        said = look()

    assert [sentence.split(" ")[0] for sentence in said] == ["DATABASE_URL", "REDIS_URL"]


@pytest.mark.parametrize(("hours", "said"), [(25, []), (27, ["is 27 hours old"]), (240, ["is 240 hours old"])])
def test_backup_may_be_a_night_old(council, hours, said):
    look, environment = council
    then = time.time() - hours * 3600
    os.utime(environment.backup_dir / "audit.dump", (then, then))

    assert [sentence.split("backups ")[1].split(".")[0] for sentence in look()] == said


def test_no_backup_at_all_is_said_with_the_folder(council):
    look, environment = council
    (environment.backup_dir / "audit.dump").unlink()

    assert look() == [
        f"There is no backup in {environment.backup_dir}. Make one each night, or name the right folder in BACKUP_DIR."
    ]


def test_folder_that_everybody_can_read_is_named(council, tmp_path):
    look, _ = council
    tmp_path.chmod(0o755)

    assert look() == [f"VAR_DIR ({tmp_path}) can be read by every account of this machine. chmod o-rwx {tmp_path}"]


def test_empty_installation_lacks_people_rules_and_workers(council):
    look, _ = council
    cache.clear()
    Membership.objects.all().delete()
    FrameworkVersion.objects.all().delete()

    assert [sentence[:23] for sentence in look()] == [
        "There is no administrat", "No framework is in forc", "There is no sign of lif", "There is no sign of lif",
    ]  # fmt: skip


def test_command_numbers_the_sentences_and_ends_with_one(council):
    out = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("check_config", stdout=out)

    assert ended.value.code == 1
    assert out.getvalue() == f"1. {NO_MAIL_SERVER}\n1 to mend.\n"


class Greets(socketserver.StreamRequestHandler):
    """As much of a mail server as a connection needs."""

    def handle(self):
        self.wfile.write(b"220 mail.example ready\r\n")
        while line := self.rfile.readline():
            self.wfile.write(b"221 bye\r\n" if line.lower().startswith(b"quit") else b"250 ok\r\n")


def test_command_is_content_where_all_is_well(council):
    out = StringIO()

    with socketserver.TCPServer(("127.0.0.1", 0), Greets) as server, override_settings(
        EMAIL_HOST="127.0.0.1", EMAIL_PORT=server.server_address[1]
    ):
        threading.Thread(target=server.handle_request, daemon=True).start()
        call_command("check_config", stdout=out)

    assert out.getvalue() == "Nothing unsafe or missing was found.\n"
