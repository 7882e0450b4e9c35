"""Addresses without a language prefix: the short one of each city, which never changes, and its badge for other sites."""

from django.urls import path

from halqa.registry.urls import keys  # noqa: F401  registers the converters that the patterns name
from halqa.registry.views.city import city_badge, city_short

app_name = "registry_short"

urlpatterns = [
    path("c/<city:key>", city_short, name="city"),
    path("badge/<city:key>.svg", city_badge, name="badge"),
]
