"""Addresses of the pages on which readers ask for corrections, and on which the coordination team answers them."""

from django.urls import path

from halqa.registry.views import correction_requests as readers
from halqa.registry.views.office import correction_requests as office

urlpatterns = [
    path("correct/mine/", readers.own, name="own_requests"),
    path("correct/sent/", readers.sent, name="correct_sent"),
    path("correct/reply/<str:token>/", readers.reply, name="correct_reply"),
    path("correct/<slug:table>/", readers.correct, name="correct"),
    path("office/correction-requests/", office.requests, name="correction_requests"),
    path("office/correction-requests/discard/", office.discard, name="discard_requests"),
    path("office/correction-requests/<int:number>/", office.request_, name="correction_request"),
]
