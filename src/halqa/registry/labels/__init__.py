"""The words people see for the registry's kinds, answers and refusals."""

from halqa.registry.labels.kinds import label, qualified

__all__ = ["label", "qualified"]
