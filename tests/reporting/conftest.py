from tests.audits.conftest import cast, framework, on_monday

__all__ = ["cast", "framework", "on_monday"]
