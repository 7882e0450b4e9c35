"""What the network has agreed about applications on their way, read from its policy."""

from functools import cache
from pathlib import Path

from django.conf import settings

from halqa.foundation.policy import whole_numbers
from halqa.rounds.rules.reminders import ApplicationsPolicy


def applications_policy() -> ApplicationsPolicy:
    """Return what holds for reminders, silent commissions and panels.

    :raises BadPolicy: when ``applications.toml`` is missing, lacks something or has too much
    """
    return _read(settings.POLICY / "applications.toml")


@cache
def _read(path: Path) -> ApplicationsPolicy:
    return ApplicationsPolicy(**whole_numbers(path, "applications", ApplicationsPolicy.__dataclass_fields__.keys()))
