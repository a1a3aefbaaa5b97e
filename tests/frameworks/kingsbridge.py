"""An invented council that does almost everything otherwise than the first one."""

POLICY = """
name: "How we learn"
council: {name: "Kingsbridge-upon-Haven", service_name: "Practice reading"}
roles:
  - {key: auditor, title: "Reader", job_titles: ["Reader*"]}
  - {key: practitioner, title: "Worker"}
  - {key: team_manager, title: "Lead", job_titles: ["Lead*", "* Lead"]}
  - {key: head_of_service, title: "Head"}
  - {key: qa, title: "Learning team"}
scales:
  - code: stars
    title: "Stars"
    grades:
      - {code: three, name: "Three stars", position: 1, colour: 1}
      - {code: two, name: "Two stars", position: 2, needs_text: "What is missing for the third?"}
      - {code: one, name: "One star", position: 3, colour: 5, aliases: ["*"]}
  - code: plo
    title: "Before court"
    grades:
      - {code: ready, name: "Ready", position: 1}
      - {code: unready, name: "Not ready", position: 2}
overall_scale: stars
calendar:
  allocate_by: "3rd"
  audit_due: "third week"
  challenge_window: "2 days"
  check_within: "same day"
  return_within: "1 week"
  oversight_within: "3 working days"
  supervision_within: "1 year"
  year_starts: 4
  closure_days: ["2026-12-28"]
contact: {people: [practitioner], attempts_before_escalation: 1, escalate_to: qa}
concerns: {tell: [team_manager, head_of_service, qa], acted_on_by: head_of_service}
challenge:
  who: [practitioner]
  answered_by: auditor
  answer_within: "1 day"
  arranged_by: qa
  decided_by: head_of_service
  unconnected_service: false
pool: {not_audited_within: 0, restricted: grant, categories: [early_help, closed]}
independence:
  exclude_own_team: false
  exclude_managed_teams: false
  exclude_line_management: false
  own_team_tools: [visit]
quotas:
  - {roles: [head_of_service], most_per_month: 1}
  - {roles: [auditor, team_manager], most_per_month: 4, expected_per_year: 48}
breaks: {per_year: 0, share_max: 0, ask_before: "28th", decided_by: head_of_service}
exemptions:
  - {applies_to: "Everybody", decided_by: head_of_service}
programme:
  - code: visits
    title: "Home visits"
    kind: control
    unit: family
    tool: visit
    auditors: [auditor]
    months:
      every: {size: 3}
      aug: {size: to be confirmed}
  - code: court
    title: "Before court"
    kind: thematic
    unit: child
    tool: plo
    select: {categories: [child_protection], without_marks: [unborn], age_from: 1, months_to: 6}
    must_include: [{count: 2, category: looked_after}]
    drawn_by: selected
    auditors: [qa]
    months:
      jan: {size: 2 to 4}
      feb: {size: all, auditors: [head_of_service], must_include: [], drawn_by: random,
            select: {age_to: 4}}
moderation:
  share: 1.0
  rounding: nearest
  moderators: [qa]
  independence: {}
  blind: false
  due: "1 week"
  grade_stands: auditor
followup:
  oversight: {written_by: head_of_service, supervision_noted_by: team_manager}
  actions: {default_within: "5 days", signed_off_by: [head_of_service], never_by_doer: false}
  assurance: {sample: 0, drawn_by: qa}
"""

VISIT = """
code: visit
title: "Reading of a home visit"
subject_kind: family
also_for: [child]
minutes: 60
header: [{fact: reference, label: "Family"}]
answer_sets:
  - code: seen
    choices: [{code: y, label: Yes}, {code: n, label: No}]
    comment_prompt: "How do we know?"
    comment_needed_for: [n]
sections:
  - code: visit
    title: "The visit"
    minutes: 10
    looks_like: ["The child is seen.", "The child is heard."]
    questions:
      - {code: seen, kind: choice, answers: seen, text: "Was the child seen?"}
      - {code: quiet, kind: choice, answers: seen, comment: false, text: "Was there room to talk?"}
      - {code: own, kind: choice, text: "When?", comment_prompt: "Why then?",
         choices: [{code: day, label: By day}, {code: night, label: By night}]}
      - {code: other, kind: choice, answers: seen, comment_needed_for: [y, n], text: "By whom?"}
      - {code: on, kind: date, text: "On which day?", required: false}
      - {code: said, kind: table, text: "Who said what?",
         columns: [{code: who, label: Who, required: true}, {code: what, label: What, kind: longtext}]}
      - {code: baby, kind: text, longest: 80, text: "How was the baby held?",
         only_for: {marks: [unborn, disabled], categories: [early_help]}}
      - {code: stars, kind: grade, scale: stars, text: "How many stars?"}
      - {code: third, kind: longtext, text: "What is missing?", only_for: {grades: [two]}}
"""

PLO = """
code: plo
title: "Before court"
subject_kind: child
sections:
  - code: ready
    title: "Ready for court"
    questions:
      - {code: ready, kind: grade, scale: plo, text: "Is the case ready?"}
      - {code: why, kind: longtext, text: "What is not ready?", only_for: {grades: [unready]}}
"""


def kingsbridge_texts():
    """Path to text of the invented council's framework."""
    return {"policy.yaml": POLICY, "tools/plo.yaml": PLO, "tools/visit.yaml": VISIT}
