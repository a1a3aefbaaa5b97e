"""One council in which every address has something to open: a thing in each of its states, by name."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile

from allocation import services as rounds
from allocation.desk import Desk
from allocation.models import Break, Exemption
from audits import actions, challenge, concerns, own_work, services
from audits.models import Audit
from cases.models import AccessRequest, Case, CaseImport
from cases.services import upload
from council import services as council
from council.models import Logo
from followup.learned import LearningAction, ThemeSummary
from followup.models import AssuranceCheck, Chain, ChainUpdate, Escalation, Filing, Meeting, Oversight, TrackerCheck
from frameworks import bundle, drafting
from jobs.models import Job
from lib.months import Month
from moderation import services as moderating
from moderation.models import Moderation
from people import declaring, saving_filters
from people import services as people_services
from people.models import Membership
from records.models import LegalHold, SubjectPack
from reporting import feeds
from tests.access.people import make_people
from tests.access.typed import DOT
from tests.allocation.making import make_auditors, make_cases
from tests.audits import making
from trail.services import notify

MONDAY = date(2026, 3, 2)
BEFORE = date(2026, 1, 1)
MARCH, APRIL = Month(2026, 3), Month(2026, 4)

@dataclass
class World:
    """The people by first name, and the things by what the table calls them."""

    cast: object
    people: dict
    framework: object
    things: dict = field(default_factory=dict)


def make_world(framework):
    """The council on Monday 2 March 2026, made through the application's own services where there is one."""
    cast, people = make_people()
    world = World(cast, people, framework)
    for make in (_audits, _parts, _own_work, _cases, _moderations, _followed, _learned, _rounds, _requests,
                 _settled, _kept, _people):  # fmt: skip
        make(world, world.things)
    return world


# Audits, one in each state


def _audits(world, things):
    for state in (
        "allocated", "in_progress", "shared", "agreed", "finalised", "checked", "returned", "moderated", "closed",
        "cancelled", "restricted",
    ):  # fmt: skip
        things[f"audit@{state}"] = _audit(world, state)
    case = things["audit@restricted"].case
    Case.objects.filter(pk=case.pk).update(restricted=True, restricted_here=True)
    Audit.objects.filter(case=case).update(restricted=True)
    AccessRequest.objects.create(
        case=case, person=world.cast.nell, why="Reads it", until=date(2026, 12, 31), asked_at=_moment(),
        decision=AccessRequest.Decision.GRANTED, decided_by=world.cast.dana, decided_at=_moment(),
    )  # fmt: skip


def _audit(world, state):
    """An audit by Amara of Priya's work, lived through to a state; Gita is let in as a guest."""
    cast = world.cast
    audit = making.make_audit(cast, world.framework, case=making.make_case(cast, f"C-{state}"))
    services.invite(audit, person=world.people["gita"], part="guest", by=cast.quinn)
    if state == "allocated":
        return audit
    if state == "cancelled":
        return services.cancel(audit, by=cast.quinn, reason="Moved away")
    making.complete(audit)
    if state in ("in_progress", "restricted"):
        return audit
    services.share(audit, by=cast.amara)
    if state == "shared":
        return audit
    for person in services.named_people(audit):
        services.agree(audit, by=person)
    if state == "agreed":
        return audit
    services.finalise(audit, by=cast.amara)
    if state == "returned":
        return services.return_(audit, by=cast.quinn, reason="A gap")
    if state != "finalised":
        services.check(audit, by=cast.quinn)
    if state == "closed":
        Audit.objects.filter(pk=audit.pk).update(status="closed")
        audit.refresh_from_db()
    return audit


def _parts(world, things):
    """A challenge, a concern, a family's answer, and actions at each step."""
    cast = world.cast
    things["challenge@open"] = challenge.raise_challenge(things["audit@shared"], text="Not so", by=cast.priya)
    things["concern"] = concerns.raise_concern(things["audit@in_progress"], text="Not seen", by=cast.amara)
    for state in ("in_progress", "finalised"):
        things[f"family@{state}"] = things[f"audit@{state}"].family_views.create(
            who="child", outcome="no_reply", on=MONDAY, by=cast.amara
        )
    things["action@draft"] = things["audit@in_progress"].actions.get()
    things["action@restricted"] = things["audit@restricted"].actions.get()
    things["action@open"] = things["audit@finalised"].actions.get()
    done = things["audit@checked"].actions.get()
    things["action@done"] = actions.complete(done, what_was_done="Written", by=cast.priya)


