"""Addresses of progress reports: who owes what, all of one city, one beside the last."""

from django.urls import path

from halqa.registry.urls import keys  # noqa: F401  registers the converter of cities
from halqa.rounds.views import reports

urlpatterns = [
    path("reports/", reports.reports, name="reports"),
    path("reports/<city:key>/", reports.reports_of_city, name="reports_of_city"),
    path("applications/<slug:call>/<slug:name>/last-report/", reports.compare, name="compare_reports"),
]
