"""What is sent to each address that takes something: enough for whoever may, so that a refusal is one of rights."""

import json

from django.core.files.uploadedfile import SimpleUploadedFile

from audits.models import Answer
from tests.audits import making
from trail.kinds import WAYS

#: A smallest picture that is one.
DOT = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)

DAY = "2/3/2026"


def day(name):
    return {f"{name}_day": "2", f"{name}_month": "3", f"{name}_year": "2026"}


ACTION = {
    "what": "Write the plan", "owner": "{priya}", "due_on": "20/4/2026", "effect": "The child knows", "finding": "",
}  # fmt: skip
FAMILY = {"who": "child", "outcome": "no_reply", "how": "telephone", "said": "", **day("on")}
REASON = {"reason": "It must be so", "why": "It must be so"}

TYPED = {
    "council:name": {"name": "Exampleshire", "service_name": "Case audit"},
    "council:colours": {"header": "#0b0c0c", "brand": "#1d70b8", "link": "#1a65a6", "link_hover": "#0f385c"},
    "people:absence": {"starts_on": "9/3/2026", "ends_on": "10/3/2026", "reason": "Away"},
    "people:keep_filter": {"name": "Mine"},
    "people:saved_filter": {"name": "Better"},
    "people:declare": {"reference": "C-far", "why": "family"},
    "people:declare_for": {"reference": "C-far", "why": "family"},
    "people:end_declaration": REASON,
    "people:leaver": REASON,
    "people:role": {"role": "auditor", "starts_on": "2/3/2026"},
    "frameworks:draft_new_tool": {"title": "A new one", "subject_kind": "child", "version": "1"},
    "frameworks:publish_draft": {**day("in_force_from"), "note": "More"},
    "frameworks:draft_move": {"to": "down"},
    "cases:lift": REASON,
    "cases:mark_closing": {"why": "Moves away"},
    "cases:day": day("as_at"),
    "cases:name": {"team": "{north}"},
    "cases:ask": {"reference": "C-restricted", "why": "I audit it", "until_day": "20", "until_month": "3",
                  "until_year": "2026"},
    "cases:decide": {"decision": "granted", "reason": "Needed"},
    "cases:restrict": {"references": "C-closing", "why": "A threat"},
    "audits:own_audits": {"case": "{case@free}"},
    "audits:family_received": {**FAMILY, "reference": "{reference}"},
    "audits:family": FAMILY,
    "audits:family_told": {"told": "What will change", **day("told_on")},
    "audits:challenge": {"text": "Talked over", "settled": "yes"},
    "audits:concern": {"what_was_done": "Visited"},
    "audits:action": {"what_was_done": "Written", "effect_seen": "Better"},
    "audits:action_step": REASON,
    "audits:worker": {"who": "still"},
    "audits:contact": {"person": "{priya}", "how": "Telephone", "answered": "no"},
    "audits:add_action": ACTION,
    "audits:edit_action": {**ACTION, "version": "1"},
    "audits:reflect": {"text": "I learned"},
    "audits:raise_challenge": {"text": "Not so"},
    "audits:raise_concern": {"text": "Nobody saw the child"},
    "audits:reopen": REASON,
    "audits:return": REASON,
    "audits:cancel": REASON,
    "audits:invite": {"person": "{gus}", "part": "guest"},
    "allocation:draft": {"month": "2026-04", "seed": ""},
    "allocation:ask_break": {"person": "{tess}", "month": "2026-06", "reason": "Away"},
    "allocation:break": {"decision": "agree", "reason": "Well"},
    "allocation:ask_month_exemption": {"person": "{tess}", "month": "2026-06", "reason": "Away"},
    "allocation:exemption": {"decision": "agree", "reason": "Well"},
    "allocation:ask_exemption": REASON,
    "allocation:reallocate": {"to": "{nell}", **REASON},
    "allocation:together": {"do": "reallocate", "chosen": "{chosen}", **REASON},
    "allocation:auditor": {"to": "{free}", **REASON},
    "allocation:swap": {"other": "{allocation}", **REASON},
    "allocation:drop": REASON,
    "allocation:replace": REASON,
    "allocation:size": {"size": "12"},
    "allocation:redraw": REASON,
    "allocation:pick": {"reference": "{undrawn}", **REASON},
    "moderation:choose": {"moderator": "{moses}", "why": "A second look"},
    "moderation:moderation": {"discussed_on": DAY, "discussion": "Talked", "grade_after": "good", "then": "later",
                              "grade": "good", "rationale": "Seen", "agrees": "yes"},
    "moderation:add_action": ACTION,
    "moderation:hand_over": {"moderator": "{norman}", "why": "Away"},
    "moderation:cancel": REASON,
    "followup:oversight": {"discussion": "Talked", "plan": "Visits"},
    "followup:supervision": {"held_on": DAY, "note": "The plan"},
    "followup:add_action": ACTION,
    "followup:escalation": {"update": "Will be done"},
    "followup:meeting": {"held_on": DAY, "people": ["{tess}"], "notes": "Drift", "plan": "Visits"},
    "followup:update": {"update": "Was done"},
    "followup:plan_meeting": {"due": "20/4/2026", "people": ["{tess}"]},
    "followup:add_review_action": ACTION,
    "followup:end_chain": {"how": "gone", "note": "Moved away"},
    "followup:filing": {"filed_on": DAY, "where": "Documents"},
    "followup:partners_summary": {"title": "Neglect", "month": DAY, "findings": "Much", "key_messages": "More",
                                  "remedial": "no"},
    "followup:summary": {"outcome": "enough", "note": "Better"},
    "followup:add_learning_action": {"kind": "learning", "what": "Teach", "owner": "{tess}", "due": "20/4/2026"},
    "followup:learning_action": {"done": "Taught"},
    "followup:assurance_check": {"result": "seen", "note": "On the file"},
    "followup:tracker": {"result": "tracked", "note": "Well"},
    "trail:ways": {group.value: ways[0].value for group, ways in WAYS.items()},
    "records:begin": {"reference": "C-closing", "why": "Request 8"},
    "records:confirm": {},
    "records:holds": {"reference": "C-closing", "why": "A court"},
}


