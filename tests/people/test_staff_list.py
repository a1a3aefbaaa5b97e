"""Taking a staff list: read by heading, taken whole or not at all."""

import io
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from lib import clock
from people.models import Membership, Role, Team, User
from people.services import StaffListRefused, set_title_rules, take_staff_list
from people.staff_list import read_staff_list
from tests.cast import make_person

ON, PASSWORD = date(2026, 3, 2), "a long walk by the Humber"
HEAD = "Staff ID,Name,E-mail,Job title,Team,Service,Line manager,Left\n"
TESS = "S1,Tess Hill,tess@council.example,Team Manager,North 1,Safeguarding,,0\n"
PRIYA = "S2,Priya Rao,priya@council.example,Social Worker,North 1,Safeguarding,S1,0\n"

pytestmark = pytest.mark.django_db


def reading(text, on=ON):
    return read_staff_list(io.BytesIO(text.encode()), on=on)


def take(text, on=ON):
    return take_staff_list(reading(text, on), by=None, on=on)


def test_a_list_makes_people_teams_and_lines():
    taken = take(HEAD + TESS + PRIYA)

    assert (taken.new, taken.changed, taken.unchanged) == (2, 0, 0)
    priya = User.objects.get(email="priya@council.example")
    assert (priya.team.name, priya.service.name) == ("North 1", "Safeguarding")
    assert priya.line_manager.name == "Tess Hill"


def test_the_same_list_again_changes_nothing():
    take(HEAD + TESS + PRIYA)

    taken = take(HEAD + TESS + PRIYA)

    assert (taken.new, taken.changed, taken.unchanged, taken.left) == (0, 0, 2, 0)


def test_headings_may_differ_and_stand_in_any_order():
    taken = take("Work e-mail,Full name,Post,Reports to\nann@council.example,Ann Lee,Director,\n")

    assert taken.new == 1
    assert User.objects.get().job_title == "Director"


def test_somebody_who_has_left_loses_their_roles_that_day():
    set_title_rules([("social worker", Role.PRACTITIONER)], by=None, on=ON)
    take(HEAD + TESS + PRIYA)

    with clock.at(date(2026, 3, 9)):
        taken = take(HEAD + TESS + PRIYA.replace(",0\n", ",yes\n"), on=date(2026, 3, 9))

    assert taken.left == 1
    assert User.objects.get(staff_id="S2").left_on == date(2026, 3, 9)
    assert not Membership.objects.current(date(2026, 3, 9)).filter(person__staff_id="S2").exists()


def test_a_leaver_listed_again_keeps_the_day_they_left():
    take(HEAD + TESS + PRIYA.replace(",0\n", ",yes\n"))

    take(HEAD + TESS + PRIYA.replace(",0\n", ",yes\n"), on=date(2026, 4, 1))

    assert User.objects.get(staff_id="S2").left_on == ON


def test_people_missing_from_the_list_are_named_and_not_touched():
    take(HEAD + TESS + PRIYA)

    taken = take(HEAD + TESS)

    assert taken.not_in_list == ["priya@council.example"]
    assert User.objects.get(staff_id="S2").left_on is None


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("S2,,p@council.example,Worker,,,,0\n", "Row 3, name: There is no name. Give one."),
        ("S2,Pat,not-an-address,Worker,,,,0\n", "Row 3, email: “not-an-address” is not an e-mail address. Correct it."),
        ("S1,Pat,p@council.example,Worker,,,,0\n", "Row 3, staff id: “S1” is already on row 2. Keep one of the two."),
        ("S2,Pat,p@council.example,Worker,,,S9,0\n", "Row 3, line manager: “s9” is not in the list."),
        (
            "S2,Pat,p@council.example,Worker,,,,soon\n",
            "Row 3, left: “soon” is neither yes, no nor a day such as 31/03/2026.",
        ),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_and_nothing_is_written(row, sentence):
    bad = reading(HEAD + TESS + row)

    assert [str(problem) for problem in bad.problems] == [sentence]
    with pytest.raises(StaffListRefused):
        take_staff_list(bad, by=None, on=ON)
    assert not User.objects.exists()


