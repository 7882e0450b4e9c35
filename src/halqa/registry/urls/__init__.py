"""Addresses of the registry's pages, below a language prefix; the room holds one module for each audience of the views."""

from halqa.registry.urls import cities, correction_requests, network, office, profiles

app_name = "registry"

urlpatterns = [
    *cities.urlpatterns,
    *network.urlpatterns,
    *correction_requests.urlpatterns,
    *profiles.urlpatterns,
    *office.urlpatterns,
]
