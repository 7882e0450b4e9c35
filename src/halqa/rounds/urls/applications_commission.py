"""Addresses of signing and endorsing, and of a National Commission's country, panel and silence."""

from django.urls import path

from halqa.registry.urls import keys  # noqa: F401  registers the converter of countries
from halqa.rounds.views import applications_commission as acts
from halqa.rounds.views import applications_sign as signing
from halqa.rounds.views import commission, commission_office, commission_panel

ONE = "applications/<slug:call>/<slug:name>"

urlpatterns = [
    path(f"{ONE}/sign/", signing.sign, name="sign"),
    path(f"{ONE}/sign/files/<slug:key>/", signing.signed_file, name="sign_file"),
    path(f"{ONE}/signature/", signing.signature, name="signature"),
    path(f"{ONE}/ask-for-signature/", signing.ask, name="ask_for_signature"),
    path(f"{ONE}/sign-on-paper/", signing.on_paper, name="sign_on_paper"),
    path(f"{ONE}/endorse/", acts.endorse, name="endorse"),
    path(f"{ONE}/endorse/files/<slug:key>/", acts.endorsed_file, name="endorse_file"),
    path(f"{ONE}/endorsement/", acts.endorsement, name="endorsement"),
    path(f"{ONE}/withdraw-endorsement/", acts.withdraw, name="withdraw_endorsement"),
    path(f"{ONE}/return/", acts.send_back, name="return"),
    path(f"{ONE}/decline/", acts.decline, name="decline"),
    path(f"{ONE}/notes/", acts.notes, name="notes"),
    path(f"{ONE}/preselect/", commission_panel.preselect, name="preselect"),
    path("commission/<country:code>/", commission.country, name="commission"),
    path("commission/<country:code>/<slug:call>/", commission.country_call, name="commission_call"),
    path("commission/<country:code>/<slug:call>/step/", commission.step, name="commission_step"),
    path("commission/<country:code>/<slug:call>/ranking/", commission.ranking, name="commission_ranking"),
    path("commission/<country:code>/<slug:call>/panel/", commission_panel.panel, name="commission_panel"),
    path("commission/<country:code>/<slug:call>/reviews/", commission_panel.reviews, name="reviews"),
    path("commission/<country:code>/<slug:call>/reviews/<slug:name>/", commission_panel.review, name="review"),
    path(
        "commission/<country:code>/<slug:call>/reviews/<slug:name>/files/<slug:key>/",
        commission_panel.reviewed_file,
        name="review_file",
    ),
    path("office/calls/<slug:key>/commissions/", commission_office.commissions, name="office_commissions"),
]
