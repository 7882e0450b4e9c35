"""The words people see for practices and enquiries, in the language that is active."""

from halqa.exchange.labels.kinds import label
from halqa.exchange.labels.refusals import REFUSALS, sentence

__all__ = ["REFUSALS", "label", "sentence"]
