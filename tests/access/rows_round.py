"""The month: rounds, moderation, what follows.

One line an address and its things: who gets which answer (tests/access/table.py says how it is read).
"""

ROWS = """
# allocation

allocation:rounds - | GET 200 LOOKERS
allocation:draft - | GET 200 quinn | POST 302 quinn
allocation:programme - | GET 200 LOOKERS
allocation:capacity - | GET 200 LOOKERS
allocation:calls - | GET 200 LOOKERS
allocation:breaks - | GET 200 EVERYBODY
allocation:ask_break - | GET 200 AUDITORS quinn | POST 302 AUDITORS quinn
allocation:break break | GET 200 amara hana norman quinn dana | POST 302 quinn
allocation:withdraw_break break | GET 200 amara quinn | POST 302 amara quinn
allocation:exemptions - | GET 200 EVERYBODY
allocation:ask_month_exemption - | GET 200 AUDITORS quinn | POST 302 AUDITORS quinn
allocation:exemption exemption | GET 200 amara hana norman quinn dana | POST none
allocation:withdraw_exemption exemption | GET 200 amara quinn | POST 302 amara quinn
allocation:ask_exemption audit@allocated | GET 200 amara quinn | POST 302 amara quinn
allocation:ask_exemption audit@restricted | GET 200 amara | POST 302 amara
allocation:reallocate audit@allocated | GET 200 quinn | POST 302 quinn
allocation:reallocate audit@restricted | GET none | POST none
allocation:together - | GET 302 quinn | POST 200 quinn
allocation:case sampled | GET 200 LOOKERS
allocation:auditor sampled | GET 200 quinn | POST 200 quinn
allocation:swap sampled | GET 200 quinn | POST 302 quinn
allocation:drop sampled | GET 200 quinn | POST 302 quinn
allocation:replace sampled | GET 200 quinn | POST 302 quinn
allocation:size line | GET 200 quinn | POST 302 quinn
allocation:redraw line | GET 200 quinn | POST 302 quinn
allocation:pick line | GET 200 quinn | POST 302 quinn
allocation:round round | GET 200 LOOKERS
allocation:certificate round | GET 200 LOOKERS | POST 200= LOOKERS
allocation:left_over round | GET 200 LOOKERS
allocation:publish round | GET 200 quinn | POST 302 quinn
allocation:start_again round | GET 200 quinn | POST 302 quinn
allocation:match_again round | GET 200 quinn | POST 302 quinn

# moderation

moderation:moderations - | GET 200 EVERYBODY
moderation:agreement - | GET 200 LOOKERS
moderation:month - | GET 200 LOOKERS
moderation:choose audit@checked | GET 200 quinn | POST 302 quinn | ELSE 403
moderation:choose audit@closed | GET 200 quinn | POST 200 quinn | ELSE 403
moderation:moderation moderation@chosen,graded | GET 200 moses quinn dana | POST 302 moses
moderation:moderation moderation@proposed | GET 200 amara moses quinn dana | POST 302 amara; 200= moses quinn dana
moderation:moderation moderation@done | GET 200 SEERS moses | POST 200= moses
moderation:add_action moderation@chosen | GET 404 moses quinn dana | POST 404 moses quinn dana
moderation:add_action moderation@graded,proposed | GET 200 moses quinn dana | POST 302 moses quinn dana
moderation:add_action moderation@done | GET 200 LEADERS LOOKERS | POST 302 LEADERS LOOKERS
moderation:hand_over moderation@chosen | GET 200 quinn | POST 302 quinn | ELSE 403
moderation:hand_over moderation@graded,proposed,done | GET 200 quinn | POST 200= quinn | ELSE 403
moderation:cancel moderation@chosen,graded,proposed | GET 200 quinn | POST 302 quinn | ELSE 403
moderation:cancel moderation@done | GET 200 quinn | POST 200= quinn | ELSE 403

# followup

followup:oversights - | GET 200 EVERYBODY
followup:oversight oversight | GET 200 SEERS | POST 302 LEADERS
followup:oversight oversight@written | GET 200 NAMED amara gwen hana quinn dana | POST 200= LEADERS
followup:supervision oversight oversight@written | GET 200 LEADERS | POST 302 LEADERS
followup:close oversight oversight@written | POST 302= LEADERS quinn
followup:add_action oversight oversight@written | GET 200 LEADERS LOOKERS | POST 302 LEADERS LOOKERS
followup:actions - | GET 200 EVERYBODY
followup:escalations - | GET 200 EVERYBODY
followup:escalation escalation | GET 200 gwen quinn dana | POST 302 gwen quinn
followup:chains - | GET 200 EVERYBODY
followup:chain chain | GET 200 NAMED amara gwen hana quinn dana
followup:plan_meeting chain | GET 200 LEADERS quinn | POST 302 LEADERS quinn
followup:add_review_action chain | GET 200 LEADERS LOOKERS | POST 302 LEADERS LOOKERS
followup:end_chain chain | GET 200 quinn | POST 302 quinn
followup:meeting meeting | GET 200 LEADERS quinn | POST 302 LEADERS quinn
followup:update update | GET 200 LEADERS quinn | POST 302 LEADERS quinn
followup:filings - | GET 200 EVERYBODY
followup:filing filing | GET 200 amara quinn | POST 302 amara quinn
followup:learning - | GET 200 LEARNERS
followup:agree_summary - | GET 404 quinn | POST 404 quinn
followup:partners_summary - | GET 200 quinn | POST 302 quinn
followup:summary summary | GET 200 LEARNERS | POST 302 quinn
followup:add_learning_action - | GET 200 TEACHERS | POST 302 TEACHERS
followup:learning_action learning_action | GET 200 LEARNERS | POST 302 TEACHERS priya
followup:assurance - | GET 200 LOOKERS
followup:assurance_check assurance | GET 200 LOOKERS | POST 302 quinn
followup:trackers - | GET 200 LOOKERS
followup:tracker tracker | GET 200 LOOKERS | POST 302 dana
"""
