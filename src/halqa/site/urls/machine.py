"""Addresses that machines ask for, without a language prefix: cards, robots, sitemap, icon."""

from django.urls import path, register_converter

from halqa.site.views import cards, machine

app_name = "site_machine"


class CardKey:
    """What a card is about, ``ma/benguerir`` or ``2020``: nothing else of what an address can hold reaches the database."""

    regex = r"[a-z0-9]+(?:[-/][a-z0-9]+)*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CardKey, "card")

urlpatterns = [
    path("card/<slug:language>/<slug:kind>/<card:key>.png", cards.card, name="card"),
    path("favicon.ico", machine.favicon, name="favicon"),
    path("robots.txt", machine.robots, name="robots"),
    path("sitemap.xml", machine.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", machine.sitemap_part, name="sitemap-part"),
]
