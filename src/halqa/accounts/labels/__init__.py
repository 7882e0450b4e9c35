"""The words people see for roles, refusals and events of accounts."""

from halqa.accounts.labels.refusals import REFUSALS, sentence
from halqa.accounts.labels.roles import role_name, role_sentence

__all__ = ["REFUSALS", "role_name", "role_sentence", "sentence"]
