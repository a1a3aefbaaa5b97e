from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = "Records"

    def ready(self):
        # They enter this room's rows in the permission table, and what its states mean.
        from records import rules, words  # noqa: F401
