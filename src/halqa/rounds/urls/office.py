"""Addresses of the coordination team's own pages for calls."""

from django.urls import path

from halqa.rounds.views import office

urlpatterns = [
    path("office/calls/", office.calls, name="office_calls"),
    path("office/calls/new/<slug:kind>/", office.new_call, name="office_new"),
    path("office/calls/<slug:key>/", office.office_call, name="office_call"),
    path("office/calls/<slug:key>/edit/", office.edit_call, name="office_edit"),
    path("office/calls/<slug:key>/amend/", office.amend_call, name="office_amend"),
]
