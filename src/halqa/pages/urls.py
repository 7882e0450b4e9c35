"""Addresses of the pages floor; stands under a language prefix."""

from django.urls import path

from halqa.pages.views.design import design

app_name = "pages"

urlpatterns = [
    path("design/", design, name="design"),
]
