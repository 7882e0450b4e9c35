"""Halqa's addresses and one more, where a file and a word can be sent."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import path
from django.utils import timezone

from halqa.config.urls import handler400, handler403, handler404, handler500, urlpatterns
from halqa.documents.actions import store
from halqa.documents.enums import Audience
from halqa.documents.forms import UploadField

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


class UploadForm(forms.Form):
    """A file that is needed, and a word that is not."""

    file = UploadField()
    word = forms.CharField(required=False)


def upload(request: HttpRequest) -> HttpResponse:
    """Keep a file of a dossier and answer with its key, or say every reason why not."""
    if request.method != "POST":
        return HttpResponse(get_token(request))
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return HttpResponse(form.as_p(), status=422)
    return HttpResponse(
        store(upload=form.cleaned_data["file"], subject="dossier:a", audience=Audience.PUBLIC, by="visitor", now=timezone.now())
    )


urlpatterns = [path("upload", upload), *urlpatterns]
