"""Addresses of announcements: the coordination team's pages, the commissions' statements, and what everybody reads."""

from django.urls import path

from halqa.registry.urls import keys  # noqa: F401  registers the converter of countries
from halqa.rounds.views import announcement, announcing, statements

ONE = "office/calls/<slug:key>/announcement"

urlpatterns = [
    path("calls/<slug:key>/announcement/", announcement.announcement, name="announcement"),
    path(f"{ONE}/", announcing.announcement, name="office_announcement"),
    path(f"{ONE}/write/", announcing.write, name="announcement_write"),
    path(f"{ONE}/quotes/", announcing.quotes, name="announcement_quotes"),
    path(f"{ONE}/video/", announcing.video, name="announcement_video"),
    path(f"{ONE}/regions/", announcing.regions, name="announcement_regions"),
    path(f"{ONE}/plan/", announcing.plan, name="announcement_plan"),
    path(f"{ONE}/share/", announcing.share, name="announcement_share"),
    path(f"{ONE}/preview/", announcing.preview, name="announcement_preview"),
    path("commission/<country:code>/<slug:call>/statement/", statements.statement, name="statement"),
]
