from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "moderation"
    verbose_name = "Moderation"

    def ready(self):
        # They enter this room's rows in the permission table, and what somebody who leaves may hold of its work.
        from moderation import leaving, rules  # noqa: F401
