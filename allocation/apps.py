from django.apps import AppConfig


class AllocationConfig(AppConfig):
    name = "allocation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # They enter this room's rows in the permission table, and what somebody who leaves may hold of its work.
        from allocation import leaving, rules  # noqa: F401
