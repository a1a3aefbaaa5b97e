from django.urls import path, register_converter

from allocation import views, views_changes, views_requests, views_together
from lib.months import MonthConverter

register_converter(MonthConverter, "month")

app_name = "allocation"
urlpatterns = [
    path("", views.rounds, name="rounds"),
    path("draft/", views.draft, name="draft"),
    path("programme/", views.programme_of_year, name="programme"),
    path("capacity/", views.capacity, name="capacity"),
    path("calls/", views.calls, name="calls"),
    path("breaks/", views_requests.breaks, name="breaks"),
    path("breaks/ask/", views_requests.ask_break, name="ask_break"),
    path("breaks/<int:pk>/", views_requests.break_, name="break"),
    path("breaks/<int:pk>/withdraw/", views_requests.withdraw_break, name="withdraw_break"),
    path("exemptions/", views_requests.exemptions, name="exemptions"),
    path("exemptions/ask/", views_requests.ask_month_exemption, name="ask_month_exemption"),
    path("exemptions/<int:pk>/", views_requests.exemption, name="exemption"),
    path("exemptions/<int:pk>/withdraw/", views_requests.withdraw_exemption, name="withdraw_exemption"),
    path("audits/<int:pk>/exemption/", views_requests.ask_exemption, name="ask_exemption"),
    path("audits/<int:pk>/reallocate/", views_requests.reallocate, name="reallocate"),
    path("audits/together/", views_together.together, name="together"),
    path("cases/<int:pk>/", views_changes.case, name="case"),
    path("cases/<int:pk>/auditor/", views_changes.auditor, name="auditor"),
    path("cases/<int:pk>/swap/", views_changes.swap, name="swap"),
    path("cases/<int:pk>/drop/", views_changes.drop, name="drop"),
    path("cases/<int:pk>/replace/", views_changes.replace, name="replace"),
    path("lines/<int:pk>/size/", views_changes.size, name="size"),
    path("lines/<int:pk>/redraw/", views_changes.redraw, name="redraw"),
    path("lines/<int:pk>/pick/", views_changes.pick, name="pick"),
    path("<month:month>/", views.round_, name="round"),
    path("<month:month>/certificate/", views.certificate, name="certificate"),
    path("<month:month>/left-over/", views.left_over, name="left_over"),
    path("<month:month>/publish/", views.publish, name="publish"),
    path("<month:month>/start-again/", views.start_again, name="start_again"),
    path("<month:month>/match-again/", views.match_again, name="match_again"),
]
