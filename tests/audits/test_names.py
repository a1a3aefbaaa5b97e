"""Names kept from roles that read an audit without them: on pages, in the PDF, in lists and notices."""

from datetime import date
from io import BytesIO

import pytest
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from pypdf import PdfReader

from audits import challenge, names, services
from audits.facts import facts
from audits.models import Participant, Reflection
from cases.models import Case
from frameworks import services as frameworks
from moderation.models import Moderation
from people.models import Role
from tests.audits import making
from tests.cast import give_role
from tests.frameworks.council import hull_texts
from trail.models import Notice

pytestmark = pytest.mark.long

NAMES = ("Priya Practice", "Tess Team", "Ira Review", "Paula Practise")


def version_hiding(*roles):
    """The first council's framework, with names hidden from these roles."""
    texts = hull_texts()
    texts["policy.yaml"] += f"\nnames_hidden_from: [{', '.join(roles)}]\n"
    return frameworks.load_texts("no-names", texts, in_force_from=date(2021, 1, 1)).version


@pytest.fixture
def audit(cast):
    """Finalised; Priya is spelled otherwise in the case list, and Amara named her in an answer."""
    version = version_hiding("senior_leader", "moderator")
    made = making.make_audit(cast, version)
    Case.objects.update(worker_name="Paula Practise", facts={"columns": [["Household", "The Okoros"]]})
    making.share(made)
    Reflection.objects.create(audit=made, by=cast.priya, text="I agree")
    return made


def seen(client, person, url):
    client.force_login(person)
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


PAGES = ("audit", "whole", "outcome")


@pytest.mark.parametrize("page", PAGES)
def test_a_senior_leader_reads_the_reference_and_no_names(client, cast, audit, page):
    text = seen(client, cast.dana, reverse(f"audits:{page}", args=[audit.pk]))

    assert [name for name in NAMES if name in text] == []
    assert audit.case.reference in text
    assert f"[{audit.policy.role_title('practitioner')}]" in text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("person", ["quinn", "tess", "priya"])
def test_who_plays_any_other_role_reads_the_names(client, cast, audit, page, person):
    assert "Priya Practice" in seen(client, getattr(cast, person), reverse(f"audits:{page}", args=[audit.pk]))


def test_a_senior_leader_who_manages_the_team_reads_the_names(cast, audit):
    assert names.hidden_from(cast.dana, audit) == [audit]
    cast.dana.__dict__.pop("_sight", None)
    give_role(cast.dana, Role.HEAD_OF_SERVICE, team=cast.north.parent)

    assert names.hidden_from(cast.dana, audit) == []


@pytest.mark.parametrize(("part", "hidden"), [("blind", True), ("moderator", True), ("reader", True), ("guest", False)])
def test_parts_in_an_audit_are_roles_for_it(cast, audit, part, hidden):
    """A second reader reads as a moderator does; a guest's role is not hidden from here."""
    Participant.objects.create(audit=audit, person=cast.nadia, part=part)

    assert bool(names.hidden_from(cast.nadia, audit)) is hidden


def test_without_the_setting_nobody_misses_a_name(client, cast, framework):
    made = making.make_audit(cast, framework)

    assert "Priya Practice" in seen(client, cast.dana, reverse("audits:audit", args=[made.pk]))


def test_the_pdf_names_nobody(client, cast, audit):
    client.force_login(cast.dana)
    data = client.get(reverse("audits:pdf", args=[audit.pk])).content

    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())

    assert [name for name in NAMES if name in text] == []
    assert audit.case.reference in text


def test_columns_of_the_list_are_kept_back_with_the_names(client, cast, audit):
    audit.tool_version.header = [{"fact": "column", "label": "Household", "column": "household"}]
    audit.case.refresh_from_db()
    assert [one.text for one in facts(audit, on=date(2026, 3, 2))] == ["The Okoros"]

    told = {}

    def page(request):
        names.withhold(cast.dana, audit)
        told.update({one.label: one.text for one in facts(audit, on=date(2026, 3, 2))})
        return HttpResponse()

    names.WithholdNames(page)(None)
    assert told == {"Household": "[not shown]"}


def test_a_notice_to_such_a_reader_names_nobody(cast, audit):
    """HULL-72: the senior manager who decides a challenge."""
    raised = challenge.raise_challenge(audit, text="The plan was written in May", by=cast.priya)
    assert Notice.objects.get(kind="challenge_raised").context["challenger"] == "Priya Practice"

    said = names.for_reader(f"{raised.by.name} disagrees", to=cast.dana, audit=audit)

    assert "Priya" not in said
    assert said.endswith("] disagrees")


def test_names_are_found_however_they_are_written():
    found = {"Bo O'Neill": "[Worker]", "Zoë Ng": "[Manager]"}

    def answered(make):
        def page(request):
            names._answer.get().names.update(found)
            return make()

        return names.WithholdNames(page)(None)

    html = answered(lambda: HttpResponse("<p>BO O&#x27;NEILL and Zoë Ng’s plan; Zoë Ngata</p>"))
    as_json = answered(lambda: JsonResponse({"by": "Zoë Ng"}))
    as_csv = answered(lambda: StreamingHttpResponse([b"a,Bo O'Neill\r\n", b"b,x\r\n"], content_type="text/csv"))
    as_pdf = answered(lambda: HttpResponse(b"Zo\xc3\xab Ng", content_type="application/pdf"))

    assert html.content.decode() == "<p>[Worker] and [Manager]’s plan; Zoë Ngata</p>"
    assert as_json.content.decode() == '{"by": "[Manager]"}'
    assert b"".join(as_csv.streaming_content) == b"a,[Worker]\r\nb,x\r\n"
    assert as_pdf.content == b"Zo\xc3\xab Ng"


def test_the_auditor_s_name_stays_also_where_they_manage_the_team(cast):
    """ROCH-08."""
    version = version_hiding("senior_leader")
    made = making.make_audit(cast, version, auditor=cast.tess)

    text = names.for_reader("Tess Team audited Priya Practice", to=cast.dana, audit=made)

    assert text.startswith("Tess Team audited [")


# Other rooms


def test_actions_and_their_downloads_name_nobody(client, cast, audit):
    """Actions belong to the worker."""
    for person in services.named_people(audit):
        services.agree(audit, by=person)
    services.finalise(audit, by=audit.auditor)
    action = audit.actions.first()
    page = reverse("followup:actions")

    shown = [seen(client, cast.dana, page), seen(client, cast.dana, action.get_absolute_url())]
    downloaded = b"".join(client.get(f"{page}?as=csv").streaming_content).decode()

    assert [name for text in (*shown, downloaded) for name in NAMES if name in text] == []
    assert "Priya Practice" in seen(client, cast.quinn, page)


def test_a_moderator_grades_without_names(client, cast, audit):
    audit.__class__.objects.filter(pk=audit.pk).update(status="checked", grade="good")
    chosen = Moderation.objects.create(audit=audit, moderator=cast.moses, due_on=date(2026, 4, 30), reason="qa")
    Participant.objects.create(audit=audit, person=cast.moses, part="blind")

    text = seen(client, cast.moses, chosen.get_absolute_url())

    assert [name for name in NAMES if name in text] == []
