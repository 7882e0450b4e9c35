"""The words people see of tokens, webhooks, data sets and the API."""

from halqa.opendata.labels.events import EVENTS
from halqa.opendata.labels.refusals import REFUSALS, sentence, sentences
from halqa.opendata.labels.tokens import SCOPES, STATES

__all__ = ["EVENTS", "REFUSALS", "SCOPES", "STATES", "sentence", "sentences"]
