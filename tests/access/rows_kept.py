"""What is kept for the council: its settings, people, framework, records, reports.

One line an address and its things: who gets which answer (tests/access/table.py says how it is read).
"""

ROWS = """
# council

council:begin - | GET 302 EVERYBODY OUTSIDE | POST 302= EVERYBODY OUTSIDE
council:settings - | GET 200 adam
council:set_up - | GET 200 adam
council:name - | GET 200 adam | POST 302 adam
council:colours - | GET 200 adam | POST 302 adam
council:usual_colours - | GET 200 adam | POST 302 adam
council:preview_css - | GET 200 adam
council:logo - | GET 200 adam | POST 302 adam
council:remove_logo - | GET 200 adam | POST 302 adam
council:logo_image logo | GET 200 EVERYBODY OUTSIDE | POST 405 EVERYBODY OUTSIDE
council:framework - | GET 200 EDITORS | POST 200= EDITORS

# people

people:people - | GET 200 quinn dana adam
people:teams - | GET 200 quinn dana adam
people:staff_list - | GET 200 EDITORS | POST 200= EDITORS
people:held_staff_list held | GET 200 quinn; 404 adam | POST 200= quinn; 404 adam | ELSE 403
people:leavers - | GET 200 quinn
people:leaver person@priya,adam | GET 200 quinn | POST 200= quinn | ELSE 403
people:account - | GET 200 EVERYBODY
people:end_session session | GET 200 priya | POST 302 priya
people:end_other_sessions - | GET 200 EVERYBODY | POST 302 EVERYBODY
people:saved_filters - | GET 200 EVERYBODY
people:keep_filter - | GET 200 EVERYBODY | POST 302 EVERYBODY
people:saved_filter saved | GET 200 priya | POST 302 priya
people:delete_filter saved | GET 200 priya | POST 302 priya
people:own_declarations - | GET 200 EVERYBODY
people:declare - | GET 200 EVERYBODY | POST 200 nadia; 302 EVERYBODY -nadia
people:declarations - | GET 200 quinn adam petra
people:end_declaration declaration | GET 200 quinn adam petra | POST 302 quinn adam petra
people:person person@priya | GET 200 LEADERS priya quinn dana adam
people:person person@adam | GET 200 quinn dana adam
people:declare_for person@priya | GET 200 priya quinn adam | POST 302 priya quinn adam
people:end_all_sessions person@priya | GET 200 adam | POST 302 adam
people:end_all_sessions person@adam | GET 200 adam | POST 302 adam
people:remove_second_factor person@priya | GET 200 adam | POST 302 adam
people:remove_second_factor person@adam | GET none | POST none
people:forget_council_account person@priya | GET 200 adam | POST 302 adam
people:forget_council_account person@adam | GET none | POST none
people:absence person@priya | GET 200 LEADERS priya quinn | POST 302 LEADERS priya quinn
people:absence person@adam | GET 200 EDITORS | POST 302 EDITORS
people:role person@priya,adam | GET 200 adam | POST 302 adam
people:end_role membership | GET 200 adam | POST 302 adam

# frameworks

frameworks:versions - | GET 200 READERS
frameworks:begin_draft - | POST 302 EDITORS
frameworks:draft draft | GET 200 EDITORS
frameworks:upload_draft draft | GET 200 EDITORS | POST 200= EDITORS
frameworks:draft_text draft | GET 200 EDITORS | POST 200= EDITORS
frameworks:publish_draft draft | GET 200 EDITORS | POST 200 EDITORS
frameworks:discard_draft draft | GET 200 EDITORS | POST 302 EDITORS
frameworks:download_draft draft | GET 200 EDITORS
frameworks:draft_new_tool draft | GET 200 EDITORS | POST 302 EDITORS
frameworks:draft_tool draft | GET 200 EDITORS
frameworks:draft_head draft | GET 200 EDITORS | POST 200= EDITORS
frameworks:draft_new_section draft | GET 200 EDITORS | POST 200= EDITORS
frameworks:draft_section draft | GET 200 EDITORS | POST 200= EDITORS
frameworks:draft_new_question draft | GET 200 EDITORS | POST 200= EDITORS
frameworks:draft_question draft | GET 200 EDITORS | POST 200= EDITORS
frameworks:draft_new_answers draft | GET 200 EDITORS | POST 200= EDITORS
frameworks:draft_answers draft | GET 200 EDITORS | POST 200= EDITORS
frameworks:draft_new_limit draft | GET 200 EDITORS | POST 200= EDITORS
frameworks:draft_limit draft | GET 404 EDITORS | POST 404 EDITORS
frameworks:draft_move draft | POST 302 EDITORS
frameworks:draft_remove draft | GET 200 EDITORS | POST 302 EDITORS
frameworks:version version | GET 200 READERS
frameworks:programme version | GET 200 READERS
frameworks:standards version | GET 200 READERS
frameworks:changes version | GET 404 READERS
frameworks:download version | GET 200 READERS
frameworks:tool version | GET 200 READERS

# records

records:readers - | GET 200 TRAIL
records:unusual - | GET 200 TRAIL
records:packs - | GET 200 petra
records:begin - | GET 200 petra | POST 302 petra
records:pack pack pack@released | GET 200 petra | POST 302= petra
records:release pack pack@released | POST 302 petra
records:file pack | GET 404 petra
records:file pack@released | GET 200 petra
records:retention - | GET 200 TRAIL
records:confirm - | GET 200 adam | POST 200= adam
records:holds - | GET 200 TRAIL | POST 302 TRAIL
records:lift hold | POST 302 TRAIL

# reporting

reporting:home - | GET 200 EVERYBODY
reporting:glossary - | GET 200 EVERYBODY
reporting:findings - | GET 200 EVERYBODY
reporting:search - | GET 200 EVERYBODY
reporting:reports - | GET 200 REPORTED
reporting:report - | GET 200 REPORTED
reporting:close_month - | GET 200 quinn | POST 302 quinn
reporting:calendar - | GET 200 READERS
reporting:owed - | GET 200 EVERYBODY -gita -gus
reporting:feed - | GET 200 EVERYBODY
reporting:feed_renew - | POST 200 EVERYBODY
reporting:feed_off - | POST 302 EVERYBODY
reporting:feed_file feed | GET 200 EVERYBODY OUTSIDE | POST 405 EVERYBODY OUTSIDE
reporting:rehearse draft | POST 302 EDITORS
reporting:rehearsal rehearsal | GET 200 EDITORS
"""
