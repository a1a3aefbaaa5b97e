from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = "People"

    def ready(self):
        from allauth.account.signals import user_logged_in
        from allauth.usersessions.signals import on_user_logged_in

        from people import (
            rules,  # noqa: F401  enters this room's rows in the permission table
            second_factor,
        )

        second_factor.keep_in_trail()
        # Our own part of signing in notes the session without reading every other one.
        user_logged_in.disconnect(on_user_logged_in)
