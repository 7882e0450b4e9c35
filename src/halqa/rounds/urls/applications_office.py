"""Addresses of the coordination team's pages for applications: the round as a board, and screening."""

from django.urls import path

from halqa.rounds.views import applications_board as board
from halqa.rounds.views import applications_office as acts
from halqa.rounds.views import applications_statistics as numbers
from halqa.rounds.views import archive, bulk, deciding_list, decisions, recommending

ONE = "applications/<slug:call>/<slug:name>"

urlpatterns = [
    path("office/calls/<slug:key>/applications/", board.board, name="board"),
    path("office/calls/<slug:key>/applications/book.pdf", board.book, name="book"),
    path("office/calls/<slug:key>/applications/write/", board.write, name="board_write"),
    path("office/calls/<slug:key>/applications/decide/", bulk.begin, name="bulk_begin"),
    path("office/calls/<slug:key>/recommendations/", recommending.recommend_whole_list, name="recommend_list"),
    path("office/calls/<slug:key>/decisions/", deciding_list.decide_list, name="decide_list"),
    path("office/calls/<slug:key>/bulk/", bulk.acts, name="bulk_acts"),
    path("office/calls/<slug:key>/bulk/<slug:act>/", bulk.act, name="bulk_act"),
    path("office/calls/<slug:key>/statistics/", numbers.statistics, name="statistics"),
    path("office/calls/<slug:key>/archive/", archive.archive, name="archive"),
    path(f"{ONE}/screen/", acts.screen, name="screen"),
    path(f"{ONE}/screen-again/", acts.screen_again, name="screen_again"),
    path(f"{ONE}/query/", acts.query, name="query"),
    path(f"{ONE}/close-query/", acts.close_query, name="close_query"),
    path(f"{ONE}/shortlist/", acts.shortlist, name="shortlist"),
    path(f"{ONE}/recommend/", decisions.recommend, name="recommend"),
    path(f"{ONE}/decide/", decisions.decide, name="decide"),
    path(f"{ONE}/take-back-decision/", decisions.take_back, name="take_back_decision"),
    path(f"{ONE}/correct/", decisions.correct, name="correct_decision"),
    path(f"{ONE}/settle-appeal/", decisions.settle, name="settle_appeal"),
    path(f"{ONE}/send-back/", decisions.send_back, name="send_back"),
]
