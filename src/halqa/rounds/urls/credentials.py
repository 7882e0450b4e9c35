"""Addresses of credentials without a language prefix, for programs and on paper: they never change."""

from django.urls import path

from halqa.rounds.views import credentials

app_name = "credentials"

urlpatterns = [
    path("credentials/status/<int:part>", credentials.status, name="status"),
    path("credentials/<slug:key>", credentials.short, name="short"),
    path("credentials/<slug:key>.jwt", credentials.token, name="token"),
    path("credentials/<slug:key>.json", credentials.document, name="document"),
    path(".well-known/did.json", credentials.did, name="did"),
]
