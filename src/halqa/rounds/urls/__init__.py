"""Addresses of calls and forms, below a language prefix; one module for each audience of the views."""

from halqa.rounds.urls import (
    applications,
    applications_city,
    applications_commission,
    applications_office,
    forms,
    office,
    public,
    reports,
)

app_name = "rounds"

urlpatterns = [
    *public.urlpatterns,
    *office.urlpatterns,
    *forms.urlpatterns,
    *applications_city.urlpatterns,
    *applications.urlpatterns,
    *applications_commission.urlpatterns,
    *applications_office.urlpatterns,
    *reports.urlpatterns,
]
