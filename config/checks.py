"""What `manage.py check --deploy` says about this installation on top of Django's own checks."""

from django.conf import settings
from django.core.checks import Tags, Warning, register


@register(Tags.security, deploy=True)
def secret_key_is_named(app_configs, **kwargs):
    """A key kept in VAR_DIR is unknown to web servers on other machines and to a restored copy."""
    if settings.ENVIRONMENT.secret_key_named:
        return []
    return [
        Warning(
            "SECRET_KEY is not named in the environment.",
            hint=f"Move the one in {settings.VAR_DIR / 'secret-key'} to SECRET_KEY.",
            id="config.W001",
        )
    ]
