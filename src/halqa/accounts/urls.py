"""Addresses of a person's own account, of invitations, and of the people of a network, a country or a city."""

from django.urls import path

from halqa.accounts.views import acceptance, addresses, invitations, own, passages, people, roles

app_name = "accounts"
urlpatterns = [
    path("account/", own.own, name="own"),
    path("account/change/", own.change, name="change"),
    path("account/address/", addresses.address, name="address"),
    path("account/address/<str:token>/", addresses.new_address, name="new_address"),
    path("account/export/", own.export, name="export"),
    path("account/erase/", own.erase, name="erase"),
    path("account/erased/", own.erased, name="erased"),
    path("account/roles/<int:pk>/end/", roles.end, name="end"),
    path("account/roles/<int:pk>/hand-over/", roles.successor, name="hand_over"),
    path("invitation/<str:token>/", acceptance.invitation, name="invitation"),
    path("passage/<str:token>/", passages.passage, name="passage"),
    path("office/people/", people.people, name="people"),
    path("office/people/file/", people.people_file, name="people_file"),
    path("office/people/invite/", invitations.new, name="invite"),
    path("office/people/invitations/<slug:key>/again/", invitations.again, name="invitation_again"),
    path("office/people/invitations/<slug:key>/withdraw/", invitations.withdraw, name="invitation_withdraw"),
    path("office/people/<slug:key>/", people.person, name="person"),
    path("office/people/<slug:key>/give/", people.give, name="give"),
]
