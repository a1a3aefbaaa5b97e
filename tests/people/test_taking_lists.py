"""What taking a staff list does to people who are already here, and to the roles they hold."""

import io
from datetime import date

import pytest
from django.contrib.auth.hashers import is_password_usable
from django.core.management import CommandError, call_command

from people.models import Membership, Role, Team, TitleRule, User
from people.services import (
    StaffListRefused,
    apply_title_rules,
    end_role,
    give_role,
    set_title_rules,
    take_staff_list,
)
from people.staff_list import read_staff_list
from tests.cast import make_person
from trail.models import Event

ON, LATER = date(2026, 3, 2), date(2026, 5, 1)
HEAD = "Staff ID,Name,E-mail,Job title,Team,Service,Line manager,Left\n"
TESS = "S1,Tess Hill,tess@council.example,Team Manager,North 1,Safeguarding,,\n"
PRIYA = "S2,Priya Rao,priya@council.example,Social Worker,North 1,Safeguarding,S1,\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def adam():
    return make_person("Adam Admin", Role.ADMINISTRATOR)


def take(text, on=ON):
    return take_staff_list(read_staff_list(io.BytesIO(text.encode()), on=on), by=None, on=on)


def user(staff_id):
    return User.objects.get(staff_id=staff_id)


def roles(staff_id):
    """Role, team, first and last day of everything somebody ever held."""
    held = Membership.objects.filter(person__staff_id=staff_id).order_by("role", "pk")
    return [(m.role, str(m.team or ""), m.starts_on, m.ends_on) for m in held]


# People


def test_new_people_have_no_password_until_they_ask_for_one():
    take(HEAD + TESS)

    assert not is_password_usable(user("S1").password)


def test_a_changed_address_is_followed_by_the_staff_number():
    take(HEAD + TESS)

    taken = take(HEAD + TESS.replace("tess@", "tess.hill@"))

    assert (taken.new, taken.changed, taken.not_in_list) == (0, 1, [])
    assert [person.email for person in User.objects.all()] == ["tess.hill@council.example"]


def test_a_changed_staff_number_is_followed_by_the_address():
    take(HEAD + TESS)

    take(HEAD + TESS.replace("S1", "100234"))

    assert [person.staff_id for person in User.objects.all()] == ["100234"]


def test_an_address_handed_on_to_somebody_new_is_refused_and_told():
    take(HEAD + TESS)
    moved, heir = TESS.replace("tess@", "tess.hill@"), TESS.replace("S1,Tess Hill", "S9,Tess Young")

    with pytest.raises(StaffListRefused) as refused:
        take(HEAD + moved + heir)

    assert [str(problem) for problem in refused.value.problems] == [
        "Row 3, email: This row and row 2 both mean Tess Hill, one by the e-mail address, one by the staff "
        "number. Take the list without one of the two rows first, then with both."
    ]
    assert [person.email for person in User.objects.all()] == ["tess@council.example"]


def test_an_address_handed_on_is_taken_in_two_lists_as_the_refusal_says():
    moved, heir = TESS.replace("tess@", "tess.hill@"), TESS.replace("S1,Tess Hill", "S9,Tess Young")
    take(HEAD + TESS)
    take(HEAD + moved)

    taken = take(HEAD + moved + heir)

    assert (taken.new, taken.unchanged) == (1, 1)
    assert (user("S1").name, user("S9").name) == ("Tess Hill", "Tess Young")


def test_what_a_list_has_no_column_for_stays_as_it_is():
    take(HEAD + TESS + PRIYA)

    taken = take("Name,E-mail,Job title\nPriya Rao,priya@council.example,Senior Social Worker\n")

    priya = user("S2")
    assert (taken.changed, priya.job_title) == (1, "Senior Social Worker")
    assert (priya.team.name, priya.line_manager.name) == ("North 1", "Tess Hill")


def test_leavers_of_a_list_without_a_column_for_leaving_stay_gone():
    take(HEAD + TESS.replace(",,\n", ",,yes\n"))

    take("Name,E-mail,Job title\nTess Hill,tess@council.example,Team Manager\n", on=LATER)

    assert user("S1").left_on == ON


def test_an_empty_cell_empties_what_the_list_has_a_column_for():
    take(HEAD + TESS + PRIYA)

    take(HEAD + TESS + "S2,Priya Rao,priya@council.example,Social Worker,,,,\n")

    assert (user("S2").team, user("S2").line_manager) == (None, None)


def test_a_corrected_leaving_day_counts():
    take(HEAD + TESS.replace(",,\n", ",,31/03/2026\n"))

    taken = take(HEAD + TESS.replace(",,\n", ",,30/04/2026\n"))

    assert (user("S1").left_on, taken.changed, taken.left) == (date(2026, 4, 30), 1, 0)


def test_somebody_who_comes_back_is_here_again_with_the_roles_of_their_title():
    set_title_rules([("team manager", Role.AUDITOR)], by=None, on=ON)
    take(HEAD + TESS.replace(",,\n", ",,yes\n"))

    taken = take(HEAD + TESS, on=LATER)

    assert (taken.changed, taken.left, user("S1").left_on) == (1, 0, None)
    assert [held[0] for held in roles("S1") if held[3] is None] == [Role.AUDITOR]


