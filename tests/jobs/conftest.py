from tests.threads import threads  # noqa: F401
