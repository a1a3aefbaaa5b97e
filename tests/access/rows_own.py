"""What everybody has of their own: signing in, one's account, notices, jobs, the pages of help.

One line an address and its things: who gets which answer (tests/access/table.py says how it is read).
"""

ROWS = """
# accounts

alive - | GET 200 EVERYBODY OUTSIDE | POST 405 EVERYBODY OUTSIDE
ready - | GET 200 EVERYBODY OUTSIDE | POST 405 EVERYBODY OUTSIDE
metrics - | GET 404 EVERYBODY OUTSIDE | POST 405 EVERYBODY OUTSIDE
account_login - | GET 200 OUTSIDE; 302 EVERYBODY | POST 200= OUTSIDE; 302= EVERYBODY
account_logout - | GET 200 EVERYBODY; 302 OUTSIDE | POST 302 EVERYBODY; 302= OUTSIDE
account_inactive - | GET 200 EVERYBODY OUTSIDE | POST 405 EVERYBODY OUTSIDE
account_signup - | GET 200 OUTSIDE; 302 EVERYBODY | POST 200= OUTSIDE; 302= EVERYBODY
account_reauthenticate - | GET 200 EVERYBODY | POST 200= EVERYBODY
account_email - | GET 404 EVERYBODY | POST 404 EVERYBODY
account_email_verification_sent - | GET 404 EVERYBODY | POST 404 EVERYBODY
account_change_password - | GET 200 EVERYBODY | POST 200= EVERYBODY
account_set_password - | GET 302 EVERYBODY | POST 302= EVERYBODY
account_reset_password - | GET 200 EVERYBODY OUTSIDE | POST 200= EVERYBODY OUTSIDE
account_confirm_login_code - | GET 404 EVERYBODY | POST 404 EVERYBODY
account_confirm_email - | GET 404 EVERYBODY | POST 404 EVERYBODY
account_reset_password_from_key_done - | GET 200 EVERYBODY OUTSIDE | POST 405 EVERYBODY OUTSIDE
account_reset_password_from_key - | GET 200 EVERYBODY OUTSIDE | POST 200= EVERYBODY OUTSIDE
account_reset_password_done - | GET 200 EVERYBODY OUTSIDE | POST 405 EVERYBODY OUTSIDE
mfa_index - | GET 302 EVERYBODY | POST 302= EVERYBODY
mfa_authenticate - | GET 302 EVERYBODY OUTSIDE | POST 302= EVERYBODY OUTSIDE
mfa_reauthenticate - | GET 302 EVERYBODY | POST 302= EVERYBODY
mfa_activate_totp - | GET 200 EVERYBODY | POST 200= EVERYBODY
mfa_deactivate_totp - | GET 404 EVERYBODY | POST 404 EVERYBODY
mfa_view_recovery_codes - | GET 404 EVERYBODY
mfa_generate_recovery_codes - | GET 200 EVERYBODY | POST 200= EVERYBODY
mfa_download_recovery_codes - | GET 404 EVERYBODY | POST 404 EVERYBODY
socialaccount_login_cancelled - | GET 200 EVERYBODY OUTSIDE | POST 405 EVERYBODY OUTSIDE
socialaccount_login_error - | GET 401 EVERYBODY
socialaccount_signup - | GET 404 EVERYBODY | POST 404 EVERYBODY
socialaccount_connections - | GET 404 EVERYBODY | POST 404 EVERYBODY
openid_connect_login - | GET 404 EVERYBODY OUTSIDE | POST 404 EVERYBODY OUTSIDE
openid_connect_callback - | GET 404 EVERYBODY OUTSIDE | POST 404 EVERYBODY OUTSIDE
usersessions_list - | GET 302 EVERYBODY | POST 302= EVERYBODY

# govuk

govuk:brand - | GET 200 EVERYBODY OUTSIDE | POST 200= EVERYBODY OUTSIDE
govuk:gallery - | GET 200 EVERYBODY; 404 OUTSIDE | POST 200= EVERYBODY; 404 OUTSIDE
govuk:help - | GET 200 EVERYBODY OUTSIDE | POST 200= EVERYBODY OUTSIDE
govuk:accessibility - | GET 200 EVERYBODY OUTSIDE | POST 200= EVERYBODY OUTSIDE
govuk:privacy - | GET 200 EVERYBODY OUTSIDE | POST 200= EVERYBODY OUTSIDE

# jobs

jobs:jobs - | GET 200 EVERYBODY
jobs:job job | GET 200 tess quinn adam
jobs:progress job | GET 200 tess quinn adam
jobs:file job | GET 200 tess quinn adam

# trail

trail:notices - | GET 200 EVERYBODY
trail:read_all - | POST 302 EVERYBODY
trail:ways - | GET 200 EVERYBODY | POST 302 EVERYBODY
trail:notice notice | POST 302 amara
trail:events - | GET 200 TRAIL
trail:accesses - | GET 200 TRAIL
"""
