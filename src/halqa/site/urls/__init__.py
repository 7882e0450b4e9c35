"""Addresses of the pages that combine apps; stand under a language prefix."""

from django.urls import path

from halqa.accounts.views import step_in
from halqa.site.views import about, desk, feed, home

app_name = "site"

urlpatterns = [
    path("", home.home, name="home"),
    path("feed.atom", feed.feed, name="feed"),
    path("desk/", desk.my_desk, name="desk"),
    path("step-in/", step_in.step_in, name="step-in"),
    path("about-the-data/", about.about_the_data, name="about-the-data"),
    path("about-the-data/roster.zip", about.roster_zip, name="roster-zip"),
]