def typed(world, name, person):
    """What somebody sends to an address: the body of a form, or of the script's save."""
    if name == "council:logo":
        return {"logo": SimpleUploadedFile("dot.png", DOT, "image/png")}
    if name == "cases:upload":
        return {"files": SimpleUploadedFile("list.csv", b"a,b"), **day("as_at")}
    if name == "audits:section":
        return _section(world)
    if name == "audits:save":
        return _save(world, person)
    return {key: _filled(world, value) for key, value in TYPED.get(name, {}).items()}


def _filled(world, value):
    if isinstance(value, list):
        return [_filled(world, each) for each in value]
    if not value.startswith("{"):
        return value
    name = value[1:-1]
    if name == "reference":
        return world.things["audit@in_progress"].reference
    if name == "chosen":
        audit = world.things["audit@allocated"]
        return f"{audit.pk}:{audit.status}:{audit.auditor_id}:{world.cast.nell.pk}"
    if name == "allocation":
        return str(world.things["sampled@other"].allocation.pk)
    if name == "north":
        return str(world.cast.north.pk)
    if name in ("free", "undrawn"):
        return str(world.things[name])
    if name in world.things:
        return str(world.things[name].pk)
    return str(world.people[name].pk)


def _save(world, person):
    """One more sentence, to the version that stands."""
    audit = world.things["audit@in_progress"]
    asked = making.form_questions(audit).filter(has_comment=True).first()
    kept = Answer.objects.filter(audit=audit, question=asked, part="comment").first()
    change = {"field": f"{asked.pk}.comment", "value": "More", "version": kept.version if kept else 0,
              "key": "a-key-of-the-page"}  # fmt: skip
    return json.dumps({"person": person.pk if person else 0, "changes": [change]})


def _section(world):
    """The same sentence by the form that works without script."""
    sent = json.loads(_save(world, None))["changes"][0]
    field = f"q{sent['field'].replace('.', '-')}"
    return {field: "More", f"{field}-version": str(sent["version"]), "then": "stay"}
