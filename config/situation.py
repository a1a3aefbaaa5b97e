"""What is unsafe or missing in this installation, in sentences for `manage.py check_config`.

Each function looks at one matter and yields what is wrong there: what, and how to
mend it. No sentence repeats a secret.
"""

import time
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.mail import get_connection
from django.db import DatabaseError
from redis import Redis
from redis.exceptions import RedisError

from config import health, life
from config.environment import LOOPBACK
from frameworks.services import NoFramework, in_force
from lib import clock
from people.models import Role, User

BACKUP_AGE = 26  # hours; a nightly one that is two hours late
#: Django's own warnings about https; `encryption` says the same, and nothing where only this machine is reached.
ABOUT_HTTPS = frozenset({"security.W004", "security.W008", "security.W012", "security.W016"})
ENCRYPTED = frozenset({"require", "verify-ca", "verify-full"})
SQLITE_PEOPLE = 20  # at work at once, as measured

MATTERS = []


def matter(look):
    """Enter a function as one of the matters looked at."""
    MATTERS.append(look)
    return look


def faults():
    """Every sentence about what is unsafe or missing; empty where all is well."""
    return [sentence for look in MATTERS for sentence in look()]


def is_elsewhere(host):
    return bool(host) and host.strip("[]") not in {name.strip("[]") for name in LOOPBACK}


@matter
def modes():
    if settings.DEBUG:
        yield "DEBUG is on: error pages show code and values to whoever meets them. Set DEBUG=false."
    if settings.DEMO:
        yield "DEMO is on: every page says that its children are invented. Set DEMO=false before real records come in."


@matter
def secret():
    if not settings.ENVIRONMENT.secret_key_named:
        yield (f"SECRET_KEY is not named: the one in {settings.VAR_DIR / 'secret-key'} lies beside the data. "
               "Move it to the environment and keep a copy apart from the backups.")


@matter
def address():
    hosts = settings.ALLOWED_HOSTS
    if any(host in ("*", ".") for host in hosts):
        yield "ALLOWED_HOSTS takes any host name. Name the ones people type."
    if not any(is_elsewhere(host) for host in hosts):
        yield "ALLOWED_HOSTS names only this machine, so nobody else reaches the service. Name what people type."
    site = urlsplit(settings.SITE_URL)
    if site.hostname not in {host.strip("[]") for host in hosts}:
        yield f"SITE_URL leads to {site.hostname}, which ALLOWED_HOSTS does not name: links in e-mail fail. Name it."


@matter
def encryption():
    environment = settings.ENVIRONMENT
    if not environment.https_only and any(is_elsewhere(host) for host in settings.ALLOWED_HOSTS):
        yield "HTTPS_ONLY is off while others can reach the service: passwords travel in the clear. Set it to true."
    if environment.https_only and not settings.SITE_URL.startswith("https://"):
        yield "SITE_URL begins with http:// although the service asks for https. Write https://."
    if environment.https_only and not environment.trusted_proxies:
        yield ("TRUSTED_PROXIES is 0 with HTTPS_ONLY: no proxy is believed to have ended https, so every page "
               "redirects to itself. Say how many proxies stand in front.")


@matter
def signing_in():
    environment = settings.ENVIRONMENT
    if not settings.SECOND_FACTOR_FOR:
        yield ("SECOND_FACTOR_FOR names nobody: a stolen password is enough to read children’s records. "
               "Set it to everybody, or to roles.")
    if environment.oidc_url:
        yield from _council_account(environment)
    elif not environment.local_passwords:
        yield "LOCAL_PASSWORDS is off, but there is no other way in: passwords are taken. Set OIDC_URL first."


def _council_account(environment):
    if not (environment.oidc_client_id and environment.oidc_client_secret):
        yield "OIDC_URL is set without OIDC_CLIENT_ID and OIDC_CLIENT_SECRET: signing in with it fails. Set both."
    parts = urlsplit(environment.oidc_url)
    if parts.scheme != "https" and is_elsewhere(parts.hostname):
        yield "OIDC_URL begins with http://: whoever stands between can be anybody. Write https://."
    if environment.oidc_trusts_email and {"common", "organizations", "consumers"} & set(parts.path.split("/")):
        yield ("OIDC_TRUSTS_EMAIL is on for every organisation’s accounts: anybody may give themselves a colleague’s "
               "address. Name your own tenant in OIDC_URL.")


@matter
def database():
    chosen = settings.ENVIRONMENT.database
    if chosen["ENGINE"].endswith("sqlite3"):
        yield from _sqlite()
    elif _goes_far(chosen) and chosen["OPTIONS"].get("sslmode") not in ENCRYPTED:
        yield "DATABASE_URL leads to another machine without encryption. Add ?sslmode=verify-full."


