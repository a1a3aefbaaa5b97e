#!/usr/bin/env python
"""Run a command of the application: `.venv/bin/python manage.py help`."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError

NO_TABLES = ("no such table", "does not exist", "unable to open database file")


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as wrong:
        sys.exit(str(wrong))
    except (OperationalError, ProgrammingError) as wrong:
        if not any(sign in str(wrong) for sign in NO_TABLES):
            raise
        sys.exit("The database is not set up yet. Run `manage.py migrate` first, then this again.")


if __name__ == "__main__":
    main()
