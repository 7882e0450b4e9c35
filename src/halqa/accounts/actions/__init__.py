"""The only writers of people, their roles and their invitations."""

from halqa.accounts.actions.acceptance import Newcomer, accept_invitation
from halqa.accounts.actions.addresses import ask_for_address, change_address
from halqa.accounts.actions.erasure import erase_person, forget_person
from halqa.accounts.actions.factors import forget_factors
from halqa.accounts.actions.invitations import (
    Invited,
    invite,
    invite_successor,
    send_invitation_again,
    withdraw_invitation,
)
from halqa.accounts.actions.moving import move_roles
from halqa.accounts.actions.people import add_person, change_person
from halqa.accounts.actions.roles import give_role, hand_over, take_role

__all__ = [
    "Invited",
    "Newcomer",
    "accept_invitation",
    "add_person",
    "ask_for_address",
    "change_address",
    "change_person",
    "erase_person",
    "forget_factors",
    "forget_person",
    "give_role",
    "hand_over",
    "invite",
    "invite_successor",
    "move_roles",
    "send_invitation_again",
    "take_role",
    "withdraw_invitation",
]
