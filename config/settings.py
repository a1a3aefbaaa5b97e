"""Settings of the whole application, for every installation.

What may differ between installations comes from the environment (config/environment.py,
.env.example); what a council may settle comes from its framework. Nothing else varies.
"""

from csp.constants import NONE, SELF

from config import environment, static

ENVIRONMENT = environment.read()

BASE_DIR = environment.BASE_DIR
#: Everything the application writes on this machine: database, mail, files, broker, static files.
VAR_DIR = ENVIRONMENT.var_dir
DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
#: The address people type; links in notices begin with it.
SITE_URL = ENVIRONMENT.site_url
#: Every page says that its children and people are invented.
DEMO = ENVIRONMENT.demo

# What is installed. Rooms stand from the bottom up (docs/decisions, tests/test_house.py).
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "django_filters",
    "csp",
    "lib.govuk",
    "trail",
    "jobs",
    "people",
    "frameworks",
    "cases",
    "audits",
    "allocation",
    "moderation",
    "followup",
    "council",
    "reporting",
    "records",
    "demo",
    "config",
]

MIDDLEWARE = [
    # First, so that what the others refuse carries the headers too.
    "csp.middleware.CSPMiddleware",
    "lib.middleware.Hardened",
    "lib.middleware.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Behind the static files, which lie there compressed. Its padding and the masked token answer BREACH.
    "django.middleware.gzip.GZipMiddleware",
    "trail.middleware.Whereabouts",
    "frameworks.middleware.InForceOnce",
    "lib.wording.SpeaksCouncil",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.SessionLimits",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lib.middleware.NoStore",
    "council.middleware.FirstPage",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.openid.PasswordsOff",
    "people.second_factor.SecondFactorFirst",
    "config.limits.RateLimits",
    "config.refusals.RecordsRefusals",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "audits.names.WithholdNames",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "lib.govuk.worded.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lib.govuk.page.page",
                "frameworks.page.names",
                "council.page.names",
            ],
            "builtins": ["lib.govuk.templatetags.govuk"],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "govuk"
CRISPY_TEMPLATE_PACK = "govuk"
WORDING = "frameworks.page.wording"
GOVUK_BRAND = "council.page.brand"
GOVUK_NAVIGATION = "reporting.navigation.navigation"
GOVUK_SAVED_FILTERS = "people.saving_filters.beside"

# Where things are kept
DATABASES = {"default": ENVIRONMENT.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = VAR_DIR / "files"  # served by views that check who asks, never by address
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_PERMISSIONS = 0o600

if ENVIRONMENT.redis_url:
    CACHES = {
        "default": {
            "BACKEND": "config.cache.RedisOrFiles",
            "LOCATION": ENVIRONMENT.redis_url,
            "KEY_PREFIX": "audit",
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},  # seconds
        }
    }
else:
    # Sign-in throttling must be shared by all web processes; files do that on one machine.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": VAR_DIR / "cache",
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    }

# Static files
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.static.NamedByContents"
    },
}
WHITENOISE_IMMUTABLE_FILE_TEST = static.NEVER_CHANGES

# Language and time
LANGUAGE_CODE = "en-gb"
TIME_ZONE = ENVIRONMENT.time_zone
USE_I18N = True
USE_TZ = True

# Signing in
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["people.adapter.StaffBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "people.passwords.NotTooLong"},
    {"NAME": "people.passwords.NotOurWords"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 30 * 60  # seconds
ACCOUNT_ADAPTER = "people.adapter.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
# Without a password here allauth would quietly turn sign-in into codes sent by e-mail.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # people come from the staff list, with their work address
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    # An account waits five minutes after the last of five wrong passwords, an address one minute.
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/300s/key",
    "reset_password": "20/m/ip,5/m/key",
}
# Who is kept out by somebody else's guessing comes in by the link in their mail, at once.
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
# Addresses are the staff list's: allauth's own generator asks for others, which would tell by its time who works here.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # this session stays; all others end
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or second factor is told to its owner
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60  # seconds
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.trusted_proxies

#: "everybody", or the roles that need a second factor beside a password (SECOND_FACTOR_FOR).
SECOND_FACTOR_FOR = ENVIRONMENT.second_factor_for
MFA_ADAPTER = "people.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True

SOCIALACCOUNT_ADAPTER = "people.openid.CouncilAccountAdapter"
#: Whether the identity provider's word for an address is enough where it does not say "verified".
OIDC_TRUSTS_EMAIL = ENVIRONMENT.oidc_trusts_email
#: Whether people may also sign in with a password of this application; without another way in they always may.
LOCAL_PASSWORDS = ENVIRONMENT.local_passwords or not ENVIRONMENT.oidc_url
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [], "OAUTH_PKCE_ENABLED": True}}
if ENVIRONMENT.oidc_url:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"].append({
        "provider_id": "council", "name": ENVIRONMENT.oidc_name,
        "client_id": ENVIRONMENT.oidc_client_id, "secret": ENVIRONMENT.oidc_client_secret,
        "settings": {"server_url": ENVIRONMENT.oidc_url, "oauth_pkce_enabled": True},
    })  # fmt: skip
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10  # seconds

SESSION_COOKIE_AGE = ENVIRONMENT.idle_minutes * 60  # seconds without a page opened
SESSION_LONGEST = ENVIRONMENT.session_hours * 60 * 60  # seconds after signing in, used or not
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
# Not in a cookie: a message may name a person.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
#: {what: (times, seconds)} for each person; config/limits.py says what is what.
RATE_LIMITS = ENVIRONMENT.limits
METRICS_TOKEN = ENVIRONMENT.metrics_token

# What browsers are told
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # The button of the council's own sign-in leads there by a redirect.
        "form-action": [SELF, *ENVIRONMENT.oidc_origin],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if ENVIRONMENT.trusted_proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if ENVIRONMENT.https_only:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^(health|ready|metrics)/"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # No other host under the council's name can plant these (ASVS 3.3.3).
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"

# Mail
globals().update(ENVIRONMENT.email)
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
SERVER_EMAIL = ENVIRONMENT.mail_from

# Background work. The database holds what is due; a task only rings (style rule 15).
CELERY_TASK_TIME_LIMIT = 30 * 60  # seconds
CELERY_TASK_SOFT_TIME_LIMIT = 25 * 60
if ENVIRONMENT.redis_url:
    CELERY_BROKER_URL = ENVIRONMENT.redis_url
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        # Longer than the longest task, or it would be started a second time beside itself.
        "visibility_timeout": 2 * CELERY_TASK_TIME_LIMIT,
    }
else:
    CELERY_BROKER_URL = "filesystem://localhost//"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "broker" / "messages"),
        "data_folder_out": str(VAR_DIR / "broker" / "messages"),
        "control_folder": str(VAR_DIR / "broker" / "control"),
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# UTC: a crontab in Europe/London is silent for an hour when the clocks go back.
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True
# A sweep that nobody took is dropped by the clock of the worker's machine: after less than an hour, a worker
# an hour ahead of the scheduler would drop every one.
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "jobs.tasks.sweep", "schedule": 60.0, "options": {"expires": 2 * 60 * 60}},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request": {"()": "lib.middleware.RequestIdFilter"},
        "away": {"()": "config.errors.AwayInOneLine"},
    },
    "formatters": {
        "line": {
            "()": "lib.logs.OneLine",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            "format": "%(asctime)s %(levelname)s %(request_id)s %(name)s: %(message)s",
        }
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler", "formatter": "line", "filters": ["request", "away"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "celery.beat": {"level": "WARNING"},
    },
}