def test_who_leaves_is_counted_once():
    take(HEAD + TESS + PRIYA)

    counts = [take(HEAD + TESS + PRIYA.replace(",S1,", ",S1,yes")).left for _ in range(2)]

    assert counts == [1, 0]


def test_a_new_manager_is_taken_and_an_old_one_let_go():
    take(HEAD + TESS + PRIYA)
    ann = "S3,Ann Lee,ann@council.example,Team Manager,North 1,Safeguarding,,\n"

    take(HEAD + TESS + PRIYA.replace(",S1,", ",Ann Lee,") + ann)

    assert user("S2").line_manager == user("S3")


def test_what_was_taken_is_in_the_trail_with_its_counts():
    take(HEAD + TESS + PRIYA)

    event = Event.objects.get(action="people.staff_list_taken")
    assert event.after == {"new": 2, "changed": 0}


# Teams


def test_services_and_teams_of_a_list_are_made_once():
    take(HEAD + TESS + PRIYA)

    take(HEAD + TESS + PRIYA)

    assert [(team.name, team.kind, str(team.parent)) for team in Team.objects.all()] == [
        ("North 1", Team.Kind.TEAM, "Safeguarding"),
        ("Safeguarding", Team.Kind.SERVICE, "None"),
    ]


def test_teams_of_one_name_in_two_services_are_two():
    take(HEAD + TESS + PRIYA.replace("Safeguarding", "Early Help"))

    assert sorted(str(team.parent) for team in Team.objects.filter(name="North 1")) == ["Early Help", "Safeguarding"]


@pytest.mark.parametrize("columns", [",Safeguarding", "Safeguarding,"])
def test_who_works_in_a_service_without_a_team_works_in_the_service(columns):
    take(HEAD + TESS.replace("North 1,Safeguarding", columns))

    assert (user("S1").team.name, user("S1").team.kind) == ("Safeguarding", Team.Kind.SERVICE)


def test_a_team_of_disabled_children_in_an_area_is_made_so():
    take(
        "Name,E-mail,Job title,Team,Service,Area,CWD\n"
        "Dee Day,dee@council.example,Social Worker,Access,Safeguarding,West,yes\n"
    )  # fmt: skip

    team = Team.objects.get(name="Access")
    assert (team.area, team.disabled_children) == ("West", True)


# Roles by job title


@pytest.mark.parametrize(
    ("pattern", "title", "matches"),
    [
        ("team manager", "Team Manager", True),
        ("TEAM MANAGER", "team manager", True),
        ("team manager", "Deputy Team Manager", False),
        ("*team manager", "Deputy Team Manager", True),
        ("team manager*", "Team Manager (Acting)", True),
        ("*manager*", "Team Manager (Acting)", True),
        ("team manager*", "Team  Manager", True),  # a list's double spaces are made one
        ("head of *", "Head Of", False),
        ("*", "Anything at all", True),
    ],
)
def test_a_title_pattern_brings_its_role_to_the_titles_it_means(pattern, title, matches):
    """HULL-13."""
    set_title_rules([(pattern, Role.AUDITOR)], by=None, on=ON)

    taken = take(HEAD + TESS.replace("Team Manager", title))

    assert Membership.objects.filter(role=Role.AUDITOR).exists() == matches
    assert taken.titles_without_role == ([] if matches else [" ".join(title.split())])


def test_roles_of_a_title_are_held_in_the_persons_own_team():
    set_title_rules([("team manager", Role.TEAM_MANAGER)], by=None, on=ON)

    take(HEAD + TESS)

    assert roles("S1") == [(Role.TEAM_MANAGER, "North 1", None, None)]


def test_somebody_who_moves_leads_the_new_team_and_no_longer_the_old_one():
    set_title_rules([("team manager", Role.TEAM_MANAGER)], by=None, on=ON)
    take(HEAD + TESS)

    take(HEAD + TESS.replace("North 1", "South 1"), on=LATER)

    assert roles("S1") == [
        (Role.TEAM_MANAGER, "North 1", None, LATER),
        (Role.TEAM_MANAGER, "South 1", LATER, None),
    ]


def test_a_move_corrected_on_its_own_day_leaves_no_trace_of_the_wrong_team():
    set_title_rules([("team manager", Role.TEAM_MANAGER)], by=None, on=ON)
    take(HEAD + TESS)
    take(HEAD + TESS.replace("North 1", "South 1"), on=LATER)

    take(HEAD + TESS.replace("North 1", "West 1"), on=LATER)

    assert roles("S1") == [
        (Role.TEAM_MANAGER, "North 1", None, LATER),
        (Role.TEAM_MANAGER, "West 1", LATER, None),
    ]


def test_roles_given_by_hand_survive_every_list():
    set_title_rules([("team manager", Role.AUDITOR)], by=None, on=ON)
    take(HEAD + TESS)
    give_role(user("S1"), role=Role.MODERATOR, by=None, on=ON)

    take(HEAD + TESS.replace("Team Manager,North 1", "Clerk,South 1"), on=LATER)

    assert roles("S1") == [(Role.AUDITOR, "North 1", None, LATER), (Role.MODERATOR, "", ON, None)]


