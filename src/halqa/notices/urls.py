"""Addresses of notices, all below the language prefix."""

from django.urls import path

from halqa.notices.views import calendar, demonstration, office, own, preferences

app_name = "notices"

urlpatterns = [
    path("notices/", own.notices, name="notices"),
    path("notices/read/", own.read_all, name="read-all"),
    path("notices/<int:pk>/read/", own.read, name="read"),
    path("notices/<int:pk>/deadline.ics", own.deadline_file, name="deadline"),
    path("notices/preferences/", preferences.preferences, name="preferences"),
    path("notices/calendar/renew/", calendar.renew, name="calendar-renew"),
    path("notices/calendar/close/", calendar.close, name="calendar-close"),
    path("notices/calendar/<slug:token>.ics", calendar.feed, name="calendar"),
    path("notices/sent/", demonstration.sent, name="sent"),
    path("notices/sent/<slug:key>/", demonstration.shown, name="shown"),
    path("notices/sent/<slug:key>.eml", demonstration.mail_file, name="mail-file"),
    path("office/notices/", office.outbox, name="office"),
    path("office/notices/<slug:key>/retry/", office.retry, name="retry"),
]
