"""Where each name of an address leads, for a thing of the world: what stands in the path beside the thing's number."""

from django.urls import reverse

from people.saving_filters import offer

#: What comes after the thing's number in the path of an address, where something does.
AFTER = {
    "audits:section": ["kss1"],
    "audits:set_limit_aside": ["alone"],
    "audits:take_limit_back": ["alone"],
    "frameworks:draft_text": ["policy.yaml"],
    "frameworks:draft_tool": ["child"],
    "frameworks:draft_head": ["child"],
    "frameworks:draft_new_section": ["child"],
    "frameworks:draft_section": ["child", "kss1"],
    "frameworks:draft_new_question": ["child", "kss1"],
    "frameworks:draft_question": ["child", "{question}"],
    "frameworks:draft_new_answers": ["child"],
    "frameworks:draft_answers": ["child", "{answers}"],
    "frameworks:draft_new_limit": ["child"],
    "frameworks:draft_limit": ["child", "none"],
    "frameworks:draft_move": ["child", "section", "kss1"],
    "frameworks:draft_remove": ["child", "section", "kss1"],
    "audits:preview": ["child"],
    "cases:name": ["team"],
}
#: Addresses that need no thing, but something in their path.
PATHS = {
    "account_confirm_email": ["abc"],
    "account_reset_password_from_key": ["1", "abc-def"],
    "openid_connect_login": ["council"],
    "openid_connect_callback": ["council"],
    "moderation:month": ["2026-03"],
    "followup:agree_summary": ["2026-03", "neglect"],
    "reporting:report": ["2026-03"],
    "reporting:close_month": ["2026-03"],
}
#: What is asked beside the path.
ASKED = {
    "allocation:together": "?do=remind",
    "audits:since": "?since=2026-03-01T00:00:00Z",
    "cases:name": "?name=East",
    "people:keep_filter": f"?filter={offer('/trail/notices/', 'state=new', 'Your notices')}",
    "reporting:search": "?words=plan",
    "records:readers": "?case=C-closed",
    "council:preview_css": "?header=%23111111&brand=%23111111&link=%23111111&link_hover=%23111111",
}


def address(world, name, thing, asked=""):
    """The path of an address; `thing` is a key of the world's things or "", `asked` a query of its own."""
    return reverse(name, args=_args(world, name, thing)) + (asked or ASKED.get(name, ""))


def _args(world, name, thing):
    if not thing:
        return PATHS.get(name, [])
    found = world.things[thing]
    if name.startswith("audits:action_step"):
        return [found.pk, thing.partition("@")[2] == "done" and "send_back" or "drop"]
    if name in ("audits:edit_action", "audits:remove_action"):
        return [found.audit_id, found.pk]
    if name == "reporting:feed_file":
        return [found]
    if thing == "round":
        return [found.calendar_month]
    if thing == "version":
        return [found.framework.slug, found.number, *(["child"] if name == "frameworks:tool" else [])]
    return [found.pk, *(_filled(world, each) for each in AFTER.get(name, []))]


def _filled(world, part):
    form = world.things["tool"]
    known = {"{question}": lambda: form.sections[0].questions[0].code, "{answers}": lambda: form.answer_sets[0].code}
    return known[part]() if part in known else part
