"""Each wrong value of the environment, refused in a sentence that says what it held and what was expected."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment
from tests.config.conftest import NAMES

BEGINNING = "The environment has values that cannot be used. "
YES_OR_NO = "expected true or false"
HOSTS = "expected host names parted by commas, such as audit.example.gov.uk"
DATABASE = (
    "expected postgres://user:password@host:5432/name, postgres:///name?host=/var/run/postgresql "
    "or sqlite:////folder/file.sqlite3"
)
MAIL = "expected smtp+tls://user:password@host:587, smtp+ssl:// or smtp://"
REDIS = "expected an address such as redis://127.0.0.1:6379/0"
SITE = "expected the address people type, such as https://audit.example.gov.uk"
ZONE = "expected a time zone's name, such as Europe/London"
NUMBER = "expected a whole number, such as 1"
LIMIT = "expected a number and minute, hour or day, such as 60/minute"
ROLES = "expected everybody, nobody or roles parted by commas, such as administrator,qa"

#: The variable, a wrong value, what of it is repeated, and what was expected.
WRONG = [
    ("DEBUG", "ja", "'ja'", YES_OR_NO),
    ("DEBUG", " ", "' '", YES_OR_NO),
    ("DEMO", "truefalse", "'truefalse'", YES_OR_NO),
    ("HTTPS_ONLY", "-1", "'-1'", YES_OR_NO),
    ("ALLOWED_HOSTS", " , ", "' , '", HOSTS),
    ("ALLOWED_HOSTS", "a.example b.example", "'a.example b.example'", HOSTS),
    ("ALLOWED_HOSTS", "a.example,b.example/x", "'a.example,b.example/x'", HOSTS),
    ("ALLOWED_HOSTS", "::1", "'::1'", HOSTS),
    ("TIME_ZONE", "GMT+1", "'GMT+1'", ZONE),
    ("TIME_ZONE", "europe/london", "'europe/london'", ZONE),
    ("TIME_ZONE", "../../etc/passwd", "'../../etc/passwd'", ZONE),
    ("DATABASE_URL", "postgres://", "'postgres'", DATABASE),
    ("DATABASE_URL", "postgres://u:p@db/one/two", "'postgres'", DATABASE),
    ("DATABASE_URL", "postgres://u:p@db:99999/name", "'postgres'", DATABASE),
    ("DATABASE_URL", "postgres://u:p@db/name?options=-c%20search_path=x", "'postgres'", DATABASE),
    ("DATABASE_URL", "sqlite://", "'sqlite'", DATABASE),
    ("DATABASE_URL", "sqlite:///", "'sqlite'", DATABASE),
    ("DATABASE_URL", "/srv/audit.sqlite3", "'/srv/audit.sqlite3'", DATABASE),
    ("REDIS_URL", "redis://", "'redis'", REDIS),
    ("REDIS_URL", "redis:///0", "'redis'", REDIS),
    ("REDIS_URL", "unix:///run/redis.sock", "'unix'", REDIS),
    ("SITE_URL", "ftp://audit.example.gov.uk", "'ftp://audit.example.gov.uk'", SITE),
    ("SITE_URL", "https://", "'https://'", SITE),
    ("SITE_URL", "/audits/", "'/audits/'", SITE),
    ("EMAIL_URL", "smtp://", "'smtp'", MAIL),
    ("EMAIL_URL", "smtps://mail.example.gov.uk", "'smtps'", MAIL),
    ("SECOND_FACTOR_FOR", "qa; administrator", "'qa; administrator'", ROLES),
    ("SECOND_FACTOR_FOR", " , ", "' , '", ROLES),
    ("SESSION_IDLE_MINUTES", "0", "'0'", "expected a whole number of at least 1"),
    ("SESSION_IDLE_MINUTES", "-5", "'-5'", NUMBER),
    ("SESSION_HOURS", "0", "'0'", "expected a whole number of at least 1"),
    ("OIDC_URL", "login.example/tenant", "'login.example/tenant'", SITE),
    ("OIDC_TRUSTS_EMAIL", "always", "'always'", YES_OR_NO),
    ("LOCAL_PASSWORDS", "never", "'never'", YES_OR_NO),
    ("LIMIT_PAGES", "300", "'300'", LIMIT),
    ("LIMIT_SEARCH", "0/minute", "'0/minute'", LIMIT),
    ("LIMIT_EXPORT", "60/week", "'60/week'", LIMIT),
    ("LIMIT_ASK", "many/day", "'many/day'", LIMIT),
    ("TRUSTED_PROXIES", "1.5", "'1.5'", NUMBER),
    ("TRUSTED_PROXIES", "one", "'one'", NUMBER),
    ("TRUSTED_PROXIES", "²", "'²'", NUMBER),
]


@pytest.mark.parametrize(("name", "value", "repeated", "expected"), WRONG, ids=[f"{w[0]}={w[1]}" for w in WRONG])
def test_wrong_value_is_refused_with_what_was_expected(read, name, value, repeated, expected):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(**{name: value})

    assert str(refusal.value) == f"{BEGINNING}{name}: {repeated} cannot be used; {expected}."


def test_every_variable_that_can_be_wrong_is_refused_here():
    # Any text; a file; too short: asked in the tests beside.
    free = {
        "BACKUP_DIR", "MAIL_FROM", "OIDC_NAME", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "VAR_DIR",
        "SECRET_KEY", "METRICS_TOKEN",
    }  # fmt: skip

    assert {name for name, *_ in WRONG} | free == set(NAMES)


def test_key_that_is_too_short_is_told_by_its_length_and_not_by_itself(read):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(SECRET_KEY="x" * 31)

    assert str(refusal.value) == (
        f"{BEGINNING}SECRET_KEY: 31 characters are too few; expected at least 32 random ones, kept private."
    )
    assert read(SECRET_KEY="x" * 32).secret_key_named is True


def test_folder_that_is_a_file_is_refused_by_name(read, tmp_path):
    (tmp_path / "notes").write_text("x")

    with pytest.raises(ImproperlyConfigured) as refusal:
        read(VAR_DIR=str(tmp_path / "notes"))

    assert str(refusal.value) == (
        f"{BEGINNING}VAR_DIR: '{tmp_path / 'notes'}' cannot be used; expected a folder this program may write to."
    )


def test_ten_wrong_values_are_ten_sentences_in_one_go(read):
    wrong = {name: value for name, value, *_ in WRONG}

    with pytest.raises(ImproperlyConfigured) as refusal:
        read(**wrong)

    assert [name for name in wrong if f" {name}: " not in str(refusal.value)] == []


def test_refused_environment_makes_no_folder_and_no_key(read, tmp_path):
    with pytest.raises(ImproperlyConfigured):
        read(DEBUG="perhaps")

    assert list(tmp_path.iterdir()) == []


# And what is right is taken as it is meant


@pytest.mark.parametrize(
    ("name", "value", "field", "meant"),
    [
        ("DEBUG", " YES ", "debug", True),
        ("DEBUG", "0", "debug", False),
        ("DEMO", "on", "demo", True),
        ("ALLOWED_HOSTS", " a.example , [2001:db8::1],", "allowed_hosts", ["a.example", "[2001:db8::1]"]),
        ("TIME_ZONE", "UTC", "time_zone", "UTC"),
        ("REDIS_URL", "rediss://:p@cache:6380/2", "redis_url", "rediss://:p@cache:6380/2"),
        ("SITE_URL", "https://audit.example.gov.uk/", "site_url", "https://audit.example.gov.uk"),
        ("MAIL_FROM", "audit@example.gov.uk", "mail_from", "audit@example.gov.uk"),
        ("TRUSTED_PROXIES", "2", "trusted_proxies", 2),
    ],
)
def test_right_value_is_read_as_it_is_meant(read, name, value, field, meant):
    assert getattr(read(**{name: value}), field) == meant


@pytest.mark.parametrize(
    ("address", "port", "tls", "ssl"),
    [
        ("smtp://mail.example.gov.uk", 25, False, False),
        ("smtp+tls://mail.example.gov.uk", 587, True, False),
        ("smtp+ssl://mail.example.gov.uk", 465, False, True),
        ("smtp+tls://mail.example.gov.uk:2525", 2525, True, False),
    ],
)
def test_mail_leaves_by_the_usual_port_of_its_kind(read, address, port, tls, ssl):
    found = read(EMAIL_URL=address).email

    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (port, tls, ssl)
    assert found["EMAIL_TIMEOUT"] == 20


def test_relative_addresses_lie_beside_the_application(read):
    assert read(DATABASE_URL="sqlite:///audit.sqlite3").database["NAME"] == environment.BASE_DIR / "audit.sqlite3"
    assert read(DATABASE_URL="sqlite:////srv/audit.sqlite3").database["NAME"].as_posix() == "/srv/audit.sqlite3"


@pytest.mark.parametrize(("hosts", "https", "proxies"), [("localhost", False, 0), ("audit.example.gov.uk", True, 1)])
def test_proxy_is_expected_where_the_world_is(read, hosts, https, proxies):
    """Throttling by address needs to know whose address it sees."""
    found = read(ALLOWED_HOSTS=hosts)

    assert (found.https_only, found.trusted_proxies) == (https, proxies)


def test_secrets_are_not_in_what_a_log_would_print(read):
    found = repr(read(
        SECRET_KEY="k" * 40, DATABASE_URL="postgres://u:hunter2@db/x", EMAIL_URL="smtp://u:hunter3@mail.example",
    ))  # fmt: skip

    assert [word for word in ("k" * 40, "hunter2", "hunter3") if word in found] == []
