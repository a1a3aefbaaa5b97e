from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = "People"

    def ready(self):
        from people import (
            rules,  # noqa: F401  enters this room's rows in the permission table
            second_factor,
        )

        second_factor.keep_in_trail()
