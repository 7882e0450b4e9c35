"""Addresses of public pictures and videos, the same in every language."""

from django.urls import path

from halqa.documents import views

app_name = "documents_pictures"
urlpatterns = [
    path("pictures/<slug:key>", views.picture, name="picture"),
    path("media/<slug:key>", views.media, name="media"),
]
