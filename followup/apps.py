from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "followup"
    verbose_name = "Follow-up"

    def ready(self):
        from followup import rules  # noqa: F401  enters this room's rows in the permission table
