"""Addresses of the API, without a language prefix."""

from halqa.opendata.api.description import addresses

app_name = "opendata_api"

urlpatterns = addresses()
