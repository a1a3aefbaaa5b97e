from django.urls import path

from moderation import views, views_month

app_name = "moderation"
urlpatterns = [
    path("", views.moderations, name="moderations"),
    path("agreement/", views_month.agreement, name="agreement"),
    path("months/<str:month>/", views_month.month, name="month"),
    path("audits/<int:pk>/choose/", views_month.choose, name="choose"),
    path("<int:pk>/", views.moderation, name="moderation"),
    path("<int:pk>/actions/add/", views.add_action, name="add_action"),
    path("<int:pk>/hand-over/", views_month.hand_over, name="hand_over"),
    path("<int:pk>/cancel/", views_month.cancel, name="cancel"),
]
