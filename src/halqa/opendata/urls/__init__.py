"""Addresses below a language prefix: the page of the API, the data sets with their catalogue, tokens, webhooks."""

from django.urls import path

from halqa.opendata.api.page import api_page
from halqa.opendata.views import data, tokens, webhooks

app_name = "opendata"

urlpatterns = [
    path("api/", api_page, name="api"),
    path("data/", data.data, name="data"),
    path("data/catalogue.jsonld", data.catalogue, name="catalogue"),
    path("data/<slug:name>.<slug:kind>", data.file, name="file"),
    path("data/<slug:name>.csv-metadata.json", data.columns, name="columns"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/new/", tokens.new, name="token_new"),
    path("account/tokens/<slug:key>/withdraw/", tokens.withdraw, name="token_withdraw"),
    path("office/webhooks/", webhooks.webhooks, name="webhooks"),
    path("office/webhooks/new/", webhooks.new, name="webhook_new"),
    path("office/webhooks/<slug:key>/", webhooks.webhook, name="webhook"),
    path("office/webhooks/<slug:key>/change/", webhooks.change, name="webhook_change"),
    path("office/webhooks/<slug:key>/secret/", webhooks.secret, name="webhook_secret"),
    path("office/webhooks/<slug:key>/<slug:delivery>/", webhooks.delivery, name="delivery"),
]
