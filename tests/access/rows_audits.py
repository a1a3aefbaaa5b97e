"""Cases and audits, in each state.

One line an address and its things: who gets which answer (tests/access/table.py says how it is read).
"""

ROWS = """
# cases

cases:cases - | GET 200 LEARNERS
cases:case case | GET 200 NAMED gwen hana quinn dana
cases:case case@restricted | GET 200 priya ira nell
cases:lift case@restricted | GET 404 EDITORS | POST 404 EDITORS | ELSE 403
cases:mark_closing case@closing | GET 200 LEADERS quinn | POST 302 LEADERS quinn
cases:mark_closing case@restricted | GET none | POST none
cases:unmark_closing case@closing | GET 200 LEADERS quinn | POST 200 LEADERS quinn
cases:imports - | GET 200 quinn
cases:upload - | GET 200 quinn | POST 302 quinn
cases:import import | GET 200 quinn
cases:issues import | GET 200 quinn
cases:values import | GET 200 quinn | POST 302 quinn
cases:names import | GET 200 quinn
cases:name import | GET 200 quinn | POST 302 quinn
cases:day import | GET 200 quinn | POST 302 quinn
cases:read_again import | GET 200 quinn | POST 302 quinn
cases:take import | GET 200 quinn | POST 302 quinn
cases:drop import | GET 200 quinn | POST 302 quinn
cases:access - | GET 200 EVERYBODY
cases:ask - | GET 200 EVERYBODY -gita -gus | POST 302 EVERYBODY -norman -gita -gus; 302= norman
cases:decide request@waiting | GET 200 hana quinn dana | POST 302 hana quinn dana
cases:restrict - | GET 200 EDITORS | POST 302 EDITORS

# audits

audits:audits - | GET 200 EVERYBODY
audits:preview draft | GET 200 EDITORS
audits:draft_key - | POST 200= EVERYBODY
audits:own_audits - | GET 200 EVERYBODY | POST 200= nadia paul; 302 priya
audits:own_audit own@private | GET 200 priya | POST 302 priya
audits:own_audit own@shared | GET 200 priya tess | POST none
audits:share_own own@private | GET 200 priya | POST 302 priya
audits:share_own own@shared | GET none | POST none
audits:family_received - | GET 200 quinn | POST 302 quinn
audits:family_told family@in_progress | GET none | POST none
audits:family_told family@finalised | GET 200 NAMED amara quinn | POST 302 NAMED amara quinn
audits:challenge challenge@open | GET 200 SEERS | POST 200= NAMED gwen hana quinn dana gita; 302 amara
audits:withdraw challenge@open | GET 200 priya | POST 302 priya
audits:concern concern | GET 200 SEERS | POST 302 LEADERS quinn
audits:action action@draft | GET 404 SEERS | POST 404 SEERS
audits:action action@open | GET 200 SEERS | POST 302 LEADERS priya
audits:action action@done | GET 200 SEERS | POST 302 tess
audits:action action@restricted | GET 404 LET_IN | POST 404 LET_IN
audits:action_step action@open | GET 200 tess quinn | POST 302 tess quinn
audits:action_step action@done | GET 200 tess | POST 302 tess
audits:audit audit@allocated,in_progress,shared,agreed,finalised,checked,returned,closed,cancelled | GET 200 SEERS
audits:audit audit@moderated | GET 200 SEERS moses
audits:audit audit@restricted | GET 200 LET_IN
audits:whole audit@in_progress | GET 200 SEERS
audits:whole audit@moderated | GET 200 SEERS moses
audits:whole audit@restricted | GET 200 LET_IN
audits:pdf audit@restricted | GET 200 LET_IN
audits:section audit@in_progress | GET 200 SEERS | POST 302 NAMED amara gita; 302= gwen hana quinn dana
audits:section audit@shared | GET 200 SEERS | POST 302= SEERS
audits:section audit@restricted | GET 200 LET_IN | POST 302 NAMED amara gita; 302= nell
audits:save audit@in_progress | POST 200 NAMED amara gita
audits:since audit@in_progress | GET 200 SEERS
audits:since audit@moderated | GET 200 SEERS moses
audits:worker audit@allocated,in_progress,restricted | GET 200 amara | POST 302 amara
audits:worker audit@shared | GET 200 amara | POST none
audits:contact audit@in_progress | GET 200 SEERS | POST 302 amara
audits:contact audit@finalised | GET 200 SEERS | POST none
audits:contact audit@restricted | GET 200 LET_IN | POST 302 amara
audits:actions audit@in_progress | GET 200 SEERS | POST 200= SEERS
audits:add_action audit@in_progress,restricted | GET 200 amara | POST 302 amara
audits:add_action audit@shared | GET none | POST none
audits:edit_action action@draft,restricted | GET 200 amara | POST 302 amara
audits:edit_action action@open | GET none | POST none
audits:remove_action action@draft,restricted | GET 200 amara | POST 302 amara
audits:remove_action action@open | GET none | POST none
audits:set_limit_aside audit@in_progress | GET 404 SEERS | POST 404 SEERS
audits:take_limit_back audit@in_progress | GET 404 SEERS | POST 404 SEERS
audits:family audit@in_progress,closed | GET 200 SEERS | POST 302 NAMED amara quinn
audits:family audit@cancelled | GET 200 SEERS | POST none
audits:family audit@restricted | GET 200 LET_IN | POST 302 NAMED amara
audits:share audit@in_progress,returned,restricted | GET 200 amara | POST 302 amara
audits:share audit@shared | GET 302 amara | POST 302= amara
audits:outcome audit@shared | GET 200 SEERS | POST 200= SEERS
audits:outcome audit@restricted | GET 200 LET_IN | POST 200= LET_IN
audits:agree audit@in_progress,checked | POST none
audits:agree audit@shared,agreed | POST 302 NAMED
audits:reflect audit@in_progress,shared,closed,restricted | GET 200 NAMED | POST 302 NAMED
audits:reflect audit@cancelled | GET none | POST none
audits:raise_challenge audit@in_progress,checked | GET none | POST none
audits:raise_challenge audit@shared | GET 200 NAMED | POST 302 NAMED
audits:raise_concern audit@in_progress,closed | GET 200 SEERS | POST 302 SEERS
audits:raise_concern audit@restricted | GET 200 LET_IN | POST 302 LET_IN
audits:reopen audit@in_progress,checked | GET 302 amara | POST 200= amara
audits:reopen audit@shared | GET 200 amara | POST 302 amara
audits:finalise audit@in_progress,checked | GET 302 amara | POST 200= amara
audits:finalise audit@agreed | GET 200 amara | POST 302 amara
audits:check audit@in_progress,checked,closed | GET 302 quinn | POST 200= quinn
audits:check audit@finalised | GET 200 quinn | POST 302 quinn
audits:check audit@restricted | GET none | POST none
audits:return audit@in_progress,checked | GET 302 quinn | POST 200= quinn
audits:return audit@finalised | GET 200 quinn | POST 302 quinn
audits:return audit@restricted | GET none | POST none
audits:cancel audit@allocated,in_progress,shared | GET 200 quinn | POST 302 quinn
audits:cancel audit@finalised,closed | GET 302 quinn | POST 200= quinn
audits:cancel audit@restricted | GET none | POST none
audits:invite audit@in_progress | GET 200 amara quinn | POST 302 amara quinn
audits:invite audit@restricted | GET 200 amara | POST 302 amara
"""
