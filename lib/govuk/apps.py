from django.apps import AppConfig


class GovukConfig(AppConfig):
    """The form and page kit: GOV.UK markup, no tables."""

    name = "lib.govuk"
    label = "govuk"
    verbose_name = "Pages and forms"
