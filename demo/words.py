"""What invented auditors write: sentences that fit any file and speak of nobody."""

GOOD = (
    "Visits were frequent, the child was seen alone, and what they said shapes the plan.",
    "The worker knows this child well and the record shows a relationship of trust.",
    "The plan is clear, each step has an owner and a date, and most of it has happened.",
    "Father's view was sought early and is weighed as carefully as mother's.",
    "Direct work tools were used and the drawings are on the file.",
    "The chronology is up to date and the analysis draws on it.",
    "School and health were asked, and it is plain who said what.",
    "The manager's case discussion is reflective and was followed by a decision.",
)
MIXED = (
    "Visits happen, but two of the last six were late and the reason is not recorded.",
    "The child's view is there for March and then not again until the review.",
    "The plan names the worries but not what would show that they have gone.",
    "Partners were invited; the record does not say what they were asked.",
    "The assessment describes well and concludes too quickly.",
    "Supervision took place, but the actions of the last one were not looked at again.",
)
POOR = (
    "The child was not seen for seven weeks and nobody asked why.",
    "There is no plan that a family could follow, and no contingency.",
    "The chronology stops a year ago; earlier harm is not weighed.",
    "Management decisions are recorded without a reason and without a date for review.",
    "The child's day-to-day life cannot be read from this record.",
)
ABSENT = ("This does not arise for this child at present.",)
FINDINGS = (
    ("Visits drift", "Visit within the agreed time and record the child's own words each time",
     "The child is seen on time and knows that what they say is acted on."),
    ("The plan cannot be measured", "Rewrite the plan with the family: who does what, by when, and how we will know",
     "The family can say what must change and sees that it does."),
    ("The chronology is out of date", "Bring the chronology up to date and draw out the pattern of harm",
     "Decisions rest on the whole of the child's story."),
    ("Father is missing from the record", "Meet father, record his view, and share the plan with him",
     "The child has both parents' families considered in the plan."),
    ("Supervision is not reflective", "Hold a reflective case discussion and record hypothesis and alternatives",
     "The worker's thinking is tested and the child's plan is safer for it."),
    ("Permanence drifts", "Set the date for the permanence decision and tell the reviewing officer",
     "The child knows where they will live."),
    ("Health needs not followed", "Chase the health assessment and record the outcome in the plan",
     "The child's health needs are met."),
    ("Step-down is not planned", "Agree with school and health who keeps an eye on what after we close",
     "Support for the child does not stop when we do."),
)
DONE = (
    "Done and recorded on the file; the family has a copy.",
    "Completed with the family on the last visit.",
    "Done. The change is in the plan and was read out at the core group.",
)
EFFECT = (
    "Seen on the file: the child's words are there and the plan follows them.",
    "The plan is being followed; school reports a calmer month.",
    "Visits are on time since, and the child says so.",
)
DISCUSSION = (
    "Talked the findings through with the worker; we agree. Actions are in the diary and come back to supervision.",
    "We went through each finding together. The worker had begun on two of them already.",
    "We agree with the judgement. The plan meeting has been brought forward.",
)
SUPERVISION = (
    "Findings discussed; strengths named first. Actions on the agenda until they are done.",
    "A specific discussion of the audit: what to keep doing and what to change.",
)
MODERATION = (
    "I read the same period and come to the same view of the plan and the visits.",
    "The evidence for the child's voice is thinner than the first reading says.",
    "The strengths are real; the drift weighs more in my reading.",
)
TALK = (
    "Auditor and moderator went through the differences; both records stay.",
    "We agree about the practice and were apart on how to weigh recording.",
)
MEETING = (
    "Worker, team manager and group manager looked at what got in the way. Plan agreed.",
    "Visits, plan and supervision reviewed one by one. Caseload lightened by two.",
)
PLAN = (
    "Weekly visits until the review, a new plan within ten days, joint visit with the manager.",
    "Finish the chronology, hold the network meeting, see the child at school.",
)
CHALLENGE = (
    "The visit of the 12th was recorded two days later and seems to have been missed.",
    "The plan was rewritten after the period that was read; that should be said.",
)
ANSWER = (
    "Read again with the worker; the wording is changed and the judgement stands.",
    "Thank you, that visit is now in the evidence.",
)
REFLECTION = (
    "It helped to hear what works. I had not seen how long the plan had stood still.",
    "The finding about the chronology is fair; I know the story and had not written it down.",
    "What I took from it: write what the child said in the child's words, on the day.",
)
DECISION = "The evidence bears the auditor's judgement."
UPDATE = (
    "Spoken with the manager today; a day is agreed and in the diary.",
    "The worker was away. A colleague does it this week.",
    "Seen. It will be on the agenda of our next management meeting until it is done.",
)
TRACKER = "Two actions have moved their day twice. The head of service looks into why."
GUEST = "Designated nurse; reads along for health in this month's theme."
ACCESS = (
    "A complaint about this file is with me; I answer it by the end of the month.",
    "The child has moved to a team I manage.",
)
GRANTED = "Needed for the complaint; for a month."
CONCERN = "The record shows an adult in the home whom the plan says must not be there. Telling the manager now."
CONCERN_ACTED = "Visited the same day with a colleague; safety plan in place, strategy discussion held."
RETURNED = "Two judgements have no evidence under them. Please add it."
EXEMPTION = "Covering two teams this month while a colleague is away."
BREAK = "First of the two months I may miss this year."
PICKED = "Fits this month's theme, as the team that knows the child says."
PROFESSIONALS = "Social worker; team manager; school's safeguarding lead by phone"
REFUSED = "Three colleagues of the service are away already; please audit this month."
REALLOCATED = "The auditor is exempt this month."
