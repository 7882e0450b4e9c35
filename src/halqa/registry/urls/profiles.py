"""Addresses of the pages for a city's own people, a country's officers, and the coordination team's answers to cities."""

from django.urls import path

from halqa.registry.urls import keys  # noqa: F401  registers the converters that the patterns name
from halqa.registry.views import approvals, my_city, my_country

urlpatterns = [
    path("my-city/<city:key>/", my_city.my_city, name="my_city"),
    path("my-city/<city:key>/about/<slug:language>/", my_city.my_city_text, name="my_city_text"),
    path("my-city/<city:key>/profile/<slug:part>/", my_city.my_city_part, name="my_city_part"),
    path("my-city/<city:key>/proposals/<int:number>/", my_city.my_city_step, name="my_city_step"),
    path("my-country/<country:code>/", my_country.my_country, name="my_country"),
    path("office/approvals/", approvals.approvals, name="approvals"),
    path("office/approvals/<int:number>/", approvals.approval, name="approval"),
]
