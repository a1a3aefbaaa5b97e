from django.urls import path

from people import views

app_name = "people"
urlpatterns = [
    path("", views.people, name="people"),
    path("teams/", views.teams, name="teams"),
    path("staff-list/", views.staff_list, name="staff_list"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/absence/", views.absence, name="absence"),
    path("<int:pk>/role/", views.role, name="role"),
    path("roles/<int:pk>/end/", views.end_role, name="end_role"),
]
