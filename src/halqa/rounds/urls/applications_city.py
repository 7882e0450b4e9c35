"""Addresses of a city's own pages of its applications: begin, write, read, submit, withdraw, answer."""

from django.urls import path

from halqa.rounds.views import applications_city as city
from halqa.rounds.views import applications_paper as paper
from halqa.rounds.views import applications_text as text
from halqa.rounds.views import applications_writing as writing

urlpatterns = [
    path("applications/begin/<slug:call>/", city.begin, name="application_begin"),
    path("applications/<slug:call>/<slug:name>/write/", writing.overview, name="application_write"),
    path("applications/<slug:call>/<slug:name>/write/<slug:section>/", writing.section, name="application_section"),
    path("applications/<slug:call>/<slug:name>/answers/<slug:question>/", writing.answer, name="application_answer"),
    path("applications/<slug:call>/<slug:name>/text/", text.text, name="application_text"),
    path("applications/<slug:call>/<slug:name>/text/<slug:language>/", text.translate, name="application_translate"),
    path("applications/<slug:call>/<slug:name>/paper/", paper.paper, name="application_paper"),
    path("applications/<slug:call>/<slug:name>/paper/<slug:key>/", paper.paper_file, name="application_paper_file"),
    path("applications/<slug:call>/<slug:name>/submit/", city.submit, name="application_submit"),
    path("applications/<slug:call>/<slug:name>/withdraw/", city.withdraw, name="application_withdraw"),
    path("applications/<slug:call>/<slug:name>/answer/", city.reply, name="application_reply"),
    path("applications/<slug:call>/<slug:name>/appeal/", city.appeal, name="application_appeal"),
]
