"""Addresses of the forms: for everybody, and for the coordination team that makes their next versions."""

from django.urls import path

from halqa.rounds.views import forms as public
from halqa.rounds.views import forms_office as office
from halqa.rounds.views import forms_parts as parts

urlpatterns = [
    path("forms/", public.forms, name="forms"),
    path("forms/<slug:key>/", public.form, name="form"),
    path("forms/<slug:key>/<int:number>/", public.form, name="form_version"),
    path("office/forms/", office.forms, name="office_forms"),
    path("office/forms/<slug:key>/", office.form, name="office_form"),
    path("office/forms/<slug:key>/add/", parts.choose, name="office_form_add"),
    path("office/forms/<slug:key>/add/<slug:what>/", parts.new, name="office_form_new"),
    path("office/forms/<slug:key>/file/", office.file, name="office_form_file"),
    path("office/forms/<slug:key>/parts/<slug:part>/", parts.part, name="office_form_part"),
    path("office/forms/<slug:key>/parts/<slug:part>/<slug:language>/", parts.words, name="office_form_words"),
    path("office/forms/<slug:key>/preview/", office.preview, name="office_form_preview"),
    path("office/forms/<slug:key>/publish/", office.publish, name="office_form_publish"),
    path("office/forms/<slug:key>/workbook/", office.workbook, name="office_form_workbook"),
]
