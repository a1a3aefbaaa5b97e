"""What the states of a request for a child's records mean, for the page that explains all states."""

from records.models import SubjectPack
from reporting.glossary import Thing, enter

enter(Thing("pack", "Requests for a child’s records", SubjectPack.Status, {
    "gathering": "What is held is being gathered.",
    "review": "Passages about other people are marked, and somebody decides about each.",
    "making": "The file is being made.",
    "released": "The file can be downloaded by whoever answers the request.",
    "deleted": "The file is deleted again; that it was made stays noted.",
}))
