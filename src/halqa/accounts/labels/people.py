"""What people are called who have no name any longer."""

from django.utils.translation import gettext_lazy as _

SOMEBODY_WHO_LEFT = _("a person who has left")
SOMEBODY_BY_A_LINK = _("somebody who came by a link")
