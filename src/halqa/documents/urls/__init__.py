"""Addresses of files, below the language."""

from django.urls import path

from halqa.documents import views

app_name = "documents"
urlpatterns = [path("documents/<slug:key>/<str:name>", views.download, name="file")]
