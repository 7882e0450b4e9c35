"""Addresses of what the network did: rounds, awards, conferences, clusters, figures, and the sources behind them."""

from django.urls import path

from halqa.registry.views import figures, network

urlpatterns = [
    path("rounds/", network.rounds, name="rounds"),
    path("rounds/<slug:key>/", network.round_, name="round"),
    path("awards/", network.awards, name="awards"),
    path("awards/<int:year>/", network.award_year, name="award_year"),
    path("conferences/", network.conferences, name="conferences"),
    path("conferences/<int:number>/", network.conference, name="conference"),
    path("clusters/", network.clusters, name="clusters"),
    path("figures/", figures.figures, name="figures"),
    path("figures/<slug:key>/", figures.figure, name="figure"),
    path("sources/<int:number>/", network.source, name="source"),
]
