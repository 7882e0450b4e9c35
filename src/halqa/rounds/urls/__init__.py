"""Addresses of calls and forms, below a language prefix; one module for each audience of the views."""

from halqa.rounds.urls import (
    announcing,
    applications,
    applications_city,
    applications_commission,
    applications_office,
    certificates,
    forms,
    office,
    public,
    reports,
)

app_name = "rounds"

urlpatterns = [
    *public.urlpatterns,
    *announcing.urlpatterns,
    *office.urlpatterns,
    *forms.urlpatterns,
    *applications_city.urlpatterns,
    *applications.urlpatterns,
    *applications_commission.urlpatterns,
    *applications_office.urlpatterns,
    *certificates.urlpatterns,
    *reports.urlpatterns,
]
