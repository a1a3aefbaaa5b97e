"""manage.py import_cases: exit 0 when done, 1 with a sentence, and --check writes nothing."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cases.models import Case, CaseImport
from tests.cases.conftest import DEMO
from tests.cases.workbooks import write_csv, write_lists

NEED = {"child_id": "1001", "start": date(2026, 1, 5), "status": "c) Child in need plan",
        "team": "East 1", "worker": "Ann Best", "date_of_birth": date(2015, 5, 5)}
CARE = {"child_id": "1002", "start": date(2025, 1, 5), "legal": "C2: FCO", "team": "East 1",
        "worker": "No Body", "date_of_birth": date(2014, 5, 5)}


def run(*paths, as_at="2026-03-31", **options):
    out = StringIO()
    call_command(
        "import_cases", *map(str, paths), as_at=as_at, stdout=out, stderr=StringIO(), **options
    )
    return out.getvalue().splitlines()


def refusal(*paths, **options):
    with pytest.raises(CommandError) as refused:
        run(*paths, **options)
    return str(refused.value)


def test_workbook_is_taken_in_and_counted(tmp_path, ann):
    path = write_lists(tmp_path / "a.xlsx", {6: [NEED], 8: [CARE]})

    lines = run(path)

    assert lines == [
        "2 children as at 31 March 2026: 2 new, 0 changed, 0 unchanged, 0 gone.",
        "Looked after 1, Child protection 0, Care leaver 0, Child in need 1, Assessment 0,"
        " Referral 0, Early help 0, Closed 0, Contact only 0.",
        "2 places were not understood or doubtful, 0 spellings wait for an explanation, 0 team"
        " names and 1 workers stand for nobody on the staff list.",
    ]
    assert Case.objects.count() == 2
    assert CaseImport.objects.get().status == "done"


def test_csv_set_is_taken_in(tmp_path, ann):
    paths = [write_csv(tmp_path / "list 6.csv", 6, [NEED]),
             write_csv(tmp_path / "list 8.csv", 8, [CARE])]

    assert run(*paths)[0].startswith("2 children as at 31 March 2026: 2 new")


def test_check_says_every_doubt_with_its_place_and_writes_nothing(tmp_path, ann):
    path = write_lists(tmp_path / "a.xlsx", {6: [NEED | {"worker": "#N/A"}], 7: [], 8: [], 9: []})

    lines = run(path, check=True)

    assert lines[0] == "List_6 row 2, Allocated Worker: “#N/A” Nobody is named here."
    assert lines[-1] == "Checked only: nothing was written."
    assert (Case.objects.count(), CaseImport.objects.count()) == (0, 0)


def test_file_that_is_not_there_is_refused(db):
    assert refusal("nowhere.xlsx") == "There is no file nowhere.xlsx. Check its name and folder."
    assert CaseImport.objects.count() == 0


def test_file_that_is_no_list_is_refused_and_nothing_written(tmp_path, db):
    (tmp_path / "a.csv").write_text("name,colour\nAnn,red\n")

    assert refusal(tmp_path / "a.csv").startswith("No list of Annex A was found.")
    assert CaseImport.objects.count() == 0


def test_day_in_another_form_is_refused(tmp_path, db):
    assert refusal("a.xlsx", as_at="31/03/2026") == (
        "--as-at 31/03/2026 is not a day. Write it as YYYY-MM-DD, for example 2026-03-31."
    )


def test_demo_lists_are_checked_without_a_trace(demo_staff):
    lines = run(DEMO / "annex-a.xlsx", as_at="2025-09-30", check=True)

    assert lines[-4].startswith("8,470 children as at 30 September 2025: 8,470 new")
    assert Case.objects.count() == 0
