from django.urls import path

from people import views, views_account, views_declarations, views_filters, views_leaving, views_staff_list

app_name = "people"
urlpatterns = [
    path("", views.people, name="people"),
    path("teams/", views.teams, name="teams"),
    path("staff-list/", views_staff_list.staff_list, name="staff_list"),
    path("staff-list/<int:pk>/", views_staff_list.held_staff_list, name="held_staff_list"),
    path("leavers/", views_leaving.leavers, name="leavers"),
    path("<int:pk>/work/", views_leaving.leaver, name="leaver"),
    path("me/", views_account.account, name="account"),
    path("me/sessions/<int:pk>/end/", views_account.end_session, name="end_session"),
    path("me/sessions/end/", views_account.end_other_sessions, name="end_other_sessions"),
    path("me/interests/", views_declarations.own, name="own_declarations"),
    path("me/interests/declare/", views_declarations.declare, name="declare"),
    path("me/filters/", views_filters.saved_filters, name="saved_filters"),
    path("me/filters/save/", views_filters.keep_filter, name="keep_filter"),
    path("me/filters/<int:pk>/", views_filters.saved_filter, name="saved_filter"),
    path("me/filters/<int:pk>/delete/", views_filters.delete_filter, name="delete_filter"),
    path("interests/", views_declarations.declarations, name="declarations"),
    path("interests/<int:pk>/end/", views_declarations.end, name="end_declaration"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/interests/declare/", views_declarations.declare_for, name="declare_for"),
    path("<int:pk>/sessions/end/", views_account.end_all_sessions, name="end_all_sessions"),
    path("<int:pk>/second-step/", views_account.remove_second_factor, name="remove_second_factor"),
    path("<int:pk>/council-account/", views_account.forget_council_account, name="forget_council_account"),
    path("<int:pk>/absence/", views.absence, name="absence"),
    path("<int:pk>/role/", views.role, name="role"),
    path("roles/<int:pk>/end/", views.end_role, name="end_role"),
]
