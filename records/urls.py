from django.urls import path

from records import views, views_packs, views_retention

app_name = "records"
urlpatterns = [
    path("", views.readers, name="readers"),
    path("unusual/", views.unusual, name="unusual"),
    path("requests/", views_packs.packs, name="packs"),
    path("requests/begin/", views_packs.begin, name="begin"),
    path("requests/<int:pk>/", views_packs.pack, name="pack"),
    path("requests/<int:pk>/release/", views_packs.release, name="release"),
    path("requests/<int:pk>/file/", views_packs.file, name="file"),
    path("retention/", views_retention.retention, name="retention"),
    path("retention/confirm/", views_retention.confirm, name="confirm"),
    path("holds/", views_retention.holds, name="holds"),
    path("holds/<int:pk>/lift/", views_retention.lift, name="lift"),
]