def _own_work(world, things):
    cast = world.cast
    things["case@free"] = making.make_case(cast, "C-free", as_at=MONDAY)
    for state in ("private", "shared"):
        case = making.make_case(cast, f"C-own-{state}")
        things[f"own@{state}"] = own_work.begin(case, by=cast.priya)
    section, scale = next(iter(own_work.scales_of(things["own@shared"]).items()))
    for state in ("private", "shared"):
        own_work.write(things[f"own@{state}"], {section.pk: (scale.grades[0].code, "Well")}, by=cast.priya)
    own_work.share(things["own@shared"], by=cast.priya)


def _cases(world, things):
    cast = world.cast
    things["case"] = things["audit@in_progress"].case
    things["case@restricted"] = things["audit@restricted"].case
    things["case@closing"] = making.make_case(cast, "C-closing")
    things["request@waiting"] = AccessRequest.objects.create(
        case=things["case@restricted"], person=cast.norman, why="Reads it", until=date(2026, 12, 31),
        asked_at=_moment(),
    )  # fmt: skip
    made = ContentFile(b"not a list", name="list.csv")
    things["import"] = upload([made], as_at=MONDAY, by=cast.quinn)
    CaseImport.objects.filter(pk=things["import"].pk).update(
        status="preview", summary={"unmatched_teams": [{"name": "East", "rows": 1}], "unmatched_workers": [],
                                   "unknown_values": [], "changes": {}},
    )  # fmt: skip


def _moderations(world, things):
    cast = world.cast
    things["moderation@chosen"] = moderating.choose(
        things["audit@moderated"], moderator=cast.moses, why="A second look", by=cast.quinn, on=MONDAY
    )
    things["moderation@done"] = Moderation.objects.create(
        audit=things["audit@closed"], moderator=cast.moses, reason="share", why="Drawn", due_on=MONDAY, status="done",
        grade="good", grade_after="good", graded_at=_moment(), done_at=_moment(),
    )  # fmt: skip
    graded = _poor(world, "C-graded")
    things["moderation@graded"] = Moderation.objects.create(
        audit=graded, moderator=cast.moses, reason="grade", why="Its grade", due_on=MONDAY, status="graded",
        grade="good", graded_at=_moment(),
    )  # fmt: skip
    graded.participants.create(person=cast.moses, part="moderator")
    proposed = _poor(world, "C-proposed")
    things["moderation@proposed"] = Moderation.objects.create(
        audit=proposed, moderator=cast.moses, reason="grade", why="Its grade", due_on=MONDAY, status="proposed",
        grade="good", graded_at=_moment(), discussed_on=MONDAY, discussion="Talked", grade_after="good",
    )  # fmt: skip
    proposed.participants.create(person=cast.moses, part="moderator")


def _poor(world, reference):
    """A checked audit with a grade that is followed up."""
    audit = making.make_audit(world.cast, world.framework, case=making.make_case(world.cast, reference))
    now = _moment()
    Audit.objects.filter(pk=audit.pk).update(
        status="checked", grade="inadequate", final_grade="inadequate", finalised_at=now, checked_at=now
    )
    audit.refresh_from_db()
    return audit


def _followed(world, things):
    cast, checked = world.cast, things["audit@checked"]
    things["oversight"] = Oversight.objects.create(
        audit=checked, manager=cast.tess, due_on=MONDAY, supervision_due_on=MONDAY
    )
    written = _poor(world, "C-written")
    things["oversight@written"] = Oversight.objects.create(
        audit=written, manager=cast.tess, due_on=MONDAY, supervision_due_on=MONDAY, discussion="Talked",
        written_by=cast.tess, written_at=_moment(),
    )  # fmt: skip
    things["chain"] = Chain.objects.create(audit=written, grade="inadequate", reaudit_due_on=date(2026, 6, 1))
    things["meeting"] = Meeting.objects.create(
        chain=things["chain"], kind="first", due_on=MONDAY, convened_by=cast.tess
    )
    things["update"] = ChainUpdate.objects.create(
        chain=things["chain"], order=1, due_on=MONDAY, by_role="team_manager", asks="What was done"
    )
    things["filing"] = Filing.objects.create(audit=checked, by_role="auditor", asked_on=MONDAY, due_on=MONDAY)
    things["escalation"] = Escalation.objects.create(
        audit=checked, about="oversight", person=cast.gwen, on=MONDAY, after=3, why="Not written", url="/"
    )
    done = actions.complete(
        making.actions.add(
            written, what="Write the plan", owner=cast.priya, due_on=MONDAY, effect="Known", by=cast.tess,
            source="oversight",
        ),
        what_was_done="Written", by=cast.priya,
    )  # fmt: skip
    signed = actions.sign_off(done, effect_seen="Seen", by=cast.tess)
    things["assurance"] = AssuranceCheck.objects.create(month=BEFORE, action=signed)
    things["tracker"] = TrackerCheck.objects.create(month=BEFORE, service=cast.north.parent, audit=written)