def _goes_far(chosen):
    return is_elsewhere(chosen["HOST"]) and not chosen["HOST"].startswith("/")


def _sqlite():
    if settings.ENVIRONMENT.redis_url:
        yield "The database is SQLite while Redis serves several processes: one writes at a time. Use PostgreSQL."
    try:
        people = User.objects.working(clock.today()).count()
    except DatabaseError:
        return
    if people > SQLITE_PEOPLE:
        yield (f"The database is SQLite with {people} people on the staff list; it was measured with {SQLITE_PEOPLE} "
               "at work at once. Use PostgreSQL.")


@matter
def redis():
    if not settings.ENVIRONMENT.redis_url:
        if settings.ENVIRONMENT.database["ENGINE"].endswith("postgresql"):
            yield ("REDIS_URL is not set: the limit on wrong passwords holds on one machine only, and one worker does "
                   "everything. Set it.")
        return
    parts = urlsplit(settings.ENVIRONMENT.redis_url)
    if parts.scheme != "rediss" and is_elsewhere(parts.hostname):
        yield ("REDIS_URL begins with redis:// and the server is elsewhere: whoever stands between reads "
               "along. Use rediss://.")
    try:
        Redis.from_url(settings.ENVIRONMENT.redis_url, socket_connect_timeout=2, socket_timeout=2).ping()
    except RedisError as error:
        yield f"Redis does not answer ({type(error).__name__}). Start it, or mend REDIS_URL."


@matter
def mail():
    if "smtp" not in settings.EMAIL_BACKEND:
        yield "EMAIL_URL is not set: mail is written to files, and nobody gets a link to a new password. Set it."
        return
    if is_elsewhere(settings.EMAIL_HOST) and not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL):
        yield "EMAIL_URL sends without encryption. Write smtp+tls:// or smtp+ssl://."
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield "MAIL_FROM is an address of this machine; mail servers refuse it. Name one of the council’s."
    try:
        connection = get_connection(timeout=5)
        connection.open()
        connection.close()
    except OSError as error:
        yield f"The mail server does not answer ({type(error).__name__}). Mend EMAIL_URL or the way there."


@matter
def time_zone():
    if settings.TIME_ZONE != "Europe/London":
        yield (f"TIME_ZONE is {settings.TIME_ZONE}: days, deadlines and bank holidays are those of England. "
               "Set Europe/London.")


@matter
def folders():
    for folder, what in ((settings.VAR_DIR, "VAR_DIR"), (settings.MEDIA_ROOT, "The folder of uploaded files")):
        if folder.exists() and folder.stat().st_mode & 0o007:
            yield f"{what} ({folder}) can be read by every account of this machine. chmod o-rwx {folder}"
    if str(settings.MEDIA_ROOT).startswith(str(settings.STATIC_ROOT)):
        yield "Uploaded files lie among the static files, open to everybody. Move VAR_DIR."


@matter
def backups():
    folder = settings.ENVIRONMENT.backup_dir
    made = [one.stat().st_mtime for one in folder.glob("*")] if folder.is_dir() else []
    if not made:
        yield f"There is no backup in {folder}. Make one each night, or name the right folder in BACKUP_DIR."
    elif (hours := (time.time() - max(made)) / 3600) > BACKUP_AGE:
        yield f"The latest backup in {folder} is {hours:.0f} hours old. See why the nightly one fails."


@matter
def content():
    try:
        waiting = health.migrations_waiting()
    except DatabaseError:
        yield "The database does not answer. Start it, or mend DATABASE_URL."
        return
    if waiting:
        yield f"{waiting} migrations are not applied. Run manage.py migrate."
        return
    if not User.objects.holding(Role.ADMINISTRATOR, on=clock.today()).exists():
        yield "There is no administrator. Run manage.py create_administrator."
    try:
        in_force(clock.today())
    except NoFramework as none:
        yield str(none)
    for who in (life.WORKER, life.SCHEDULER):
        if not life.is_alive(who):
            yield f"There is no sign of life of the {who}: nothing is reminded, sent or imported. Start it."


@matter
def django():
    said = {"config.W001", "security.W018", *(() if settings.ENVIRONMENT.https_only else ABOUT_HTTPS)}
    for found in checks.run_checks(include_deployment_checks=True):
        if found.level >= checks.WARNING and found.id not in said:
            yield f"{found.msg} {found.hint or ''} ({found.id})".replace("  ", " ")
