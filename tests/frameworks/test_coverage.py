"""The coverage page: which requirement lives where, and which test proves it."""

import pytest

from frameworks import coverage

LIST = """# What a council asks for

## KING: `frameworks/councils/kingsbridge`

- **KING-01** [date] (3.1) Allocated by the 3rd.
- **KING-02** [form adj] A visit | form.
- **KING-03** [rule] (4 (table)) Nobody audits their own work.
"""
POLICY = """calendar:
  allocate_by: "3rd"
  source: [KING-01, KING-03]
roles:
  - key: auditor
    source: [KING-03]
"""
TESTS = '''
def test_king_01_the_third_is_the_day():
    pass

def test_own_work():
    """KING-03: refused."""

def helper():
    """KING-02"""
'''


@pytest.fixture
def project(tmp_path):
    for path, text in {
        "docs/requirements.md": LIST,
        "docs/coverage-notes.md": "- **KING-02**: a form of another system.\n",
        "frameworks/councils/kingsbridge/policy.yaml": POLICY,
        "tests/frameworks/test_calendar.py": TESTS,
        "allocation/match.py": '"""KING-03."""\n',
        "tests/helper.py": '"""KING-02"""',
        "bench/match.py": '"""KING-02"""',
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def test_a_requirement_lives_in_keys_and_modules_and_is_proven_by_tests(project):
    first, second, third = coverage.covered(project)["KING"]

    assert (first.keys, first.modules) == (("kingsbridge/policy.yaml: calendar",), ())
    assert first.tests == ("tests/frameworks/test_calendar.py::test_king_01_the_third_is_the_day",)
    assert (second.keys, second.modules, second.tests, second.note) == ((), (), (), "a form of another system.")
    assert (third.keys, third.modules, third.tests) == (
        ("kingsbridge/policy.yaml: calendar", "kingsbridge/policy.yaml: roles[auditor]"),
        ("allocation/match.py",), ("tests/frameworks/test_calendar.py::test_own_work",),
    )  # fmt: skip
    assert third.requirement == coverage.Requirement("KING-03", "rule", "Nobody audits their own work.")


def test_a_requirement_without_a_test_reads_not_yet(project):
    page = coverage.as_markdown(coverage.covered(project)).splitlines()

    assert "3 requirements, 2 proven by a test, 1 not yet." in page
    assert "| KING | 3 | 2 | 1 |" in page
    assert "| KING-02 | form adj | A visit / form. | a form of another system. | not yet |" in page


def test_many_places_are_counted(project):
    for number in range(6):
        (project / "allocation" / f"rule_{number}.py").write_text('"""KING-02"""')

    row = next(line for line in coverage.as_markdown(coverage.covered(project)).splitlines() if "| KING-02 |" in line)

    assert row.count("allocation/rule_") == coverage.MOST_PLACES
    assert "and 2 more" in row


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("KING-07", ["KING-07"]),
        ("see KING-76 to 79 and 81.", ["KING-76", "KING-77", "KING-78", "KING-79", "KING-81"]),
        ("KING-08, 18, 23", ["KING-08", "KING-18", "KING-23"]),
        ("KING-69, 72 (HALL-05)", ["KING-69", "KING-72", "HALL-05"]),
        ("KING-14: 10 audits, KING-14 again", ["KING-14"]),
        ("KING-110, KING-7", ["KING-110", "KING-07"]),
        ("KINGSBRIDGE-1, king-2, 3", []),
    ],
)
def test_ids_are_read_out_of_a_sentence(text, ids):
    assert coverage.ids_in(text) == ids


def test_a_long_requirement_is_shortened_at_a_word():
    assert coverage._short("word " * 40, longest=22) == "word word word word…"


def test_no_notes_are_no_notes(tmp_path):
    assert coverage.notes_of(tmp_path / "missing.md") == {}


def test_the_projects_list_holds_every_requirement_once():
    root = coverage.root_of_project()
    listed = coverage.requirements((root / "docs" / "requirements.md").read_text(encoding="utf-8"))

    ids = [one.id for rows in listed.values() for one in rows]

    assert {prefix: len(rows) for prefix, rows in listed.items()} == {
        "HULL": 128, "ROCH": 68, "STAGE": 49, "SOTON": 54, "BOLT": 36,
    }  # fmt: skip
    assert len(set(ids)) == len(ids) == 335


def test_every_id_that_a_framework_file_names_is_on_the_list():
    root = coverage.root_of_project()
    listed = coverage.requirements((root / "docs" / "requirements.md").read_text(encoding="utf-8"))
    ids = {one.id for rows in listed.values() for one in rows}

    assert sorted(set(coverage.keys_of(root / "frameworks" / "councils")) - ids) == []


def test_every_note_is_about_a_requirement_of_the_list():
    root = coverage.root_of_project()
    listed = coverage.requirements((root / "docs" / "requirements.md").read_text(encoding="utf-8"))
    ids = {one.id for rows in listed.values() for one in rows}

    assert sorted(set(coverage.notes_of(root / "docs" / "coverage-notes.md")) - ids) == []
