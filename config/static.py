"""Static files under names that carry their contents, so that a browser fetches each of them once.

Scripts import each other, and what a script imports must be named so too: Django does that only when told.
"""

from whitenoise.storage import CompressedManifestStaticFilesStorage

#: A name with its contents' digest, or a folder that carries its version: what stands there never changes.
NEVER_CHANGES = r"^/.+(\.[0-9a-f]{12}\.\w+|/vendor/[\w-]+-\d+\.\d+\.\d+/.+)$"


class NamedByContents(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage, with the imports of scripts rewritten."""

    support_js_module_import_aggregation = True
