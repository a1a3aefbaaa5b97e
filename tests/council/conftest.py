"""An installation in its first hour, and pictures to put in its bar."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from council.first import new_code
from people.models import Role
from tests.cast import make_person

PASSWORD = "a long walk by the Humber"


@pytest.fixture
def code(db):
    """The code the terminal shows."""
    return new_code()


@pytest.fixture
def ann(db):
    """The administrator, who is alone."""
    return make_person("Ann Lee", Role.ADMINISTRATOR, Role.QA)


@pytest.fixture
def signed_in(client, ann):
    client.force_login(ann)
    return client


def picture(kind="PNG", size=(800, 400), name="logo.png"):
    """An uploaded picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, "#aa3355").save(out, kind)
    return SimpleUploadedFile(name, out.getvalue())
