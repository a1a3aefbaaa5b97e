"""Pages of cases and of their lists: who sees them, what they do, and how many queries they ask."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import services
from cases.models import Case, CaseImport, NameMapping, ValueMapping
from jobs.work import run_waiting
from lib.permissions import can
from tests.cases.workbooks import DAY, write_csv, write_lists
from trail.models import Access
from trail.services import key_of

COMMON = {"date_of_birth": date(2015, 5, 5), "gender": "b) Female", "ethnicity": "a) WBRI"}
NEED = COMMON | {"child_id": "1001", "start": date(2026, 1, 5), "need": "N1",
                 "status": "c) Child in need plan", "team": "East 1", "worker": "Ann Best"}


def rows(count):
    return [NEED | {"child_id": str(1000 + n)} for n in range(count)]


@pytest.fixture
def qa(client, quentin):
    client.force_login(quentin)
    return client


@pytest.fixture
def workbook(tmp_path):
    def write(lists):
        path = write_lists(tmp_path / "lists.xlsx", lists)
        return SimpleUploadedFile(path.name, path.read_bytes())

    return write


@pytest.fixture
def uploaded(workbook, quentin, ann):
    def upload(lists, as_at=DAY):
        case_import = services.upload([workbook(lists)], as_at=as_at, by=quentin)
        run_waiting()
        case_import.refresh_from_db()
        return case_import

    return upload


def make_cases(count, east, ann):
    Case.objects.bulk_create(
        Case(reference=f"{n:05}", category="child_in_need", team=east, worker=ann, as_at=DAY,
             marks=["disabled"] if n % 2 else [])
        for n in range(count)
    )


def queries(client, url):
    client.get(url)  # what is asked once for all pages is not counted
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200
    return len(captured)


# The list of cases and one case


def test_list_shows_the_cases_of_who_looks(client, east, ann, nell, quentin):
    make_cases(3, east, ann)
    counts = {}
    for person in (ann, nell, quentin):
        client.force_login(person)
        counts[person.name] = client.get(reverse("cases:cases")).context["page"].paginator.count

    assert counts == {"Ann Best": 3, "Nell Other": 0, "Quentin Quill": 3}


def test_list_must_be_signed_in_for(client, ann):
    response = client.get(reverse("cases:cases"))

    assert (response.status_code, response.url.split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("words=00003", ["00003"]),
        ("words=best", ["00000", "00001", "00002", "00003"]),
        ("mark=disabled", ["00001", "00003"]),
        ("category=looked_after", []),
        ("category=child_in_need&category=closed&sort=-reference",
         ["00003", "00002", "00001", "00000"]),
        ("gone=only", ["gone"]),
        ("gone=too&words=g", ["gone"]),
    ],
)
def test_list_is_filtered_and_sorted(qa, east, ann, query, found):
    make_cases(4, east, ann)
    Case.objects.create(reference="gone", category="closed", gone_on=DAY)

    page = qa.get(f"{reverse('cases:cases')}?{query}").context["page"]

    assert [case.reference for case in page] == found


def test_list_downloads_as_csv_and_leaves_a_trail(qa, east, ann):
    make_cases(1, east, ann)

    lines = qa.get(f"{reverse('cases:cases')}?as=csv").getvalue().decode("utf-8-sig").splitlines()

    assert lines[1].startswith("00000,Child in need,,East 1,Ann Best,")
    assert list(Access.objects.order_by("pk").values_list("what", "thing", "case_reference")) == [
        ("export", "cases.case", ""), ("export", key_of(Case.objects.get()), "00000"),
    ]
    assert qa.get(f"{reverse('cases:cases')}?as=xlsx").status_code == 200


def test_list_says_how_many_restricted_records_are_hidden(qa, east, ann):
    make_cases(1, east, ann)
    Case.objects.create(reference="S", restricted=True)

    assert "1 restricted record is not shown" in qa.get(reverse("cases:cases")).content.decode()


def test_case_page_shows_facts_and_notes_the_reading(qa, uploaded, quentin):
    case_import = uploaded({7: [COMMON | {
        "child_id": "5", "start": date(2026, 2, 1), "abuse": "a) Neglect", "seen_alone": "Y",
        "visit_on": date(2026, 3, 9), "plans_before": 2, "team": "East 1", "worker": "Ann Best",
    }]})
    services.ask_to_take(case_import, by=quentin)
    run_waiting()
    case = Case.objects.get()

    response = qa.get(case.get_absolute_url())

    page = response.content.decode()
    assert response.context["marks"] == ["Repeat child protection plan"]
    [(group, facts)] = response.context["groups"]
    assert group == "Child protection"
    assert [(each.label, each.value, each.on) for each in facts] == [
        ("Plan started", "", date(2026, 2, 1)), ("Category of abuse", "Neglect", date(2026, 2, 1)),
        ("Last statutory visit", "", date(2026, 3, 9)), ("Seen alone", "Yes", date(2026, 3, 9)),
        ("Plans before", "2", None),
    ]
    assert "9 March 2026" in page
    assert Access.objects.get().case_reference == "5"


def test_case_of_another_team_is_not_there(client, east, ann, nell, tess):
    make_cases(1, east, ann)
    url = Case.objects.get().get_absolute_url()
    codes = []
    for person in (tess, nell):
        client.force_login(person)
        codes.append(client.get(url).status_code)

    assert codes == [200, 404]


def test_list_asks_the_same_few_queries_for_any_number_of_cases(qa, east, ann):
    make_cases(10, east, ann)
    few = queries(qa, reverse("cases:cases"))
    Case.objects.all().delete()
    make_cases(200, east, ann)

    assert queries(qa, reverse("cases:cases")) == few <= 20


def test_case_page_asks_few_queries(qa, east, ann):
    make_cases(1, east, ann)

    assert queries(qa, Case.objects.get().get_absolute_url()) <= 20


def test_where_no_case_is_named_the_qa_team_alone_may_say_that_one_is_about_to_close(quentin, ann, tess, nell, hana):
    may = [one for one in (quentin, ann, tess, nell, hana) if can(one, "cases.mark_closing")]

    assert may == [quentin]


# Lists of a council


def test_pages_of_an_import_ask_the_same_few_queries_for_any_number_of_rows(qa, uploaded):
    def asked(count):
        case_import = uploaded({6: [
            each | {"worker": "", "need": f"Z{n}"} for n, each in enumerate(rows(count))
        ]})
        counts = {
            name: queries(qa, reverse(f"cases:{name}", args=[case_import.pk]))
            for name in ("import", "issues", "names", "values")
        }
        return counts | {"imports": queries(qa, reverse("cases:imports"))}

    few = asked(10)

    assert asked(200) == few
    assert max(few.values()) <= 20


@pytest.mark.parametrize("name", ["imports", "upload"])
def test_lists_are_for_the_qa_team(client, ann, tess, hana, name):
    for person in (ann, tess, hana):
        client.force_login(person)
        assert client.get(reverse(f"cases:{name}")).status_code == 403


def test_qa_uploads_looks_and_takes_in(qa, workbook, ann):
    response = qa.post(reverse("cases:upload"), {
        "files": [workbook({6: rows(3)})],
        "as_at_day": 31, "as_at_month": 3, "as_at_year": 2026,
    })
    case_import = CaseImport.objects.get()
    assert response.url == case_import.job.get_absolute_url()
    assert "Follow the work" in qa.get(case_import.get_absolute_url()).content.decode()
    run_waiting()

    page = qa.get(case_import.get_absolute_url()).content.decode()
    assert "Take these lists in" in page
    confirm = qa.get(reverse("cases:take", args=[case_import.pk])).content.decode()
    assert "3 cases are new, 0 change, 0 stay as they are." in confirm
    qa.post(reverse("cases:take", args=[case_import.pk]))
    run_waiting()

    assert Case.objects.count() == 3
    assert "Imported" in qa.get(case_import.get_absolute_url()).content.decode()


def test_csv_files_are_uploaded_together(qa, tmp_path, ann):
    paths = [write_csv(tmp_path / "list 6.csv", 6, rows(2)),
             write_csv(tmp_path / "list 7.csv", 7, [COMMON | {"child_id": "9", "start": DAY}])]
    assert ' multiple' in qa.get(reverse("cases:upload")).content.decode()

    qa.post(reverse("cases:upload"), {
        "files": [SimpleUploadedFile(path.name, path.read_bytes()) for path in paths],
        "as_at_day": 31, "as_at_month": 3, "as_at_year": 2026,
    })
    run_waiting()

    case_import = CaseImport.objects.get()
    assert [each.name for each in case_import.files.all()] == ["list 6.csv", "list 7.csv"]
    assert case_import.summary["categories"] == {"child_in_need": 2, "child_protection": 1}


def test_upload_without_files_says_what_to_do(qa, db):
    page = qa.post(reverse("cases:upload"), {}).content.decode()

    assert "Choose a workbook, or the csv files of the lists" in page
    assert CaseImport.objects.count() == 0


def test_upload_with_a_day_ahead_is_refused_at_once(qa, workbook):
    page = qa.post(reverse("cases:upload"), {
        "files": [workbook({6: rows(1)})], "as_at_day": 1, "as_at_month": 4, "as_at_year": 2026,
    }).content.decode()

    assert "Day on which the lists were made must be today or in the past" in page


def test_refused_upload_shows_its_sentence(qa, quentin):
    case_import = services.upload(
        [SimpleUploadedFile("a.csv", b"name,colour\nAnn,red\n")], as_at=DAY, by=quentin
    )
    run_waiting()

    page = qa.get(case_import.get_absolute_url()).content.decode()

    assert "These lists cannot be used" in page
    assert "No list of Annex A was found." in page


def test_same_files_again_are_recognised(qa, uploaded, quentin):
    first = uploaded({6: rows(2)})
    services.ask_to_take(first, by=quentin)
    run_waiting()
    again = services.upload(
        [SimpleUploadedFile("other-name.xlsx", b"")], as_at=DAY, by=quentin
    )
    CaseImport.objects.filter(pk=again.pk).update(
        digest=first.digest, status="preview", summary=first.summary
    )

    assert "These are the same files as" in qa.get(again.get_absolute_url()).content.decode()


def test_places_not_understood_are_filtered_and_downloaded(qa, uploaded):
    case_import = uploaded({6: [NEED | {"worker": ""}, NEED | {"child_id": "2", "need": "Z"},
                                NEED | {"child_id": "2", "need": "Z"}]})
    url = reverse("cases:issues", args=[case_import.pk])

    whole = qa.get(url).context["page"].paginator.count
    some = qa.get(f"{url}?kind=no+named+worker").context["page"]
    harmless = qa.get(f"{url}?changes=False").context["page"]
    lines = qa.get(f"{url}?as=csv&kind=no+named+worker").getvalue().decode("utf-8-sig").splitlines()

    assert whole == 6  # with lists 7, 8 and 9 missing
    assert [(each.row, each.reference) for each in some] == [(2, "1001")]
    assert [each.kind for each in harmless] == ["repeated row"]
    assert lines[1] == (
        "List_6,2,Allocated Worker,no named worker,1001,,Nobody is named here.,Yes"
    )


def test_spellings_are_explained_on_a_page_and_the_lists_read_again(qa, uploaded):
    case_import = uploaded({6: [NEED | {"status": "Zone 4", "need": "#MULTIVALUE"}]})
    url = reverse("cases:values", args=[case_import.pk])
    page = qa.get(url).content.decode()
    assert "Need: “#MULTIVALUE”" in page

    qa.post(url, {"value_0": "-", "value_1": "child_protection"})
    run_waiting()

    case_import.refresh_from_db()
    assert case_import.summary["categories"] == {"child_protection": 1}
    assert case_import.summary["unknown_values"] == []
    assert list(ValueMapping.objects.values_list("field", "spelling", "meaning")) == [
        ("need", "#MULTIVALUE", ""), ("status", "Zone 4", "child_protection"),
    ]


def test_names_are_explained_on_a_page(qa, uploaded, east, ann):
    case_import = uploaded({6: [NEED | {"team": "Nowhere", "worker": "No Body"}]})
    page = qa.get(reverse("cases:names", args=[case_import.pk])).content.decode()
    assert ("Nowhere" in page, "No Body" in page) == (True, True)

    qa.post(f"{reverse('cases:name', args=[case_import.pk, 'team'])}?name=Nowhere",
            {"team": east.pk})
    qa.post(f"{reverse('cases:name', args=[case_import.pk, 'worker'])}?name=No+Body",
            {"worker": ann.pk})
    qa.post(reverse("cases:read_again", args=[case_import.pk]))
    run_waiting()

    case_import.refresh_from_db()
    assert NameMapping.objects.count() == 2
    assert case_import.summary["unmatched_teams"] == []
    assert case_import.summary["unmatched_workers"] == []


def test_name_that_is_not_among_the_unfound_has_no_page(qa, uploaded):
    case_import = uploaded({6: rows(1)})

    url = reverse("cases:name", args=[case_import.pk, "worker"])

    assert qa.get(f"{url}?name=Ann+Best").status_code == 404


def test_day_is_corrected_on_a_page(qa, uploaded):
    case_import = uploaded({6: rows(1)})

    qa.post(reverse("cases:day", args=[case_import.pk]),
            {"as_at_day": 15, "as_at_month": 3, "as_at_year": 2026})
    run_waiting()

    case_import.refresh_from_db()
    assert case_import.as_at == date(2026, 3, 15)


def test_lists_are_put_aside_and_stay_so(qa, uploaded):
    case_import = uploaded({6: rows(1)})
    qa.post(reverse("cases:drop", args=[case_import.pk]))

    page = qa.post(reverse("cases:take", args=[case_import.pk]), follow=True).content.decode()

    case_import.refresh_from_db()
    assert (case_import.status, Case.objects.count()) == ("dropped", 0)
    assert "This case list is not taken in: “Take the lists in” is not possible." in page
