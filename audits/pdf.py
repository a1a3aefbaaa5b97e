"""The whole audit as a tagged PDF for the child's file."""

from audits.names import without_names
from lib.pdf import render_pdf


def audit_pdf(context, edit=str):
    """The bytes of the PDF; `context` is what the page with the whole audit shows, `edit` may change its HTML."""
    audit = context["audit"]
    title = f"{audit.tool_version.title}: {audit.case.reference}, audit {audit.reference}"
    return render_pdf("audits/pdf.html", context, title=title, edit=lambda html: edit(without_names(html)))
