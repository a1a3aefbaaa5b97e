from django.urls import path, re_path

from cases import access_views, closing_views, import_views, views

app_name = "cases"
urlpatterns = [
    path("", views.cases, name="cases"),
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/lift/", access_views.lift, name="lift"),
    path("<int:pk>/closing/", closing_views.mark, name="mark_closing"),
    path("<int:pk>/closing/unmark/", closing_views.unmark, name="unmark_closing"),
    path("lists/", import_views.imports, name="imports"),
    path("lists/upload/", import_views.upload, name="upload"),
    path("lists/<int:pk>/", import_views.case_import, name="import"),
    path("lists/<int:pk>/places/", import_views.issues, name="issues"),
    path("lists/<int:pk>/values/", import_views.values, name="values"),
    path("lists/<int:pk>/names/", import_views.names, name="names"),
    re_path(
        r"^lists/(?P<pk>\d+)/names/(?P<kind>team|worker)/$", import_views.name, name="name"
    ),
    path("lists/<int:pk>/day/", import_views.day, name="day"),
    path("lists/<int:pk>/read/", import_views.read_again, name="read_again"),
    path("lists/<int:pk>/take/", import_views.take, name="take"),
    path("lists/<int:pk>/drop/", import_views.drop, name="drop"),
    path("restricted/", access_views.requests, name="access"),
    path("restricted/ask/", access_views.ask, name="ask"),
    path("restricted/<int:pk>/decide/", access_views.decide, name="decide"),
    path("restricted/restrict/", access_views.restrict, name="restrict"),
]