def test_roles_given_by_hand_end_when_their_holder_leaves():
    take(HEAD + TESS)
    give_role(user("S1"), role=Role.MODERATOR, by=None, on=ON)

    take(HEAD + TESS.replace(",,\n", ",,yes\n"), on=LATER)

    assert roles("S1") == [(Role.MODERATOR, "", ON, LATER)]


def test_a_framework_with_other_titles_moves_the_roles_that_day():
    set_title_rules([("team manager", Role.AUDITOR)], by=None, on=ON)
    take(HEAD + TESS + PRIYA)

    set_title_rules([("social worker", Role.AUDITOR)], by=None, on=LATER)

    assert roles("S1") == [(Role.AUDITOR, "North 1", None, LATER)]
    assert roles("S2") == [(Role.AUDITOR, "North 1", LATER, None)]


def test_the_same_titles_again_change_nothing():
    set_title_rules([("team manager", Role.AUDITOR)], by=None, on=ON)
    rules = list(TitleRule.objects.values_list("pk", flat=True))

    set_title_rules([("team manager", Role.AUDITOR)], by=None, on=LATER)

    assert list(TitleRule.objects.values_list("pk", flat=True)) == rules


def test_a_framework_with_an_unknown_role_is_refused_by_name():
    with pytest.raises(ValueError, match="No such role") as refused:
        set_title_rules([("clerk", "wizard"), ("clerk", Role.QA)], by=None, on=ON)

    assert str(refused.value) == f"No such role: wizard. Roles are {', '.join(Role.values)}."
    assert not TitleRule.objects.exists()


def test_titles_applied_twice_on_one_day_give_each_role_once():
    set_title_rules([("*", Role.AUDITOR)], by=None, on=ON)
    take(HEAD + TESS + PRIYA)

    apply_title_rules(on=ON, by=None)

    assert Membership.objects.count() == 2


# Roles by hand


def test_a_role_given_twice_is_held_once():
    take(HEAD + TESS)

    for _ in range(2):
        give_role(user("S1"), role=Role.GUEST, by=None, on=ON)

    assert roles("S1") == [(Role.GUEST, "", ON, None)]


def test_a_role_given_again_after_its_end_is_a_new_one(adam):
    take(HEAD + TESS)
    end_role(give_role(user("S1"), role=Role.GUEST, by=adam, on=ON), by=adam, on=date(2026, 3, 9))

    give_role(user("S1"), role=Role.GUEST, by=None, on=LATER)

    assert roles("S1") == [(Role.GUEST, "", ON, date(2026, 3, 9)), (Role.GUEST, "", LATER, None)]


def test_a_role_that_begins_later_ends_on_its_first_day_at_the_earliest(adam):
    take(HEAD + TESS)
    to_come = give_role(user("S1"), role=Role.GUEST, by=None, on=LATER)

    end_role(to_come, by=adam, on=ON)

    assert roles("S1") == [(Role.GUEST, "", LATER, LATER)]


def test_giving_and_ending_a_role_are_in_the_trail(adam):
    take(HEAD + TESS)
    team = Team.objects.get(name="North 1")

    end_role(give_role(user("S1"), role=Role.GUEST, team=team, by=adam, on=ON), by=adam, on=LATER)

    told = Event.objects.filter(action__startswith="people.role").order_by("pk")
    assert [(event.action, event.before, event.after) for event in told] == [
        ("people.role_given", None, {"role": "guest", "team": "North 1"}),
        ("people.role_ended", {"role": "guest"}, None),
    ]


# The command


def test_the_command_says_what_it_took_and_what_follows_from_no_title(tmp_path, capsys):
    path = tmp_path / "staff.csv"
    path.write_text(HEAD + TESS)

    call_command("import_people", str(path))

    assert capsys.readouterr().out.splitlines() == [
        "staff.csv: 1 new, 0 changed, 0 unchanged, 0 left; 0 people here are not in the list.",
        "No role follows from the job title “Team Manager”.",
    ]


def test_the_command_shows_each_problem_and_takes_nothing(tmp_path, capsys):
    path = tmp_path / "staff.csv"
    path.write_text(HEAD + TESS + PRIYA.replace("priya@council.example", "priya"))

    with pytest.raises(CommandError) as refused:
        call_command("import_people", str(path))

    assert str(refused.value) == "staff.csv: 1 problems, nothing was taken. Mend the rows above and try again."
    assert capsys.readouterr().err == "Row 3, email: “priya” is not an e-mail address. Correct it.\n"
    assert not User.objects.exists()


def test_the_command_refuses_what_is_no_list(tmp_path):
    path = tmp_path / "notes.csv"
    path.write_text("Dear all\n")

    with pytest.raises(CommandError, match="^notes.csv: None of the first "):
        call_command("import_people", str(path))


def test_the_first_administrator_needs_an_address():
    with pytest.raises(CommandError) as refused:
        call_command("create_administrator", "Ann Admin", "ann@council.example")

    assert str(refused.value) == "“ann admin” is not an e-mail address. Give one."
