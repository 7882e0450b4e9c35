"""Addresses that machines ask for, without a language prefix: cards, robots, sitemap, icon."""

from django.urls import path

from halqa.site.views import cards, machine

app_name = "site_machine"

urlpatterns = [
    path("card/<slug:language>/<slug:kind>/<path:key>.png", cards.card, name="card"),
    path("favicon.ico", machine.favicon, name="favicon"),
    path("robots.txt", machine.robots, name="robots"),
    path("sitemap.xml", machine.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", machine.sitemap_part, name="sitemap-part"),
]
