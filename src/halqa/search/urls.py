"""Addresses of search, below a language prefix."""

from django.urls import path

from halqa.search import views

app_name = "search"

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/suggestions/", views.suggest, name="suggestions"),
]
