from django.apps import AppConfig


class AllocationConfig(AppConfig):
    name = "allocation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from allocation import rules  # noqa: F401  enters this room's rows in the permission table
