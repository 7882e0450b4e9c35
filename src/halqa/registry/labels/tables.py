"""What travels with every table and answer that leaves the house, beside who stands behind it."""

from typing import Final

from django.utils.translation import gettext_lazy as _

ATTRIBUTION: Final = _("Positions and populations: GeoNames, https://www.geonames.org, CC BY 4.0.")
"""Whose positions and populations are told, as their licence asks."""
