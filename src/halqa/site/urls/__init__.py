"""Addresses of the pages that combine apps; stand under a language prefix."""

from django.urls import path

from halqa.site.views import about, home

app_name = "site"

urlpatterns = [
    path("", home.home, name="home"),
    path("about-the-data/", about.about_the_data, name="about-the-data"),
    path("about-the-data/roster.zip", about.roster_zip, name="roster-zip"),
]
