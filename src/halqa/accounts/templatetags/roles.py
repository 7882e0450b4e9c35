"""Roles and what happened to people, in words."""

from django import template

from halqa.accounts.labels import roles
from halqa.ledger import labels

register = template.Library()
register.filter("role_name", roles.role_name)
register.filter("role_sentence", roles.role_sentence)
register.filter("event_words", labels.event_words)