def test_two_people_of_one_name_make_a_manager_by_name_unclear():
    twins = TESS + TESS.replace("S1", "S3").replace("tess@", "tess2@")

    bad = reading(HEAD + twins + PRIYA.replace(",S1,", ",Tess Hill,"))

    assert [problem.reason for problem in bad.problems] == [
        "“tess hill” is the name of several people; give the staff number or e-mail address."
    ]


def test_job_titles_bring_roles_by_the_frameworks_rules_and_move_with_the_title():
    """HULL-13: who audits follows from the job title."""
    set_title_rules([("team manager*", Role.AUDITOR), ("team manager*", Role.TEAM_MANAGER)], by=None, on=ON)
    take(HEAD + TESS)

    take(HEAD + TESS.replace("Team Manager", "Clerk"), on=date(2026, 5, 1))

    held = Membership.objects.filter(person__staff_id="S1")
    assert {(m.role, m.starts_on, m.ends_on) for m in held} == {
        (Role.AUDITOR, None, date(2026, 5, 1)),
        (Role.TEAM_MANAGER, None, date(2026, 5, 1)),
    }


def test_the_first_list_gives_roles_since_ever_and_later_ones_from_their_day():
    set_title_rules([("*", Role.AUDITOR)], by=None, on=ON)
    take(HEAD + TESS)

    take(HEAD + TESS + PRIYA, on=date(2026, 5, 1))

    starts = dict(Membership.objects.values_list("person__name", "starts_on"))
    assert starts == {"Tess Hill": None, "Priya Rao": date(2026, 5, 1)}


def test_a_title_without_a_role_is_told():
    taken = take(HEAD + TESS)

    assert taken.titles_without_role == ["Team Manager"]


def test_the_command_checks_without_writing(tmp_path, capsys):
    path = tmp_path / "staff.csv"
    path.write_text(HEAD + TESS)

    call_command("import_people", str(path), "--check")

    assert not User.objects.exists()
    assert not Team.objects.exists()


def test_the_command_refuses_a_missing_file():
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import_people", "nowhere.csv")


def test_the_first_administrator_can_sign_in(client, capsys):
    call_command("create_administrator", "ann@council.example", "Ann Admin")

    said = capsys.readouterr().out
    assert said.startswith("Ann Admin chooses a password within 30 minutes at\nhttp")
    form = client.get(urlsplit(said.split()[-1]).path, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    assert client.get("/people/").status_code == 200
    assert set(Membership.objects.values_list("role", flat=True)) == {Role.ADMINISTRATOR, Role.QA}


def test_an_administrator_is_not_made_twice():
    call_command("create_administrator", "ann@council.example", "Ann Admin")
    ann = User.objects.get()
    ann.set_password(PASSWORD)
    ann.save()

    with pytest.raises(CommandError, match="is here already"):
        call_command("create_administrator", "ann@council.example", "Ann Admin")


def test_an_administrator_whose_link_ran_out_gets_another(capsys):
    for _ in range(2):
        call_command("create_administrator", "ann@council.example", "Ann Admin")

    assert capsys.readouterr().out.count("/accounts/password/reset/key/") == 2
    assert User.objects.count() == 1


def test_the_command_gives_no_link_to_somebody_who_keeps_nothing(db):
    make_person("Priya Practice", Role.PRACTITIONER)

    with pytest.raises(CommandError, match="is here already"):
        call_command("create_administrator", "priya.practice@council.example", "Priya Practice")


@override_settings(LOCAL_PASSWORDS=False)
def test_where_no_password_is_taken_the_first_administrator_comes_with_the_councils_account(capsys):
    call_command("create_administrator", "ann@council.example", "Ann Admin")

    assert capsys.readouterr().out == "Ann Admin can sign in as ann@council.example with your council account.\n"
