from django.urls import path

from trail import views

app_name = "trail"

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read_all, name="read_all"),
    path("notices/e-mails/", views.ways, name="ways"),
    path("notices/<int:pk>/", views.notice, name="notice"),
    path("events/", views.events, name="events"),
    path("accesses/", views.accesses, name="accesses"),
]
