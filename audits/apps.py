from django.apps import AppConfig


class AuditsConfig(AppConfig):
    name = "audits"
    verbose_name = "Audits"

    def ready(self):
        # They enter this room's rows in the permission table, and what somebody who leaves may hold of its work.
        from audits import leaving, rules  # noqa: F401
