"""The frameworks of councils that come with the application."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from frameworks import bundle

FOLDER = Path(settings.BASE_DIR) / "frameworks" / "councils"


@dataclass(frozen=True)
class Bundled:
    """One council's folder: whose it is and what it was written from."""

    slug: str
    council: str
    name: str
    document: str

    @property
    def texts(self):
        """Path to text of every file."""
        return bundle.texts_of(FOLDER / self.slug)


def bundled():
    """Every framework that comes with the application, by its folder's name."""
    return [_read(path.parent) for path in sorted(FOLDER.glob(f"*/{bundle.POLICY}"))]


def _read(folder):
    policy = bundle.form_of(bundle.POLICY, (folder / bundle.POLICY).read_text(encoding="utf-8"))
    return Bundled(folder.name, policy.council.name, policy.name, policy.document)
