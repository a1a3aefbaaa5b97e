"""A backup of everything an installation keeps, in one file that says what must come back.

The file is a zip: `manifest.json`, the database (`database.dump` of pg_dump, or
`database.sqlite3`), and the uploaded files under `files/`. The manifest holds the row count
and checksum of every table as they were in the very snapshot that was copied, the SHA-256 of
each file, and the trail's newest digests; `restore` compares all of it. `SECRET_KEY` is not in it.
"""


class BackupRefused(Exception):
    """A sentence: what cannot be backed up or restored, and how to mend it."""
