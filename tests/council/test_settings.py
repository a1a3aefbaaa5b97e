"""The council's name, colours and logo: looked at, refused where nobody could read them, worn, taken back."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from council import picture as pictures
from council import services
from council.models import Council, Logo
from council.page import brand, names, settled
from frameworks import services as frameworks
from lib.govuk.brand import Brand, stylesheet
from lib.permissions import CAN
from lib.steps import NotAllowed
from people.models import Role
from tests.audits.conftest import HULL
from tests.cast import make_person
from tests.council.conftest import picture
from tests.govuk.drawing import page, words
from trail.models import Event

pytestmark = [pytest.mark.long, pytest.mark.django_db]
DARK = {"header": "#4a1442", "brand": "#701b64", "link": "#7a155a", "link_hover": "#4f0d3a"}
PALE = DARK | {"link": "#77aadd"}
TOO_PALE = [
    "The link colour #77aadd on a white page has a contrast of 2.4 to 1. Choose a darker one: 4.5 to 1 is needed.",
    "The link colour #77aadd on the surface colour has a contrast of 2.3 to 1. "
    "Choose a darker one: 4.5 to 1 is needed.",
]


@pytest.fixture
def framework():
    return frameworks.load(HULL, in_force_from=date(2020, 1, 1)).version


# What counts: what was said here, then the framework, then the settings


def test_before_anything_is_said_the_usual_colours_are_worn():
    assert brand() == Brand()
    assert names(None) == {}


def test_the_framework_speaks_where_the_council_said_nothing(framework, ann):
    services.name_council(name="", service_name="Practice reviews", by=ann)

    assert names(None) == {"service_name": "Practice reviews"}
    assert brand().header == "#003b5c"


def test_what_the_council_says_counts_more_than_the_framework(signed_in, ann, framework):
    services.name_council(name="Kingsbridge Council", service_name="", by=ann)
    services.colour_council(DARK, by=ann)

    tree = page(signed_in.get("/").content.decode())

    assert words(tree.xpath("//header//a")[0]) == "Kingsbridge Council"
    assert signed_in.get("/brand.css").content.decode() == stylesheet(Brand(**DARK))


def test_usual_colours_come_back(ann, framework):
    services.colour_council(DARK, by=ann)

    services.use_usual_colours(by=ann)

    assert brand().header == "#003b5c"
    assert Event.objects.filter(action="council.coloured").first().before["header"] in ("", DARK["header"])


def test_pages_ask_the_database_for_the_council_only_once(ann, django_assert_num_queries):
    services.name_council(name="Kingsbridge Council", service_name="", by=ann)
    settled()

    with django_assert_num_queries(0):
        assert settled().name == "Kingsbridge Council"


def test_what_is_said_anew_is_worn_at_once_by_everybody(ann, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        services.name_council(name="Kingsbridge Council", service_name="", by=ann)
        before = settled().name
        Council.objects.update(name="Read by a page before the commit")
    assert (before, settled().name) == ("Kingsbridge Council", "Read by a page before the commit")


# Colours


def test_colours_nobody_could_read_are_refused_with_what_to_do(ann):
    with pytest.raises(services.Unreadable) as refused:
        services.colour_council(PALE, by=ann)

    assert refused.value.problems == TOO_PALE
    assert not Council.objects.exclude(link="").exists()


def test_the_page_says_beside_the_box_which_colour_is_too_pale(signed_in):
    answer = signed_in.post("/settings/colours/", PALE)

    assert answer.context["form"].errors == {"link": TOO_PALE}

def test_colours_are_looked_at_before_they_are_saved(signed_in):
    tree = looked_at(signed_in, DARK)

    [sheet] = [href for href in tree.xpath("//link/@href") if "preview" in href]
    assert signed_in.get(sheet).content.decode() == (
        ".app-preview { --app-header-colour: #4a1442; --govuk-brand-colour: #701b64;"
        " --govuk-link-colour: #7a155a; --govuk-link-hover-colour: #4f0d3a; }\n"
    )
    assert settled().colours == {}


def test_colours_nobody_could_read_are_told_of_and_not_worn_by_the_preview(signed_in):
    tree = looked_at(signed_in, PALE)

    [sheet] = [href for href in tree.xpath("//link/@href") if "preview" in href]
    assert [words(li) for li in tree.xpath('//section[@aria-labelledby="preview-title"]//li')] == TOO_PALE
    assert "77aadd" not in sheet


def looked_at(client, colours):
    return page(client.post("/settings/colours/", {**colours, "preview": "yes"}).content.decode())


@pytest.mark.parametrize("colour", ["teal", "#fff", "#14424", "14424a", "#14424a;", "#14424a\n", "url(x)"])
def test_only_a_colour_reaches_a_style_sheet(signed_in, colour):
    assert signed_in.get("/settings/colours/preview.css", {**DARK, "brand": colour}).status_code == 400


@pytest.mark.parametrize("colour", ["teal", "#fff", "url(x)"])
def test_a_word_is_no_colour(signed_in, colour):
    answer = signed_in.post("/settings/colours/", {**DARK, "brand": colour})

    assert answer.context["form"].errors == {
        "brand": ["Write the colour as # and six digits or letters a to f, such as #14424a"],
    }


def test_colours_are_saved_and_undone_on_their_pages(signed_in):
    signed_in.post("/settings/colours/", DARK)
    chosen = settled().colours
    signed_in.post("/settings/colours/usual/")

    assert (chosen, settled().colours) == (DARK, {})


# The logo


@pytest.mark.parametrize(("kind", "media"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_a_picture_is_drawn_anew_and_served_to_everybody(signed_in, client, kind, media):
    signed_in.post("/settings/logo/", {"logo": picture(kind)})
    signed_in.logout()

    tree = page(client.get("/accounts/login/").content.decode())
    answer = client.get(tree.xpath('//img[@class="app-header__logo"]/@src')[0])

    assert answer["Content-Type"] == media
    assert (answer["X-Content-Type-Options"], answer["Content-Disposition"]) == ("nosniff", "inline")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    with Image.open(io.BytesIO(answer.content)) as shown:
        assert (shown.format, shown.size) == (kind, (320, 160))


def test_nothing_but_the_picture_is_kept_of_a_file(ann):
    hidden = picture()
    hidden = SimpleUploadedFile("logo.png", hidden.read() + b"<script>alert(1)</script>")

    services.put_logo(hidden, by=ann)

    assert b"script" not in bytes(Logo.objects.get().image)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("crest.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
         "crest.svg is an SVG, which can carry programs: save it as a PNG and choose that."),
        (SimpleUploadedFile("crest.png", b'\xef\xbb\xbf\n<?xml version="1.0"?><svg/>'),
         "crest.png is an SVG, which can carry programs: save it as a PNG and choose that."),
        (SimpleUploadedFile("logo.png", b"\x89PNG\r\n\x1a\n and then nothing"),
         "logo.png is no picture that can be read: save it as a PNG or JPEG."),
        (picture("GIF", name="logo.gif"),
         "logo.gif is no picture that can be read: save it as a PNG or JPEG."),
        (picture(size=(4001, 2)), "logo.png is 4001 by 2 dots: the most is 4000 each way."),
        (SimpleUploadedFile("logo.png", b"x" * 2_000_001),
         "logo.png is larger than 2 MB: save a smaller copy and choose that."),
    ],
)  # fmt: skip
def test_what_is_no_safe_picture_is_refused_with_a_way_out(file, sentence):
    file.seek(0)

    with pytest.raises(NotAllowed) as refused:
        pictures.drawn_anew(file)

    assert str(refused.value) == sentence


def test_the_refusal_of_a_picture_stands_beside_its_box(signed_in):
    answer = signed_in.post("/settings/logo/", {"logo": SimpleUploadedFile("a.svg", b"<svg/>")})

    assert answer.context["form"].errors == {
        "logo": ["a.svg is an SVG, which can carry programs: save it as a PNG and choose that."],
    }


def test_another_logo_takes_the_place_of_the_first_and_has_another_address(ann):
    first = services.put_logo(picture(), by=ann).logo
    second = services.put_logo(picture("JPEG"), by=ann).logo

    assert first.get_absolute_url() != second.get_absolute_url()
    assert list(Logo.objects.all()) == [second]


def test_a_logo_is_taken_out_again(signed_in):
    signed_in.post("/settings/logo/", {"logo": picture()})

    signed_in.post("/settings/logo/remove/")

    assert (settled().logo_id, Logo.objects.count()) == (None, 0)
    assert b"app-header__logo" not in signed_in.get("/").content


# Who may


PAGES = [
    "settings", "set_up", "name", "colours", "usual_colours", "preview_css", "logo", "remove_logo",
]  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.ADMINISTRATOR])
def test_only_an_administrator_settles_what_the_council_is_called(client, role, address):
    client.force_login(make_person("Somebody", role))

    for ask in (client.get, client.post):
        assert ask(reverse(f"council:{address}")).status_code in (403, 405)
    assert not Council.objects.exists()


@pytest.mark.parametrize("role", Role.values)
def test_the_framework_is_chosen_by_those_who_may_change_it(client, role):
    client.force_login(make_person("Somebody", role))

    opened = client.get("/settings/framework/").status_code == 200

    assert opened == (role in (Role.QA, Role.ADMINISTRATOR))


@pytest.mark.parametrize(
    ("role", "address"), [(Role.QA, "frameworks:versions"), (Role.ADMINISTRATOR, "council:settings")]
)
def test_the_way_back_from_choosing_a_framework_is_a_page_they_may_open(client, role, address):
    client.force_login(make_person("Somebody", role))

    [back] = page(client.get("/settings/framework/").content.decode()).xpath('//a[contains(@class, "back-link")]/@href')

    assert back == reverse(address)
    assert client.get(back).status_code == 200


def test_nobody_writes_past_the_permission():
    nell = make_person("Nell Next", Role.QA)
    for write in (
        lambda: services.name_council(name="Mine", service_name="", by=nell),
        lambda: services.colour_council(DARK, by=nell),
        lambda: services.use_usual_colours(by=nell),
        lambda: services.put_logo(picture(), by=nell),
        lambda: services.remove_logo(by=nell),
    ):
        with pytest.raises(Exception, match=CAN["council.settle"].refusal):
            write()


def test_names_are_saved_and_shown_among_the_settings(signed_in):
    signed_in.post("/settings/name/", {"name": "Kingsbridge Council", "service_name": ""})

    tree = page(signed_in.get("/settings/").content.decode())
    values = [words(dd) for dd in tree.xpath('//dd[@class="govuk-summary-list__value"]')]
    assert values[:2] == ["Kingsbridge Council", "Case file audit"]
    assert values[3] == "None"
