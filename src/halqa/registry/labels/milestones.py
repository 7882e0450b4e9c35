"""What happened on a city's way, in one sentence each, in the language that is active."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from halqa.pages.templatetags.words import filled
from halqa.registry.enums import Milestone

SENTENCES: Final[Mapping[Milestone, Promise]] = {
    Milestone.JOINED: _("Joins the network."),
    Milestone.WITHDRAWN: _("The announcement is taken back."),
    Milestone.LEFT: _("Leaves the network."),
    Milestone.LAPSED: _("Its membership lapses."),
    Milestone.AWARD_ANNOUNCED: _("Is named for the %(name)s."),
    Milestone.AWARD_RECEIVED: _("Receives the %(name)s."),
    Milestone.CONFERENCE_HOSTED: _("Hosts the %(name)s."),
    Milestone.CLUSTER_LED: _("Leads the cluster “%(name)s”, alone or with others."),
}

ANNOUNCED: Final = _("Is announced as a new member.")


def milestone(kind: Milestone, *, name: str = "", withdrawn: bool = False) -> str:
    """Return the sentence; ``name``, which may be a link, is that of the award, conference or cluster.

    What was taken back was only announced.
    """
    sentence = ANNOUNCED if withdrawn and kind is Milestone.JOINED else SENTENCES[kind]
    return filled(sentence, name=name)
