from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = "Records"

    def ready(self):
        from records import rules  # noqa: F401  enters this room's rows in the permission table
