"""Who looks after what is held of a child: who read it, what a family asks for, how long it stays."""

from lib.permissions import allow
from people.rules import ADMINISTRATOR, DATA_PROTECTION

allow(
    "records.look",
    ADMINISTRATOR | DATA_PROTECTION,
    "Who read what, and how long it stays, is for administrators and the data protection officer.",
)
allow(
    "records.answer_subject",
    DATA_PROTECTION,
    "A subject-access request is answered by the data protection officer, who decides on each passage.",
)
allow("records.hold", ADMINISTRATOR | DATA_PROTECTION, "A legal hold is set by an administrator or the officer.")
allow("records.remove", ADMINISTRATOR, "What is due to go is confirmed by an administrator.")
