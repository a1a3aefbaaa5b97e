"""The README shows pictures that are there and commands that exist."""

import io
import re
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands
from PIL import Image

ROOT = Path(settings.BASE_DIR)
README = (ROOT / "README.md").read_text()
SHOWN = re.findall(r"!\[([^]]+)\]\((docs/pictures/[a-z]+\.png)\)", README)


@pytest.fixture(scope="module")
def pictures():
    """bin/pictures as a module."""
    loader = SourceFileLoader("pictures", str(ROOT / "bin" / "pictures"))
    module = module_from_spec(spec_from_loader("pictures", loader))
    loader.exec_module(module)
    return module


def test_every_picture_that_is_taken_is_shown_with_words_for_it(pictures):
    assert [path for _, path in SHOWN] == [f"docs/pictures/{one.name}.png" for one in pictures.PICTURES]
    assert len({words for words, _ in SHOWN}) == len(SHOWN)


@pytest.mark.parametrize("path", [path for _, path in SHOWN])
def test_picture_is_small_enough_for_everybody_who_reads(pictures, path):
    with Image.open(ROOT / path) as picture:
        assert (picture.format, picture.width) == ("PNG", pictures.WIDTH)
    assert (ROOT / path).stat().st_size <= pictures.MOST_BYTES


def test_a_picture_of_many_colours_is_made_small_enough(pictures):
    many = Image.effect_noise((1280, 1000), 20).convert("RGB")
    out = io.BytesIO()
    many.save(out, "PNG")
    assert out.tell() > pictures.MOST_BYTES

    small = pictures.shrunk(_flat_with(many))

    assert len(small) <= pictures.MOST_BYTES


def _flat_with(noise):
    """A page that is mostly white, with something busy in a corner."""
    page = Image.new("RGB", (1280, 1000), "white")
    page.paste(noise.crop((0, 0, 400, 300)))
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


def test_sign_ins_are_read_as_the_demonstration_lists_them(pictures, tmp_path, monkeypatch):
    welcome = tmp_path / "welcome.txt"
    welcome.write_text(
        "Sign in with any of these addresses and the password invented-council-2026\n\n"
        "  QA team                                   carys@council.example      the month's board\n"
        "  Head of service                           gemma@council.example      their service\n"
    )
    monkeypatch.setattr(pictures, "WELCOME", welcome)

    assert pictures.read_welcome() == (
        {"QA team": "carys@council.example", "Head of service": "gemma@council.example"}, "invented-council-2026",
    )  # fmt: skip


def test_without_a_demonstration_the_script_says_what_to_do_first(pictures, tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "WELCOME", tmp_path / "welcome.txt")

    with pytest.raises(SystemExit, match="build the demonstration first with make demo"):
        pictures.read_welcome()


def test_every_command_of_the_readme_exists():
    named = set(re.findall(r"`manage\.py ([a-z_]+)", README))

    assert named - set(get_commands()) == set()
    assert {"first_code", "create_administrator"} <= named


def test_every_page_the_readme_leads_to_is_there():
    named = re.findall(r"\]\(([a-zA-Z_/.]+)\)", README)

    assert [path for path in named if not (ROOT / path).exists()] == []
