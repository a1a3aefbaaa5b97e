"""From an empty installation to a drafted round: what is done, what is next, and the way back."""

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from allocation.models import Round
from cases.models import Case
from council import services, setting_up
from council.bundled import bundled
from frameworks import bundle
from frameworks import services as frameworks
from frameworks.models import FrameworkVersion
from frameworks.problems import FrameworkRefused
from jobs.models import Job
from lib import clock
from lib.permissions import CAN
from lib.steps import NotAllowed
from people.models import Role, TitleRule
from tests.cast import make_person
from tests.govuk.drawing import page, words

pytestmark = [pytest.mark.long, pytest.mark.django_db]
COUNCILS = Path(settings.BASE_DIR) / "frameworks" / "councils"
TODAY = date(2026, 3, 2)


def states():
    return [task.state for task in setting_up.tasks()]


def load(slug="hull", by=None):
    return frameworks.load(COUNCILS / slug, by=by).version


def draft(version, **fields):
    return Round.objects.create(month=date(2026, 3, 1), seed=7, framework_version=version, frame_size=1, **fields)


def test_an_hour_old_installation_has_its_name_to_settle_next(ann):
    assert states() == ["done", "next", "optional", "later", "later", "later", "closed"]


def test_each_task_moves_the_next_one_up(ann):
    services.name_council(name="Kingsbridge Council", service_name="", by=ann)
    assert setting_up.next_of(setting_up.tasks()).title == "Choose the framework"

    version = load()
    assert setting_up.next_of(setting_up.tasks()).title == "Take the staff list"

    make_person("Amara Audit", Role.AUDITOR)
    assert setting_up.next_of(setting_up.tasks()).title == "Take the case list"

    Case.objects.create(reference="C-1")
    assert setting_up.next_of(setting_up.tasks()).title == "Draft the first round"

    draft(version)
    assert states() == ["done", "done", "optional", "done", "done", "done", "done"]
    assert setting_up.is_finished(setting_up.tasks())


def test_with_a_round_the_name_in_the_framework_has_been_good_enough(ann):
    version = load()
    assert states()[1] == "next"

    draft(version)
    assert (states()[1], setting_up.tasks()[1].note) == ("done", version.policy.council.name)


def test_the_first_round_says_what_it_waits_for(ann):
    load()

    assert setting_up.tasks()[-1].waits_for == "the staff list and the case list"


def test_a_round_that_is_being_drawn_is_followed(ann):
    job = Job.objects.create(kind="allocation.draft", title="Round of March 2026", owner=ann)

    assert setting_up.tasks()[-1].href == job.get_absolute_url()


def test_the_list_asks_the_same_however_much_there_is(signed_in, django_assert_max_num_queries):
    version = load()
    for number in range(30):
        make_person(f"Person {number}")
        Case.objects.create(reference=f"C-{number}")
    draft(version)

    with django_assert_max_num_queries(20):
        signed_in.get(reverse("council:set_up"))


def test_every_page_leads_back_while_one_sets_up_and_none_afterwards(signed_in):
    before = signed_in.get("/people/").content
    signed_in.get(reverse("council:set_up"))
    during = signed_in.get("/people/").content
    version = load()
    services.name_council(name="Kingsbridge", service_name="", by=make_person("Amy", Role.ADMINISTRATOR))
    Case.objects.create(reference="C-1")
    draft(version)
    signed_in.get(reverse("council:set_up"))
    after = signed_in.get("/people/").content

    assert [b"Back to what is next" in content for content in (before, during, after)] == [False, True, False]


def test_the_list_shows_how_far_it_is(signed_in):
    tree = page(signed_in.get(reverse("council:set_up")).content.decode())

    assert words(tree.xpath('//p[contains(@class, "app-lede")]')[0]).startswith("1 of 6 done.")
    assert [words(one) for one in tree.xpath('//div[contains(@class, "govuk-task-list__status")]')] == [
        "Done", "Next", "Optional", "To do", "To do", "To do", "Cannot start yet",
    ]  # fmt: skip


