from django.urls import path

from council import views

app_name = "council"
urlpatterns = [
    path("start/", views.begin, name="begin"),
    path("settings/", views.settings, name="settings"),
    path("settings/set-up/", views.set_up, name="set_up"),
    path("settings/name/", views.name, name="name"),
    path("settings/colours/", views.colours, name="colours"),
    path("settings/colours/usual/", views.usual_colours, name="usual_colours"),
    path("settings/colours/preview.css", views.preview_css, name="preview_css"),
    path("settings/logo/", views.logo, name="logo"),
    path("settings/logo/remove/", views.remove_logo, name="remove_logo"),
    path("settings/logo/<int:pk>/", views.logo_image, name="logo_image"),
    path("settings/framework/", views.framework, name="framework"),
]
