from django.urls import path

from reporting import views, views_feed, views_findings, views_glossary, views_rehearsal, views_search, views_year

app_name = "reporting"
urlpatterns = [
    path("", views.home, name="home"),
    path("words/", views_glossary.glossary, name="glossary"),
    path("findings/", views_findings.found, name="findings"),
    path("search/", views_search.search, name="search"),
    path("reports/", views.reports, name="reports"),
    path("reports/<str:month>/", views.report, name="report"),
    path("reports/<str:month>/close/", views.close_month, name="close_month"),
    path("year/", views_year.year, name="calendar"),
    path("year/owed/", views_year.expectations, name="owed"),
    path("calendar/", views_feed.feed, name="feed"),
    path("calendar/renew/", views_feed.renew, name="feed_renew"),
    path("calendar/off/", views_feed.switch_off, name="feed_off"),
    path("calendar/<str:secret>.ics", views_feed.file, name="feed_file"),
    path("rehearsals/draft/<int:pk>/", views_rehearsal.rehearse, name="rehearse"),
    path("rehearsals/<int:pk>/", views_rehearsal.rehearsal, name="rehearsal"),
]