# The framework


def test_every_council_that_comes_with_the_application_can_be_chosen():
    assert [one.slug for one in bundled()] == sorted(path.parent.name for path in COUNCILS.glob("*/policy.yaml"))
    assert [one.council for one in bundled() if one.slug == "hull"] == ["Hull City Council"]


def choose(client, choice, *files):
    return client.post("/settings/framework/", {"choice": choice, "files": files})


def test_a_chosen_framework_counts_from_today_and_brings_its_roles(signed_in, ann):
    with clock.at(TODAY):
        answer = choose(signed_in, "rochdale")

        version = frameworks.in_force(TODAY)
    assert answer.url == reverse("council:settings")
    assert (version.framework.slug, version.in_force_from, version.loaded_by) == ("rochdale", TODAY, ann)
    assert TitleRule.objects.exists()


def test_another_framework_can_be_chosen_and_the_first_again(ann):
    with clock.at(TODAY):
        for slug in ("hull", "rochdale", "hull", "hull"):
            services.choose_framework(bundle.texts_of(COUNCILS / slug), slug=slug, by=ann)

        assert str(frameworks.in_force(TODAY).framework.slug) == "hull"
    assert sorted(FrameworkVersion.objects.values_list("framework__slug", "number")) == [
        ("hull", 1), ("hull", 2), ("rochdale", 1),
    ]  # fmt: skip


def test_once_a_round_is_published_the_framework_is_changed_as_a_draft(signed_in, ann):
    draft(load(), status=Round.Status.PUBLISHED, published_at=clock.now())

    with pytest.raises(NotAllowed) as refused:
        services.choose_framework(bundle.texts_of(COUNCILS / "rochdale"), slug="rochdale", by=ann)

    assert str(refused.value) == services.TOO_LATE
    assert signed_in.get("/settings/framework/").url == reverse("frameworks:versions")


@pytest.mark.parametrize("role", [Role.SENIOR_LEADER, Role.HEAD_OF_SERVICE, Role.TEAM_MANAGER])
def test_no_framework_is_chosen_by_somebody_who_only_reads_it(db, role):
    with pytest.raises(PermissionDenied) as refused:
        services.choose_framework(bundle.texts_of(COUNCILS / "hull"), slug="hull", by=make_person("Somebody", role))

    assert str(refused.value) == CAN["frameworks.edit"].refusal
    assert not FrameworkVersion.objects.exists()


def zipped(texts):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, text in texts.items():
            archive.writestr(f"mine/{path}", text)
    return SimpleUploadedFile("mine.zip", out.getvalue())


def test_files_of_one_s_own_are_taken_under_the_council_s_name(signed_in):
    answer = choose(signed_in, "own", zipped(bundle.texts_of(COUNCILS / "stages")))

    assert answer.status_code == 302
    assert FrameworkVersion.objects.get().framework.slug == "a-council-in-three-stages"


def test_files_with_mistakes_change_nothing_and_name_each(signed_in):
    texts = bundle.texts_of(COUNCILS / "stages")
    texts["policy.yaml"] = texts["policy.yaml"].replace("council:", "counsel:", 1)

    answer = choose(signed_in, "own", zipped(texts))

    assert [one.file for one in answer.context["problems"]][:1] == ["policy.yaml"]
    assert not FrameworkVersion.objects.exists()


@pytest.mark.parametrize(
    ("files", "errors"),
    [
        ((), {"files": ["Choose the files of your framework"]}),
        ((SimpleUploadedFile("notes.txt", b"x"),),
         {"files": ["notes.txt is no file of a framework: they end in .yaml or .yml."]}),
    ],
)  # fmt: skip
def test_what_is_no_framework_is_refused_beside_the_box(signed_in, files, errors):
    assert choose(signed_in, "own", *files).context["form"].errors == errors


def test_files_without_a_council_are_refused(ann):
    with pytest.raises(FrameworkRefused):
        services.choose_framework({"policy.yaml": "name: Mine\n"}, by=ann)
