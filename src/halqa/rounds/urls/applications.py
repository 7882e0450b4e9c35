"""Addresses of applications, for all who take part in them: cities, commissions and the coordination team."""

from django.urls import path

from halqa.rounds.views import applications as shared

urlpatterns = [
    path("applications/", shared.applications, name="applications"),
    path("applications/<slug:call>/<slug:name>/", shared.application, name="application"),
]