def _learned(world, things):
    cast = world.cast
    things["summary"] = ThemeSummary.objects.create(
        title="Neglect", month=BEFORE, line="", findings="Much", key_messages="More", remedial=True,
        agreed_on=BEFORE, by=cast.moses, look_again_on=MONDAY,
    )  # fmt: skip
    things["learning_action"] = LearningAction.objects.create(
        kind="learning", what="Teach it", owner=cast.priya, due_on=MONDAY, agreed_on=BEFORE, by=cast.moses
    )


# Rounds and requests


def _rounds(world, things):
    cast = world.cast
    make_auditors(6)
    make_cases(30, team=cast.north, worker=cast.priya, prefix="D")
    drafted = rounds.draft_round(MARCH, seed=7, by=cast.quinn)
    kept = drafted.cases.kept().filter(line__code="control").exclude(allocation=None).order_by("order")
    things |= {"round": drafted, "sampled": kept[0], "sampled@other": kept[1]}
    things["line"] = drafted.lines.get(code="control")
    things["free"] = Desk(drafted, without=[kept[0]]).choices(kept[0])[0][0].key
    drawn = drafted.cases.values("case")
    things["undrawn"] = Case.objects.filter(reference__startswith="D-").exclude(pk__in=drawn).first()


def _requests(world, things):
    cast = world.cast
    asked = {"person": cast.amara, "asked_by": cast.amara, "reason": "Away"}
    things["break"] = Break.objects.create(month=APRIL.first_day, **asked)
    things["exemption"] = Exemption.objects.create(month=MARCH.first_day, audit=things["audit@in_progress"], **asked)


# The installation


def _settled(world, things):
    cast = world.cast
    things["draft"] = drafting.begin(by=cast.quinn)
    things["tool"] = bundle.form_of("tools/child.yaml", things["draft"].texts["tools/child.yaml"])
    things["version"] = world.framework
    council.put_logo(ContentFile(DOT, name="dot.png"), by=cast.adam)
    things["logo"] = Logo.objects.get()
    done = Job.objects.create(kind="reporting.rehearse", title="Rehearsal", owner=cast.quinn, status="done",
                              payload={"draft": things["draft"].pk},
                              result={"rehearsal": {"days": [], "first": "2025-03", "last": "2026-02"}})  # fmt: skip
    things["rehearsal"] = done


def _kept(world, things):
    cast = world.cast
    job = Job.objects.create(kind="cases.import", title="A list", owner=cast.tess, status="done", file_name="a.csv")
    job.file.save("a.csv", ContentFile(b"a,b\n"))
    things["job"] = job
    notify("audit_overdue", cast.amara, about="audits.audit:1", url="/audits/", on=MONDAY, reference="C-1")
    things["notice"] = cast.amara.notices.latest("pk")
    things["feed"] = feeds.renew(cast.amara, by=cast.amara)
    case = things["audit@closed"].case
    things["pack"] = SubjectPack.objects.create(
        case=case, why="Request 7", begun_by=world.people["petra"], status="review"
    )
    released = SubjectPack.objects.create(
        case=things["audit@checked"].case, why="Request 6", begun_by=world.people["petra"], status="released"
    )
    released.file.save("pack.zip", ContentFile(b"PK"))
    things["pack@released"] = released
    things["hold"] = LegalHold.objects.create(case=case, why="A court asks", by=cast.adam)


def _people(world, things):
    cast = world.cast
    things["declaration"] = declaring.declare(cast.nadia, reference="C-far", why="family", words="", by=cast.nadia)
    rows = b"Name,E-mail,Job title\nZed New,zed@council.example,Clerk\n"
    things["held"] = people_services.hold_staff_list(rows, name="staff.csv", by=cast.quinn)
    things["saved"] = saving_filters.keep(cast.priya, "/trail/notices/", "state=new", "Your notices", name="New ones")
    things["person@priya"] = cast.priya
    things["person@nadia"] = cast.nadia
    things["person@adam"] = cast.adam
    things["session"] = UserSession.objects.create(
        user=cast.priya, ip="127.0.0.1", user_agent="A browser", session_key="x" * 32, data={}
    )
    things["membership"] = Membership.objects.get(person=cast.nadia)


def _moment():
    return datetime(2026, 3, 2, 9, tzinfo=UTC)
