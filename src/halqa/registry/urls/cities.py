"""Addresses of the list of cities, of each city, country and region."""

from django.urls import path

from halqa.registry.urls import keys  # noqa: F401  registers the converters that the patterns name
from halqa.registry.views.cities import cities
from halqa.registry.views.city import city, city_qr
from halqa.registry.views.places import countries, country, region

urlpatterns = [
    path("cities/", cities, name="cities"),
    path("cities/<city:key>/", city, name="city"),
    path("cities/<city:key>/qr.svg", city_qr, name="city_qr"),
    path("countries/", countries, name="countries"),
    path("countries/<country:code>/", country, name="country"),
    path("regions/<region:region>/", region, name="region"),
]
