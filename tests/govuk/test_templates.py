"""Rules that every template keeps, whoever wrote it."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template

TEMPLATES = Path(settings.BASE_DIR) / "templates"
VENDOR = Path(settings.BASE_DIR) / "static" / "vendor"
PAGES = sorted(TEMPLATES.rglob("*.html"))
PRINTED = ("pdf", "emails")  # never shown under the pages' content security policy

FORBIDDEN = {
    "inline style": r"<[^>]*\sstyle\s*=",
    "style block": r"<style\b",
    "inline script": r"<script(?![^>]*\b(src|type=\"application/json\"))[^>]*>",
    "event attribute": r"<[^>]*\son[a-z]+\s*=\s*[\"']",
    "javascript address": r"javascript:",
    "something loaded from elsewhere": r"<(script|link|img|iframe)[^>]*(src|href)=\"(https?:)?//",
}


def shown(path):
    return not set(path.relative_to(TEMPLATES).parts) & set(PRINTED)


@pytest.mark.parametrize("path", [p for p in PAGES if shown(p)], ids=lambda p: str(p.relative_to(TEMPLATES)))
def test_template_keeps_to_the_content_security_policy(path):
    text = path.read_text()

    broken = [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text, re.I)]

    assert broken == []


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(TEMPLATES)))
def test_template_can_be_read(path):
    assert get_template(str(path.relative_to(TEMPLATES)))


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(TEMPLATES)))
def test_static_files_that_a_template_names_exist(path):
    named = re.findall(r'{% static "([^"]+)" %}', path.read_text())

    assert [name for name in named if not finders.find(name)] == []


def test_vendored_files_are_those_of_the_manifest():
    rows = json.loads((VENDOR / "manifest.json").read_text())["files"]
    kept = {p for p in VENDOR.rglob("*") if p.is_file() and p.name != "manifest.json"}

    assert {VENDOR / row["file"] for row in rows} == kept
    digests = {r["file"]: hashlib.sha256((VENDOR / r["file"]).read_bytes()).hexdigest() for r in rows}
    assert digests == {row["file"]: row["sha256"] for row in rows}


@pytest.mark.parametrize("path", sorted(VENDOR.rglob("*.css")), ids=lambda p: p.name)
def test_vendored_styles_hold_nothing_a_council_may_not_serve(path):
    text = path.read_text()

    assert [w for w in ("GDS Transport", "@font-face", "sourceMappingURL", "crest") if w in text] == []
    missing = [u for u in re.findall(r"url\(([^)]+)\)", text)
               if not u.startswith("data:") and not (path.parent / u).exists()]  # fmt: skip
    assert missing == []
