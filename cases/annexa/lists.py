"""The eleven lists of Annex A and their columns, known by title and never by place.

Titles are those of the 2019 template, of the later edition and of the Standard
Safeguarding Dataset's output; they are compared without case, spaces, quotes or
"Sum of" in front.
"""

import re
from dataclasses import dataclass

DATE, CODE, TEXT, NUMBER, WORKER, TEAM, ID, AGE = (
    "date", "code", "text", "number", "worker", "team", "id", "age"
)


def plain_title(title):
    """A title reduced to what every edition shares: `Sum of Age (Years)` is `ageyears`."""
    bare = re.sub(r"[^a-z0-9]", "", str(title).casefold())
    return bare.removeprefix("sumof")


@dataclass(frozen=True)
class Column:
    """One column of a list. `codes` names its set of values; `end` marks a date that closes."""

    key: str
    kind: str
    title: str
    titles: tuple
    codes: str = ""
    end: bool = False
    common: bool = False
    event: bool = False
    optional: bool = False  # not Ofsted's: nobody misses it


@dataclass(frozen=True)
class AnnexList:
    """One of the eleven lists; `columns` by key, `by_title` by every plain title."""

    number: int
    title: str
    columns: dict
    by_title: dict
    id_key: str = "child_id"


def _column(key, kind, title, *also, **options):
    titles = tuple(dict.fromkeys(plain_title(each) for each in (title, *also)))
    return Column(key, kind, title, titles, **options)


CHILD_ID = _column(
    "child_id", ID, "Child Unique ID", "Child ID", "Unique Child ID", "Child Unique Identifier",
    "Child's Unique ID", "Person ID", common=True,
)
COMMON = (
    CHILD_ID,
    _column("gender", CODE, "Gender", codes="gender", common=True),
    _column("ethnicity", CODE, "Ethnicity", codes="ethnicity", common=True),
    _column("date_of_birth", DATE, "Date of Birth", "DOB", common=True),
    _column("age", AGE, "Age of Child (Years)", "Age", "Age of Child", common=True),
)
DISABILITY = _column(
    "disability", CODE, "Does the Child have a Disability", "HasDisability",
    codes="disability", common=True,
)
STAFF = (
    _column("team", TEAM, "Allocated Team", common=True),
    _column("worker", WORKER, "Allocated Worker", common=True),
)

REVIEWER = _column(
    "reviewer", WORKER, "Independent Reviewing Officer", "IRO", "IRO name", "Allocated IRO",
    "Reviewing Officer", "Conference Chair", "Child Protection Chair", "CP Chair",
    common=True, optional=True,
)


def _list(number, title, *columns, id_key="child_id"):
    by_title = {each: column for column in columns for each in column.titles}
    return AnnexList(number, title, {each.key: each for each in columns}, by_title, id_key)


