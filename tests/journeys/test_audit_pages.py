"""The pages of an audit in a browser: two people in one form, no script, small windows, axe."""

import pytest
from django.urls import reverse

from audits import challenge, concerns, services
from tests.audits import making
from tests.journeys.audits import Form, audit, cast, stored  # noqa: F401

pytestmark = pytest.mark.browser

WRITING = ("audit", "worker", "contact", "actions", "add_action", "share", "whole", "raise_concern", "invite")


def address(name, *args):
    return reverse(f"audits:{name}", args=args)


def test_two_people_write_in_one_section_and_see_each_others_words(visit, cast, audit):  # noqa: F811
    amara, priya = Form(visit(cast.amara), audit), Form(visit(cast.priya), audit)

    amara.write("kss1-1", "Amara writes here.")
    priya.write("kss1-2", "Priya writes there.")
    amara.choose("kss1-3", "yes")
    amara.wait_until_saved()
    priya.wait_until_saved()

    for form, code, text in [(amara, "kss1-2", "Priya writes there."), (priya, "kss1-1", "Amara writes here.")]:
        form.page.wait_for_function(
            "([id, text]) => document.getElementById(id).value === text",
            arg=[form.box(code).get_attribute("id"), text], timeout=15_000,
        )
    answer = priya.page.locator(f"[name=q{making.question(audit, 'kss1-3').pk}-answer][value=yes]")
    assert (answer.is_checked(), answer.is_disabled()) == (True, True)
    assert [stored(audit, code) for code in ("kss1-1", "kss1-2")] == ["Amara writes here.", "Priya writes there."]


def test_words_of_another_wait_until_the_field_is_left(visit, cast, audit):  # noqa: F811
    form = Form(visit(cast.amara), audit)
    form.box("kss1-1").focus()
    making.write(audit, "kss1-1", "Priya was quicker.", part="comment", by=cast.priya)
    form.page.wait_for_timeout(11_000)
    assert form.text("kss1-1") == ""

    form.box("kss1-2").focus()

    form.page.wait_for_function(
        "id => document.getElementById(id).value", arg=form.box("kss1-1").get_attribute("id")
    )
    assert form.text("kss1-1") == "Priya was quicker."


def test_save_and_continue_waits_for_the_last_answer(visit, cast, audit):  # noqa: F811
    form = Form(visit(cast.amara), audit)
    form.write("kss1-1", "Typed just before the button.")

    form.page.get_by_role("button", name="Save and continue").click()

    form.page.wait_for_url(f"**{address('section', audit.pk, 'kss2')}")
    assert stored(audit, "kss1-1") == "Typed just before the button."


def test_form_works_without_script(visit, cast, audit):  # noqa: F811
    page = visit(cast.amara, java_script_enabled=False).goto(address("section", audit.pk, "kss1"))
    name = f"q{making.question(audit, 'kss1-1').pk}"
    page.locator(f"[name={name}-answer][value=partially]").check()
    page.locator(f"[name={name}-comment]").fill("Written without script.")

    page.get_by_role("button", name="Save and continue").click()

    assert page.url.endswith(address("section", audit.pk, "kss2"))
    assert [stored(audit, "kss1-1", part) for part in ("answer", "comment")] == ["partially", "Written without script."]


def test_question_for_one_grade_appears_once_it_is_chosen(visit, cast, audit):  # noqa: F811
    """HULL-66: the third grade needs its good elements named."""
    form = Form(visit(cast.amara), audit, "overall")
    shown = [form.box("good-elements", "answer").is_visible()]

    for grade in ("ri_good", "good"):
        form.choose("overall-grade", grade)
        shown.append(form.box("good-elements", "answer").is_visible())

    assert shown == [False, True, False]


def test_missing_list_leads_to_the_very_field(visit, cast, audit):  # noqa: F811
    page = visit(cast.amara).goto(address("share", audit.pk))

    page.get_by_role("link", name="2.3: give an answer.").click()

    assert page.url.endswith(f"{address('section', audit.pk, 'kss2')}#q{making.question(audit, 'kss2-3').pk}-answer")


def check(visitor, path):
    """A page holds the axe rules and fits a phone; its address and title carry nothing of the child."""
    for width in (375, 1280):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        page = visitor.goto(path)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (path, width, wider) == (path, width, 0)
    visitor.check_accessible()
    assert "C-1001" not in page.url + page.title()


def test_pages_while_writing_are_accessible_and_fit_a_phone(visit, cast, audit):  # noqa: F811
    making.meet(audit)
    making.write(audit, "kss1-1", "x" * 400, part="comment")
    making.add_action(audit, finding="y" * 200)
    auditor = visit(cast.amara)

    for path in [address("audits"), *(address(name, audit.pk) for name in WRITING),
                 *(address("section", audit.pk, code) for code in ("kss1", "overall", "professionals"))]:
        check(auditor, path)


def test_pages_after_sharing_are_accessible_and_fit_a_phone(visit, cast, audit):  # noqa: F811
    making.share(audit)
    raised = challenge.raise_challenge(audit, text="It is on the file.", by=cast.priya)
    concern = concerns.raise_concern(audit, text="Not seen since October.", by=cast.amara)
    worker, auditor, qa = visit(cast.priya), visit(cast.amara), visit(cast.quinn)
    for visitor, path in [
        (worker, address("outcome", audit.pk)), (worker, address("challenge", raised.pk)),
        (worker, address("reflect", audit.pk)), (worker, address("raise_challenge", audit.pk)),
        (auditor, address("challenge", raised.pk)), (auditor, address("concern", concern.pk)),
        (auditor, address("reopen", audit.pk)), (qa, address("cancel", audit.pk)),
    ]:
        check(visitor, path)

    challenge.answer(raised, text="Settled.", settled=True, by=cast.amara)
    for person in services.named_people(audit):
        services.agree(audit, by=person)
    services.finalise(audit, by=cast.amara)
    for name in ("check", "return", "audit", "whole"):
        check(qa, address(name, audit.pk))
