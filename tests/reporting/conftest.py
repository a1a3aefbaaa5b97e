from tests.audits.conftest import cast, cast_of_the_module, framework, on_monday

__all__ = ["cast", "cast_of_the_module", "framework", "on_monday"]
