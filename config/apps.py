from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "Configuration"

    def ready(self):
        # Checks are known to Django from the moment they are imported.
        from config import checks  # noqa: F401
