"""Every value an installation may choose is read as written or refused by its name."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment
from tests.config.conftest import NAMES

pytestmark = pytest.mark.long

PRODUCTION = {
    "SECRET_KEY": "Vq3l0n1bq8Wc5sTz7Kd2Yx9Jm4Rf6Hp0Lg8Na3Ue5Zo1Ib7Xw2Ek6Cv9Dt",
    "ALLOWED_HOSTS": "audit.example.gov.uk",
    "SITE_URL": "https://audit.example.gov.uk",
}


def test_a_fresh_clone_runs_on_this_machine_only(read, tmp_path):
    found = read()

    assert found.debug is False
    assert found.allowed_hosts == ["localhost", "127.0.0.1", "[::1]"]
    assert found.https_only is False
    assert found.time_zone == "Europe/London"
    assert found.redis_url == ""
    assert found.database["NAME"] == tmp_path / "var" / "db.sqlite3"
    assert found.email["EMAIL_FILE_PATH"] == tmp_path / "var" / "mail"


def test_a_fresh_clone_keeps_the_key_it_made_to_its_owner(read, tmp_path):
    first = read().secret_key

    assert len(first) == 64
    assert read().secret_key == first
    assert (tmp_path / "var" / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [kept.name for kept in (tmp_path / "var").iterdir()] == ["secret-key"]


def test_of_two_processes_that_make_a_key_at_once_both_use_the_first(tmp_path):
    fresh, kept = tmp_path / "fresh", tmp_path / "secret-key"
    kept.write_text("the first one's")
    fresh.write_text("the second one's")

    environment._keep_first(fresh, kept)

    assert kept.read_text() == "the first one's"
    assert not fresh.exists()


def test_sqlite_waits_its_turn_and_keeps_what_it_confirmed(read):
    assert read(DATABASE_URL="sqlite:////srv/audit.sqlite3").database["OPTIONS"] == {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("postgres://root@127.0.0.1:5432/audit", ("audit", "root", "", "127.0.0.1", "5432")),
        ("postgresql://u:p%40ss@db/audit", ("audit", "u", "p@ss", "db", "")),
        ("postgres:///audit", ("audit", "", "", "", "")),
        ("postgres:///audit?host=/run/postgresql", ("audit", "", "", "/run/postgresql", "")),
        ("postgres://u@%2Frun%2Fpostgresql/audit", ("audit", "u", "", "/run/postgresql", "")),
    ],
)
def test_a_postgresql_address_is_read_over_the_network_and_by_socket(read, address, expected):
    database = read(DATABASE_URL=address).database

    assert tuple(database[k] for k in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == expected
    assert database["OPTIONS"] == {}


def test_postgresql_may_be_asked_for_an_encrypted_connection(read):
    database = read(DATABASE_URL="postgres://u@db/audit?sslmode=verify-full").database

    assert database["OPTIONS"] == {"sslmode": "verify-full"}


def test_a_set_but_empty_name_counts_as_not_set(read):
    assert read(**{name: "" for name in NAMES if name != "VAR_DIR"}) == read()


def test_another_host_turns_https_on(read):
    assert read(ALLOWED_HOSTS="audit.example.gov.uk").https_only is True
    assert read(ALLOWED_HOSTS="audit.example.gov.uk", HTTPS_ONLY="no").https_only is False


@pytest.mark.parametrize(
    ("values", "who"),
    [
        ({}, ()),
        ({"ALLOWED_HOSTS": "audit.example.gov.uk"}, ("everybody",)),
        ({"ALLOWED_HOSTS": "audit.example.gov.uk", "SECOND_FACTOR_FOR": "nobody"}, ()),
        ({"SECOND_FACTOR_FOR": "Administrator, qa"}, ("administrator", "qa")),
    ],
)
def test_a_second_factor_is_for_everybody_once_others_reach_it_unless_the_council_names_roles(read, values, who):
    assert read(**values).second_factor_for == who


def test_limits_are_said_as_times_and_a_unit(read):
    assert read(LIMIT_SEARCH="5/minute", LIMIT_EXPORT="2/day").limits == {
        "pages": (300, 60), "search": (5, 60), "export": (2, 86_400), "ask": (30, 86_400),
    }


def test_identity_provider_is_the_one_place_a_form_may_lead_to(read):
    assert read().oidc_origin == []
    assert read(OIDC_URL="https://login.example/tenant/v2.0").oidc_origin == ["https://login.example"]


def test_mail_leaves_as_the_address_says(read):
    found = read(EMAIL_URL="smtp+tls://me:s%2Fcret@mail.example.gov.uk").email

    assert found["EMAIL_HOST"] == "mail.example.gov.uk"
    assert found["EMAIL_PORT"] == 587
    assert found["EMAIL_HOST_PASSWORD"] == "s/cret"
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (True, False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "maybe"),
        ("DEMO", "perhaps"),
        ("HTTPS_ONLY", "2"),
        ("ALLOWED_HOSTS", "https://audit.example.gov.uk"),
        ("ALLOWED_HOSTS", "audit.example.gov.uk:8000"),
        ("ALLOWED_HOSTS", ","),
        ("TIME_ZONE", "Europe/Hull"),
        ("DATABASE_URL", "mysql://root@127.0.0.1/audit"),
        ("DATABASE_URL", "audit.sqlite3"),
        ("DATABASE_URL", "postgres://root@127.0.0.1:5432/"),
        ("DATABASE_URL", "postgres://root@127.0.0.1:port/audit"),
        ("DATABASE_URL", "postgres://root@127.0.0.1/audit?ssl=yes"),
        ("REDIS_URL", "127.0.0.1:6379"),
        ("REDIS_URL", "http://127.0.0.1:6379"),
        ("SECRET_KEY", "short"),
        ("SITE_URL", "audit.example.gov.uk"),
        ("EMAIL_URL", "mail.example.gov.uk"),
        ("TRUSTED_PROXIES", "-1"),
        ("VAR_DIR", __file__),
        ("SECOND_FACTOR_FOR", "qa;administrator"),
        ("SESSION_IDLE_MINUTES", "0"),
        ("SESSION_HOURS", "a day"),
        ("OIDC_URL", "login.example"),
        ("METRICS_TOKEN", "short"),
        ("LIMIT_PAGES", "300"),
        ("LIMIT_SEARCH", "0/minute"),
        ("LIMIT_EXPORT", "60/week"),
    ],
)
def test_a_wrong_value_is_refused_by_name(read, name, value):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(**{name: value})

    assert f"{name}: " in str(refusal.value)
    assert "expected" in str(refusal.value)


def test_all_wrong_values_are_named_at_once(read):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(DEBUG="maybe", TIME_ZONE="Mars")

    assert str(refusal.value) == (
        "The environment has values that cannot be used. "
        "DEBUG: 'maybe' cannot be used; expected true or false. "
        "TIME_ZONE: 'Mars' cannot be used; expected a time zone's name, such as Europe/London."
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://root:hunter2@127.0.0.1/audit"),
        ("DATABASE_URL", "postgres://root:hunter2@127.0.0.1:x/audit"),
        ("EMAIL_URL", "imap://me:hunter2@mail.example.gov.uk"),
        ("REDIS_URL", "http://:hunter2@127.0.0.1:6379"),
        ("SECRET_KEY", "hunter2"),
    ],
)
def test_a_refusal_does_not_repeat_secrets(read, name, value):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(**{name: value})

    assert "hunter2" not in str(refusal.value)


def manage(*arguments, **values):
    """Run manage.py as its own process with only the given names set."""
    clean = {name: value for name, value in os.environ.items() if name not in NAMES}
    clean.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=environment.BASE_DIR, env={**clean, **values},
        capture_output=True, text=True, check=False,
    )


def test_a_command_refuses_a_wrong_environment_with_a_sentence_and_no_traceback(tmp_path):
    ended = manage("check", DEBUG="maybe", VAR_DIR=str(tmp_path))

    assert ended.returncode == 1
    assert ended.stderr == (
        "The environment has values that cannot be used. "
        "DEBUG: 'maybe' cannot be used; expected true or false.\n"
    )


def test_a_production_environment_gives_no_deployment_warning(tmp_path):
    ended = manage("check", "--deploy", "--fail-level", "WARNING", VAR_DIR=str(tmp_path), **PRODUCTION)

    assert ended.stderr == ""
    assert ended.stdout == "System check identified no issues (0 silenced).\n"


def test_a_key_that_is_not_named_is_a_deployment_warning(tmp_path):
    named = {name: value for name, value in PRODUCTION.items() if name != "SECRET_KEY"}

    ended = manage("check", "--deploy", "--fail-level", "WARNING", VAR_DIR=str(tmp_path), **named)

    assert ended.returncode == 1
    assert "config.W001" in ended.stderr


def test_models_and_migrations_agree(tmp_path):
    ended = manage("makemigrations", "--check", "--dry-run", VAR_DIR=str(tmp_path))

    assert ended.stdout == "No changes detected\n"
