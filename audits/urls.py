from django.urls import path

from audits import views, views_actions, views_form, views_limits, views_outcome, views_qa, views_saving

app_name = "audits"
urlpatterns = [
    path("", views.audits, name="audits"),
    path("draft-key/", views_saving.draft_key, name="draft_key"),
    path("challenges/<int:pk>/", views_outcome.challenge, name="challenge"),
    path("challenges/<int:pk>/withdraw/", views_outcome.withdraw, name="withdraw"),
    path("concerns/<int:pk>/", views_outcome.concern, name="concern"),
    path("actions/<int:pk>/", views_actions.action, name="action"),
    path("actions/<int:pk>/<slug:name>/", views_actions.step, name="action_step"),
    path("<int:pk>/", views.audit, name="audit"),
    path("<int:pk>/whole/", views.whole, name="whole"),
    path("<int:pk>/audit.pdf", views.pdf, name="pdf"),
    path("<int:pk>/sections/<slug:code>/", views_form.section, name="section"),
    path("<int:pk>/save/", views_saving.save, name="save"),
    path("<int:pk>/since/", views_saving.since, name="since"),
    path("<int:pk>/worker/", views_form.worker, name="worker"),
    path("<int:pk>/contact/", views_form.contact, name="contact"),
    path("<int:pk>/actions/", views_form.actions, name="actions"),
    path("<int:pk>/actions/add/", views_form.add_action, name="add_action"),
    path("<int:pk>/actions/<int:action_pk>/", views_form.edit_action, name="edit_action"),
    path("<int:pk>/actions/<int:action_pk>/remove/", views_form.remove_action, name="remove_action"),
    path("<int:pk>/limits/<slug:code>/", views_limits.set_limit_aside, name="set_limit_aside"),
    path("<int:pk>/share/", views_outcome.share, name="share"),
    path("<int:pk>/outcome/", views_outcome.outcome, name="outcome"),
    path("<int:pk>/agree/", views_outcome.agree, name="agree"),
    path("<int:pk>/reflect/", views_outcome.reflect, name="reflect"),
    path("<int:pk>/challenge/", views_outcome.raise_challenge, name="raise_challenge"),
    path("<int:pk>/concern/", views_outcome.raise_concern, name="raise_concern"),
    path("<int:pk>/reopen/", views_outcome.reopen, name="reopen"),
    path("<int:pk>/finalise/", views_outcome.finalise, name="finalise"),
    path("<int:pk>/check/", views_qa.check, name="check"),
    path("<int:pk>/return/", views_qa.return_, name="return"),
    path("<int:pk>/cancel/", views_qa.cancel, name="cancel"),
    path("<int:pk>/invite/", views_qa.invite, name="invite"),
]
