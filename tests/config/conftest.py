"""An environment of a test's own: only what it names is set."""

import pytest

from config import environment

NAMES = (
    "ALLOWED_HOSTS", "BACKUP_DIR", "DATABASE_URL", "DEBUG", "DEMO", "EMAIL_URL", "HTTPS_ONLY", "LIMIT_ASK",
    "LIMIT_EXPORT", "LIMIT_PAGES", "LIMIT_SEARCH", "LOCAL_PASSWORDS", "MAIL_FROM", "METRICS_TOKEN", "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET", "OIDC_NAME", "OIDC_TRUSTS_EMAIL", "OIDC_URL", "REDIS_URL", "SECOND_FACTOR_FOR",
    "SECRET_KEY", "SESSION_HOURS", "SESSION_IDLE_MINUTES", "SITE_URL", "TIME_ZONE", "TRUSTED_PROXIES",
    "VAR_DIR",
)


@pytest.fixture
def read(monkeypatch, tmp_path):
    """read(NAME=value, ...) is the environment with only those names set."""

    def reader(**values):
        for name in NAMES:
            monkeypatch.delenv(name, raising=False)
        for name, value in {"VAR_DIR": str(tmp_path / "var"), **values}.items():
            monkeypatch.setenv(name, value)
        return environment.read()

    monkeypatch.setattr(environment.Env, "read_env", lambda *_, **__: None)
    return reader
