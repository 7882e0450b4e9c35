"""Addresses of the coordination team's own pages for the registry."""

from django.urls import path

from halqa.registry.urls import keys  # noqa: F401  registers the converters that the patterns name
from halqa.registry.views.office import candidates, city, figures, home, imports, merging, rows, withdrawals

urlpatterns = [
    path("office/", home.home, name="office"),
    path("office/activity/", home.activity, name="office_activity"),
    path("office/activity/<int:number>/", home.act, name="office_act"),
    path("office/candidates/", candidates.candidates, name="candidates"),
    path("office/candidates/new/", candidates.new_candidate, name="candidate_new"),
    path("office/candidates/<city:candidate>/", candidates.candidate, name="candidate"),
    path("office/candidates/<city:candidate>/change/", candidates.change, name="candidate_change"),
    path("office/candidates/<city:candidate>/remove/", candidates.remove, name="candidate_remove"),
    path("office/candidates/<city:candidate>/merge/", candidates.merge, name="candidate_merge"),
    path("office/cities/", home.find_city, name="office_find"),
    path("office/cities/<city:key>/", city.city, name="office_city"),
    path("office/facts/<slug:table>/", rows.rows, name="office_rows"),
    path("office/facts/<slug:table>/new/", rows.new_row, name="office_new"),
    path("office/facts/<slug:table>/row/", rows.row, name="office_row"),
    path("office/facts/<slug:table>/withdraw/", withdrawals.withdraw, name="office_withdraw"),
    path("office/facts/<slug:table>/restore/", withdrawals.restore, name="office_restore"),
    path("office/figures/", figures.figures, name="office_figures"),
    path("office/merge/", merging.merge, name="office_merge"),
    path("office/imports/", imports.imports, name="office_imports"),
    path("office/imports/<uuid:key>/", imports.import_, name="office_import"),
]
