from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "Configuration"

    def ready(self):
        # Checks are known to Django from the moment they are imported.
        from config import checks  # noqa: F401
        from config.middleware import begin

        user_logged_in.connect(begin, dispatch_uid="config.session_began")
