"""With which of the framework's tools a case of a list is audited, by the tool's own title."""


def titles_of(version):
    """Titles of a version's tools, by code."""
    return dict(version.tools.values_list("tool__code", "title")) if version else {}


def form_of_case(sampled, titles):
    """Of a case of a round: a re-audit's is the one it was audited with before. Re-audit and line loaded."""
    if sampled.reaudit_id:
        return sampled.reaudit.audit.tool_version.title
    return titles.get(sampled.form, sampled.form)


def form_of_call(call, version, titles):
    """Of an audit that an event called for: its own once it is made, else what the line would take today."""
    if call.audit:
        return call.audit.tool_version.title
    line = version.policy.line(call.line) if version else None
    code = call.tool or (line.tool if line else "") or ""
    return titles.get(code, code)
