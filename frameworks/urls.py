from django.urls import path

from frameworks import views

app_name = "frameworks"
urlpatterns = [
    path("", views.versions, name="versions"),
    path("<slug:slug>/<int:number>/", views.version, name="version"),
    path("<slug:slug>/<int:number>/programme/", views.programme, name="programme"),
    path("<slug:slug>/<int:number>/changes/", views.changes, name="changes"),
    path("<slug:slug>/<int:number>/tools/<slug:code>/", views.tool, name="tool"),
]
