"""An environment of a test's own: only what it names is set."""

import pytest

from config import environment

NAMES = (
    "ALLOWED_HOSTS", "DATABASE_URL", "DEBUG", "DEMO", "EMAIL_URL", "HTTPS_ONLY", "MAIL_FROM",
    "REDIS_URL", "SECRET_KEY", "SITE_URL", "TIME_ZONE", "TRUSTED_PROXIES", "VAR_DIR",
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
