from django.urls import path

from followup import views, views_chains, views_filing, views_learning, views_samples

app_name = "followup"
urlpatterns = [
    path("", views.oversights, name="oversights"),
    path("oversight/<int:pk>/", views.oversight, name="oversight"),
    path("oversight/<int:pk>/supervision/", views.supervision, name="supervision"),
    path("oversight/<int:pk>/close/", views.close, name="close"),
    path("oversight/<int:pk>/actions/add/", views.add_action, name="add_action"),
    path("actions/", views.actions, name="actions"),
    path("escalations/", views.escalations, name="escalations"),
    path("escalations/<int:pk>/", views.escalation, name="escalation"),
    path("chains/", views_chains.chains, name="chains"),
    path("chains/<int:pk>/", views_chains.chain, name="chain"),
    path("chains/<int:pk>/meetings/add/", views_chains.plan_meeting, name="plan_meeting"),
    path("chains/<int:pk>/actions/add/", views_chains.add_action, name="add_review_action"),
    path("chains/<int:pk>/end/", views_chains.end, name="end_chain"),
    path("meetings/<int:pk>/", views_chains.meeting, name="meeting"),
    path("updates/<int:pk>/", views_chains.update, name="update"),
    path("filing/", views_filing.filings, name="filings"),
    path("filing/<int:pk>/", views_filing.filing, name="filing"),
    path("learning/", views_learning.learning, name="learning"),
    path("learning/themes/<str:month>/<slug:line>/", views_learning.agree, name="agree_summary"),
    path("learning/partnership/", views_learning.partners, name="partners_summary"),
    path("learning/summaries/<int:pk>/", views_learning.summary, name="summary"),
    path("learning/actions/add/", views_learning.add_action, name="add_learning_action"),
    path("learning/actions/<int:pk>/", views_learning.action, name="learning_action"),
    path("assurance/", views_samples.assurance, name="assurance"),
    path("assurance/<int:pk>/", views_samples.assurance_check, name="assurance_check"),
    path("trackers/", views_samples.trackers, name="trackers"),
    path("trackers/<int:pk>/", views_samples.tracker, name="tracker"),
]
