"""The words people see for the registry's kinds, answers and refusals."""

from halqa.registry.labels.kinds import label, qualified
from halqa.registry.labels.refusals import REFUSALS, sentence

__all__ = ["REFUSALS", "label", "qualified", "sentence"]
