"""What the environment says, read once, checked and typed.

Every variable has a safe default, so that a fresh clone starts; a wrong value is
refused with its name, what it held and what was expected. All wrong values are
named at once.
"""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError, EnvValidationError

BASE_DIR = Path(__file__).resolve().parent.parent
YES = frozenset({"true", "yes", "on", "1"})
NO = frozenset({"false", "no", "off", "0"})
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
SHORTEST_SECRET_KEY = 32  # characters
#: How often one person may do what pays a thief, (times, seconds); LIMIT_PAGES and so on say otherwise.
LIMITS = {"pages": (300, 60), "search": (60, 60), "export": (60, 3600), "ask": (30, 86_400)}
SECONDS = {"minute": 60, "hour": 3600, "day": 86_400}

POSTGRESQL_OPTIONS = frozenset({
    "host", "sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name",
})
SQLITE_OPTIONS = {
    # Four writers: 2,363 "database is locked" errors with Django's defaults, none with these.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,  # seconds a writer waits for its turn
    # FULL, not NORMAL: an answer the browser was told is saved survives a power cut.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}


@dataclass(frozen=True)
class Environment:
    """The settings an installation may choose."""

    debug: bool
    demo: bool
    var_dir: Path
    backup_dir: Path
    allowed_hosts: list
    https_only: bool
    time_zone: str
    redis_url: str
    site_url: str
    mail_from: str
    trusted_proxies: int
    second_factor_for: tuple
    idle_minutes: int
    session_hours: int
    oidc_url: str
    oidc_client_id: str
    oidc_name: str
    oidc_trusts_email: bool
    local_passwords: bool
    limits: dict
    secret_key_named: bool
    database: dict = field(repr=False)
    email: dict = field(repr=False)
    secret_key: str = field(repr=False)
    oidc_client_secret: str = field(repr=False)
    metrics_token: str = field(repr=False)

    @property
    def oidc_origin(self):
        """Scheme and host of the identity provider, in a list; empty without one."""
        parts = urlsplit(self.oidc_url)
        return [f"{parts.scheme}://{parts.netloc}"] if self.oidc_url else []


def read():
    """The environment of this process (and of `.env` beside manage.py, which yields to it)."""
    Env.read_env(BASE_DIR / ".env", recurse=False)
    try:
        return _read(_env())
    except EnvValidationError as wrong:
        raise ImproperlyConfigured(_sentence(wrong.error_messages)) from None


def _env():
    env = Env(eager=False)
    for parser in (flag, hosts, time_zone, redis, site, secret, count, database, email, folder, words, some, limit):
        env.add_parser(parser.__name__, parser)
    return env


def _read(env):
    def said(name, kind, default):
        # Set but empty counts as not set, so that a script can switch a variable of .env off.
        return getattr(env, kind)(name) if os.environ.get(name) else default

    var_dir = said("VAR_DIR", "folder", BASE_DIR / "var")
    backup_dir = said("BACKUP_DIR", "folder", None)
    allowed_hosts = said("ALLOWED_HOSTS", "hosts", list(LOOPBACK))
    elsewhere = bool(set(allowed_hosts or ()) - set(LOOPBACK))
    https_only = said("HTTPS_ONLY", "flag", elsewhere)
    secret_key = said("SECRET_KEY", "secret", "")
    values = {
        "debug": said("DEBUG", "flag", False),
        "demo": said("DEMO", "flag", False),
        "time_zone": said("TIME_ZONE", "time_zone", "Europe/London"),
        "redis_url": said("REDIS_URL", "redis", ""),
        "site_url": said("SITE_URL", "site", "http://127.0.0.1:8000"),
        "mail_from": said("MAIL_FROM", "str", "case-file-audit@localhost"),
        "trusted_proxies": said("TRUSTED_PROXIES", "count", 1 if https_only else 0),
        # Everybody, once others can reach it; a council that wants fewer names the roles (ASVS 6.3.3).
        "second_factor_for": said("SECOND_FACTOR_FOR", "words", ("everybody",) if https_only else ()),
        "idle_minutes": said("SESSION_IDLE_MINUTES", "some", 120),
        "session_hours": said("SESSION_HOURS", "some", 12),
        "oidc_url": said("OIDC_URL", "site", ""),
        "oidc_client_id": said("OIDC_CLIENT_ID", "str", ""),
        "oidc_client_secret": said("OIDC_CLIENT_SECRET", "str", ""),
        "oidc_name": said("OIDC_NAME", "str", "your council account"),
        "oidc_trusts_email": said("OIDC_TRUSTS_EMAIL", "flag", False),
        "local_passwords": said("LOCAL_PASSWORDS", "flag", True),
        "metrics_token": said("METRICS_TOKEN", "secret", ""),
        "limits": {name: said(f"LIMIT_{name.upper()}", "limit", usual) for name, usual in LIMITS.items()},
        "database": said("DATABASE_URL", "database", None),
        "email": said("EMAIL_URL", "email", None),
    }
    env.seal()
    values["database"] = values["database"] or sqlite(var_dir / "db.sqlite3")
    values["email"] = values["email"] or mail_folder(var_dir / "mail")
    return Environment(
        var_dir=var_dir, backup_dir=backup_dir or var_dir / "backups",
        allowed_hosts=allowed_hosts, https_only=https_only,
        secret_key=secret_key or kept_secret_key(var_dir), secret_key_named=bool(secret_key),
        **values,
    )


def _sentence(messages):
    faults = [f"{name}: {' '.join(said)}" for name, said in messages.items()]
    return "The environment has values that cannot be used. " + " ".join(faults)


def _refuse(value, expected):
    raise EnvError(f"{value!r} cannot be used; expected {expected}.")


def flag(value):
    """Yes or no."""
    word = value.strip().lower()
    if word not in YES | NO:
        _refuse(value, "true or false")
    return word in YES


def hosts(value):
    """Host names, parted by commas, as browsers send them; no scheme, port or path."""
    names = [name.strip() for name in value.split(",") if name.strip()]
    wrong = [name for name in names if "/" in name or " " in name or _has_port(name)]
    if not names or wrong:
        _refuse(value, "host names parted by commas, such as audit.example.gov.uk")
    return names


def _has_port(name):
    return ":" in name and not (name.startswith("[") and name.endswith("]"))


def time_zone(value):
    if value not in available_timezones():
        _refuse(value, "a time zone's name, such as Europe/London")
    return value


def redis(value):
    if urlsplit(value).scheme not in ("redis", "rediss") or not urlsplit(value).hostname:
        # Only the scheme is repeated: an address may hold a password.
        _refuse(value.split(":", 1)[0], "an address such as redis://127.0.0.1:6379/0")
    return value


def site(value):
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        _refuse(value, "the address people type, such as https://audit.example.gov.uk")
    return value.rstrip("/")


def secret(value):
    if len(value) < SHORTEST_SECRET_KEY:
        # The value itself is not repeated: it would end in a log.
        raise EnvError(f"{len(value)} characters are too few; expected at least "
                       f"{SHORTEST_SECRET_KEY} random ones, kept private.")
    return value


def count(value):
    if not value.isdecimal():
        _refuse(value, "a whole number, such as 1")
    return int(value)


def some(value):
    """A whole number of at least one."""
    if count(value) < 1:
        _refuse(value, "a whole number of at least 1")
    return int(value)


def words(value):
    """Short names parted by commas; "nobody" is none."""
    names = tuple(name.strip().lower() for name in value.split(",") if name.strip())
    if not names or any(not name.replace("_", "").isalpha() for name in names):
        _refuse(value, "everybody, nobody or roles parted by commas, such as administrator,qa")
    return () if names == ("nobody",) else names


def limit(value):
    """So many times in a minute, an hour or a day, as (times, seconds)."""
    times, _, unit = value.strip().partition("/")
    if not times.isdecimal() or int(times) < 1 or unit not in SECONDS:
        _refuse(value, "a number and minute, hour or day, such as 60/minute")
    return int(times), SECONDS[unit]


def folder(value):
    path = Path(value)
    if path.exists() and not path.is_dir():
        _refuse(str(value), "a folder this program may write to")
    return path if path.is_absolute() else BASE_DIR / path


def database(value):
    """Django's database settings from an address."""
    parts = urlsplit(value)
    if parts.scheme in ("postgres", "postgresql"):
        return _postgresql(value, parts)
    if parts.scheme == "sqlite" and len(parts.path) > 1:
        return sqlite(BASE_DIR / parts.path[1:])
    return _refuse_database(value)


def _refuse_database(value):
    # Only the scheme is repeated: an address may hold a password.
    _refuse(value.split(":", 1)[0], "postgres://user:password@host:5432/name, "
            "postgres:///name?host=/var/run/postgresql or sqlite:////folder/file.sqlite3")


def _postgresql(value, parts):
    options = dict(parse_qsl(parts.query))
    name = unquote(parts.path.lstrip("/"))
    try:
        port = parts.port or ""
    except ValueError:
        return _refuse_database(value)
    if not name or "/" in name or set(options) - POSTGRESQL_OPTIONS:
        return _refuse_database(value)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(port),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,  # seconds
        "CONN_HEALTH_CHECKS": True,
    }


def sqlite(path):
    """Settings of one SQLite file, safe with several writers."""
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": dict(SQLITE_OPTIONS)}


def email(value):
    """Django's mail settings from an address."""
    parts = urlsplit(value)
    if parts.scheme not in ("smtp", "smtp+tls", "smtp+ssl") or not parts.hostname:
        _refuse(value.split(":", 1)[0], "smtp+tls://user:password@host:587, smtp+ssl:// or smtp://")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtp+ssl",
        "EMAIL_TIMEOUT": 20,  # seconds
    }


def mail_folder(path):
    """Mail written to files: nothing leaves the machine until EMAIL_URL says how."""
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": path,
    }


def kept_secret_key(var_dir):
    """The key of an installation that names none: random, made once, readable by its owner only."""
    kept = var_dir / "secret-key"
    if not kept.exists():
        var_dir.mkdir(parents=True, exist_ok=True)
        fresh = var_dir / f"secret-key.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        _keep_first(fresh, kept)
    return kept.read_text().strip()


def _keep_first(fresh, kept):
    """Of two processes that start at once, the first one's key stays."""
    try:
        os.link(fresh, kept)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
