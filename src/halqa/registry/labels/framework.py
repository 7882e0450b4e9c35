"""The twelve focus areas of the network's framework, in the order of the rosette's petals."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FOCUS_AREAS: Final[tuple[Promise, ...]] = (
    _("Individual empowerment and social cohesion"),
    _("Economic development and cultural prosperity"),
    _("Sustainable development"),
    _("Inclusive learning in the education system"),
    _("Learning in families and communities"),
    _("Learning for and in the workplace"),
    _("Modern learning technologies"),
    _("Quality and excellence in learning"),
    _("Culture of learning throughout life"),
    _("Political will and commitment"),
    _("Governance and participation"),
    _("Mobilization of resources"),
)
