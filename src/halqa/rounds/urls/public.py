"""Addresses of calls, of the self-check and of history replayed, for everybody."""

from django.urls import path

from halqa.rounds.views import check, public, replay

urlpatterns = [
    path("calls/", public.calls, name="calls"),
    path("calls/check/", check.check, name="check"),
    path("calls/<slug:key>/", public.call, name="call"),
    path("calls/<slug:key>/calendar.ics", public.calendar, name="call_calendar"),
    path("rounds/replay/", replay.replays, name="replays"),
    path("rounds/replay/<slug:key>/", replay.replayed, name="replay"),
]
