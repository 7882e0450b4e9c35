"""Addresses of letters and certificates, and the public page of a credential."""

from django.urls import path

from halqa.rounds.views import certificates, credentials

urlpatterns = [
    path("applications/<slug:call>/<slug:name>/letter/", certificates.letter, name="application_letter"),
    path("applications/<slug:call>/<slug:name>/letter/kit.zip", certificates.kit, name="application_kit"),
    path("credentials/<slug:key>/", credentials.credential, name="credential"),
]
