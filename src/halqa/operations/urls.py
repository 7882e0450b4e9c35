"""Addresses for proxies and monitoring systems, without a language."""

from django.urls import path

from halqa.operations import views

app_name = "operations"
urlpatterns = [
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
    path("metrics", views.metrics, name="metrics"),
]
