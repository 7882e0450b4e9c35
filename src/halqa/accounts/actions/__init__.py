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
from halqa.accounts.actions.passages import Reader, Tried, give_passage, open_passage, revoke_passages, send_code, use_passage
from halqa.accounts.actions.people import add_person, change_person
from halqa.accounts.actions.roles import give_role, hand_over, take_role

__all__ = [
    "Invited",
    "Newcomer",
    "Reader",
    "Tried",
    "accept_invitation",
    "add_person",
    "ask_for_address",
    "change_address",
    "change_person",
    "erase_person",
    "forget_factors",
    "forget_person",
    "give_passage",
    "give_role",
    "hand_over",
    "invite",
    "invite_successor",
    "move_roles",
    "open_passage",
    "revoke_passages",
    "send_code",
    "send_invitation_again",
    "take_role",
    "use_passage",
    "withdraw_invitation",
]
