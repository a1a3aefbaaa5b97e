from django.apps import AppConfig


class CouncilConfig(AppConfig):
    """What the installation is called, what it looks like, and how it is set up."""

    name = "council"
    verbose_name = "Council"

    def ready(self):
        from council import rules  # noqa: F401  enters this room's rows in the permission table
