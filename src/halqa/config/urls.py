"""Addresses: pages under a language prefix, short ones and machine ones without."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from halqa.config.signin.urls import without_language

urlpatterns = [
    *i18n_patterns(
        path("", include("halqa.site.urls")),
        path("", include("halqa.exchange.urls")),
        # Ahead of the registry, whose rounds have keys below the same beginning.
        path("", include("halqa.rounds.urls")),
        path("", include("halqa.registry.urls")),
        path("", include("halqa.search.urls")),
        path("", include("halqa.notices.urls")),
        path("", include("halqa.documents.urls")),
        path("", include("halqa.accounts.urls")),
        path("", include("halqa.opendata.urls")),
        path("", include("halqa.pages.urls")),
        path("sign-in/", include("halqa.config.signin.urls")),
    ),
    *without_language,
    path("", include("halqa.operations.urls")),
    path("", include("halqa.documents.urls.pictures")),
    path("", include("halqa.registry.urls.short")),
    path("", include("halqa.rounds.urls.credentials")),
    path("", include("halqa.site.urls.machine")),
    path("api/v1/", include("halqa.opendata.urls.machine")),
]

handler400 = "halqa.pages.views.errors.bad_request"
handler403 = "halqa.pages.views.errors.forbidden"
handler404 = "halqa.pages.views.errors.not_found"
handler500 = "halqa.config.middleware.broken"
handler429 = "halqa.pages.views.errors.too_many"
