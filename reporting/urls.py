from django.urls import path

from reporting import views

app_name = "reporting"
urlpatterns = [
    path("", views.home, name="home"),
    path("reports/", views.reports, name="reports"),
    path("reports/<str:month>/", views.report, name="report"),
    path("reports/<str:month>/close/", views.close_month, name="close_month"),
]