LISTS = {
    each.number: each
    for each in (
        _list(
            1, "Contacts", *COMMON,
            _column("contact_on", DATE, "Date of Contact", event=True),
            _column("source", TEXT, "Contact Source"),
        ),
        _list(
            2, "Early help", *COMMON,
            _column("start", DATE, "Assessment start date"),
            _column("end", DATE, "Assessment completion date", end=True),
            _column("organisation", TEXT, "Organisation completing assessment"),
        ),
        _list(
            3, "Referrals", *COMMON,
            _column("start", DATE, "Date of referral", "ReferralDate", event=True),
            _column("source", TEXT, "Referral Source"),
            _column("nfa", CODE, "Referral NFA?", codes="no_further_action"),
            _column("referrals", NUMBER, "Number of Referrals in Last 12 Months",
                    "ReferralsLast12Months"),
            *STAFF,
        ),
        _list(
            4, "Assessments", *COMMON, DISABILITY,
            _column("start", DATE, "Continuous Assessment Start Date",
                    "ContinuousAssessmentStart", event=True),
            _column("seen", CODE, "Child Seen During Continuous Assessment",
                    "ContinuousAssessmentChildSeen", codes="yes_no"),
            _column("end", DATE, "Continuous Assessment Date of Authorisation",
                    "ContinuousAssessmentAuthDate", end=True),
            _column("support", CODE,
                    "Was the child assessed as requiring LA children’s social care support",
                    "CSCSupportRequired", codes="yes_no"),
            *STAFF,
        ),
        _list(
            5, "Section 47 enquiries and conferences", *COMMON, DISABILITY,
            _column("start", DATE, "Strategy discussion initiating Section 47 Enquiry Start Date",
                    "StratDiscussionDate"),
            _column("unnecessary", CODE,
                    "Was an Initial Child Protection Conference deemed unnecessary?",
                    "InitialCPConfUnnecessary", codes="yes_no"),
            _column("conference_on", DATE, "Date of Initial Child Protection Conference",
                    "InitialCPConfDate"),
            _column("plan", CODE,
                    "Did the Initial Child Protection Conference Result in a Child Protection Plan",
                    "CPConfResultInCPPlan", codes="yes_no"),
            _column("enquiries", NUMBER,
                    "Number of Section 47 Enquiries in the last 12 months", "NumberS47s12m"),
            _column("conferences", NUMBER, "Number of ICPCs in the last 12 months",
                    "NumberICPCs12m"),
            *STAFF,
        ),
        _list(
            6, "Children in need", *COMMON, DISABILITY,
            _column("start", DATE, "CIN Start Date"),
            _column("need", CODE, "Primary Need Code", codes="need"),
            _column("seen_on", DATE, "Date Child Was Last Seen", "DateChildLastSeen"),
            _column("end", DATE, "CIN Closure Date", end=True),
            _column("reason", CODE, "Reason for Closure", codes="closure"),
            _column("status", CODE, "Case status", codes="status"),
            *STAFF,
        ),
        _list(
            7, "Child protection", *COMMON, DISABILITY,
            _column("start", DATE, "Child Protection Plan Start Date"),
            _column("first_abuse", CODE, "Initial Category of Abuse", codes="abuse"),
            _column("abuse", CODE, "Latest Category of Abuse", codes="abuse"),
            _column("visit_on", DATE, "Date of the Last Statutory Visit",
                    "DateOfLastStatutoryVisit"),
            _column("seen_alone", CODE, "Was the Child Seen Alone?", "ChildSeenAlone",
                    codes="yes_no"),
            _column("review_on", DATE, "Date of latest review conference",
                    "DateOfLatestReviewConf"),
            _column("end", DATE, "Child Protection Plan End Date", end=True),
            _column("protection", CODE,
                    "Subject to Emergency Protection Order or Protected Under Police Powers"
                    " in Last Six Months (Y/N)", "ProtectionLastSixMonths", codes="yes_no"),
            _column("plans_before", NUMBER, "Number of Previous Child Protection Plans"),
            *STAFF, REVIEWER,
        ),
        _list(
            8, "Children in care", *COMMON, DISABILITY,
            _column("uasc", CODE, "Unaccompanied Asylum Seeking Child (UASC) within the"
                    " Last 12 Months (Y/N)", "UASC", codes="yes_no"),
            _column("start", DATE, "Date Started to be Looked After", "LoookedAfterStartDate",
                    "LookedAfterStartDate"),
            _column("need", CODE, "Child's Category of Need", "ChildCategoryOfNeed", codes="need"),
            _column("again", CODE, "Is this a second or subsequent period of being a Looked After"
                    " Child within the last 12 months (Y/N)", "SubsequentLACEpisodeLast12Months",
                    codes="yes_no"),
            _column("legal_on", DATE, "Start date of current legal status",
                    "MostRecentLegalStatusStart"),
            _column("legal", CODE, "Child's Legal Status", "LegalStatus", codes="legal"),
            _column("review_on", DATE, "Date of Latest Statutory Review",
                    "LatestStatutoryReviewDate"),
            _column("visit_on", DATE, "Date of Last Social Work Visit", "LastSocialWorkVisitDate"),
            _column("permanence", CODE, "What is the permanence plan for this child?",
                    "PermanencePlan", codes="permanence"),
            _column("iro_on", DATE, "Date of Last IRO Visit / Contact to the Child",
                    "LastIROVisitDate"),
            _column("health_on", DATE, "Date of Last Health Assessment",
                    "LastHealthAssessmentDate"),
            _column("dental_on", DATE, "Date of Last Dental Check", "LastDentalCheckDate"),
            _column("placements", NUMBER, "Number of Placements in the Last 12 months",
                    "PlacementsLast12Months"),
            _column("end", DATE, "Date Ceased to be Looked After", "CeasedLookedAfterDate",
                    end=True),
            _column("reason", CODE, "Reason Ceased to be Looked After",
                    "ReasonCeasedLookedAfter", codes="ceased"),
            _column("placement_on", DATE, "Start Date of Most Recent Placement",
                    "MostRecentPlacementStartDate"),
            _column("placement", CODE, "Placement Type", codes="placement"),
            _column("provider", CODE, "Placement Provider", codes="provider"),
            _column("postcode", TEXT, "Placement postcode"),
            _column("urn", TEXT, "URN of Placement", "PlacementURN"),
            _column("location", CODE, "Placement Location", codes="location"),
            _column("placement_area", TEXT, "LA of Placement"),
            _column("missing", NUMBER, "Number of Episodes the Child has been 'Missing' from"
                    " their Placement in the last 12 months",
                    "EpisodesChildMissingFromPlacement"),
            _column("absent", NUMBER, "Number of Episodes the Child has been 'Absent' from"
                    " their Placement in the last 12 months",
                    "EpisodesChildAbsentFromPlacement"),
            _column("interview_offered", CODE, "Was the child offered a Return Interview after"
                    " their last missing episode (Y/N)?",
                    "ChildOfferedReturnInterviewAfterLastMFH", codes="yes_no"),
            _column("interview_accepted", CODE, "Did the child accept a Return Interview after"
                    " their last missing episode (Y/N)?",
                    "ChildAcceptedReturnInterviewAfterLastMFH", codes="yes_no"),
            *STAFF, REVIEWER,
        ),
        _list(
            9, "Care leavers", *COMMON, DISABILITY,
            _column("uasc", CODE, "Unaccompanied Asylum Seeking Child (UASC), or formerly UASC"
                    " if 18 or over (Y/N)", "UASC", codes="yes_no"),
            _column("adviser", WORKER, "Allocated Personal Advisor",
                    "Allocated Personal Adviser"),
            _column("eligibility", CODE, "Eligibility Category", codes="eligibility"),
            _column("pathway_on", DATE, "Latest Pathway Plan Review Date", "LatestPathwayPlan"),
            _column("in_touch", CODE, "LA in Touch", codes="in_touch"),
            _column("contact_on", DATE, "Latest Date of Contact", "LatestContact"),
            _column("accommodation", CODE, "Type of Accommodation", codes="accommodation"),
            _column("suitable", CODE, "Suitability of Accommodation", codes="suitability"),
            _column("activity", CODE, "Activity Status", codes="activity"),
            *STAFF,
        ),
        _list(
            10, "Adoption", *COMMON, DISABILITY,
            _column("family", TEXT, "Family identifier"),
            _column("entered_on", DATE, "Date the Child Entered Care"),
            _column("decided_on", DATE,
                    "Date of Decision that Child Should be Placed for Adoption"),
            _column("order_on", DATE, "Date of Placement Order"),
            _column("matched_on", DATE, "Date of Matching Child and Prospective Adopters"),
            _column("placed_on", DATE, "Date Placed for Adoption"),
            _column("adopted_on", DATE, "Date of Adoption Order", end=True),
            _column("reversed_on", DATE, "Date of Decision that Child Should No Longer be Placed"
                    " for Adoption", end=True),
            _column("reversal", TEXT, "Reason Why Child No Longer Placed for Adoption"),
            _column("fostered_on", DATE, "Date the child was placed for fostering in FFA or"
                    " concurrent planning placement"),
        ),
        _list(
            11, "Adopters",
            _column("adopter_id", ID, "Individual adopter identifier"),
            _column("family", TEXT, "Family identifier", common=True),
            _column("gender", CODE, "Gender", codes="gender", common=True),
            _column("ethnicity", CODE, "Ethnicity", codes="ethnicity", common=True),
            _column("disability", CODE, "Disability", codes="disability"),
            _column("fostering", CODE, "Is the (prospective) adopter fostering for adoption?",
                    codes="yes_no"),
            _column("enquiry_on", DATE, "Date enquiry received"),
            _column("stage1_on", DATE, "Date Stage 1 started"),
            _column("stage1_end", DATE, "Date Stage 1 ended"),
            _column("stage2_on", DATE, "Date Stage 2 started"),
            _column("stage2_end", DATE, "Date Stage 2 ended"),
            _column("applied_on", DATE, "Date application submitted"),
            _column("approved_on", DATE, "Date application approved"),
            _column("matched_on", DATE, "Date adopter matched with child(ren)"),
            _column("placed_on", DATE, "Date child/children placed with adopter(s)"),
            _column("children", NUMBER, "No. of children placed"),
            _column("adopted_on", DATE, "Date of Adoption Order"),
            _column("left_on", DATE, "Date of leaving adoption process"),
            _column("reason", TEXT, "Reason for leaving adoption process"),
            id_key="adopter_id",
        ),
    )
}

#: Lists whose rows are events or periods and may repeat a child.
REPEATING = frozenset({1, 2, 3, 4, 5, 10})
