from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "followup"
    verbose_name = "Follow-up"

    def ready(self):
        # They enter this room's rows in the permission table, and what somebody who leaves may hold of its work.
        from followup import leaving, rules  # noqa: F401
