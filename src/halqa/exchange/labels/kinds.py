"""The words people see for the exchange's enums, in the language that is active."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from halqa.exchange.enums import BuildingBlock, Classified, EnquiryState, PracticeSort, Reply, TargetGroup
from halqa.registry.labels.framework import FOCUS_AREAS

FOUND: Final = _("Practice")
PRACTICES: Final = _("Practices")

EDITORIAL: Final = _(
    "Building blocks and target groups are editorial: we assigned them. The summaries are in our words, most rest on a "
    "short passage, and none is an evaluation."
)
"""What every file and page of practices says of itself."""

BUILDING_BLOCKS: Final[Mapping[BuildingBlock, Promise]] = dict(zip(BuildingBlock, FOCUS_AREAS[3:9], strict=True))
"""The six of the network's framework, which come after its three wider benefits."""

TARGET_GROUPS: Final[Mapping[TargetGroup, Promise]] = {
    TargetGroup.EVERYBODY: pgettext("target group", "All residents"),
    TargetGroup.EARLY_CHILDHOOD: pgettext("target group", "Young children before school"),
    TargetGroup.CHILDREN: pgettext("target group", "Children"),
    TargetGroup.PUPILS: pgettext("target group", "Pupils"),
    TargetGroup.OUT_OF_SCHOOL: pgettext("target group", "Children and young people out of school"),
    TargetGroup.YOUNG_PEOPLE: pgettext("target group", "Young people"),
    TargetGroup.STUDENTS: pgettext("target group", "Students and trainees"),
    TargetGroup.ADULTS: pgettext("target group", "Adults"),
    TargetGroup.OLDER_PEOPLE: pgettext("target group", "Older people"),
    TargetGroup.FAMILIES: pgettext("target group", "Families and parents"),
    TargetGroup.WOMEN_AND_GIRLS: pgettext("target group", "Women and girls"),
    TargetGroup.DISABILITIES: pgettext("target group", "People with disabilities"),
    TargetGroup.LOW_LITERACY: pgettext("target group", "Adults learning to read and write"),
    TargetGroup.MIGRANTS_AND_DISPLACED: pgettext("target group", "Migrants, refugees and displaced people"),
    TargetGroup.LGBTIQ: pgettext("target group", "LGBTIQ people"),
    TargetGroup.DISADVANTAGED: pgettext("target group", "People in disadvantaged situations"),
    TargetGroup.RURAL_AND_REMOTE: pgettext("target group", "People in rural and remote areas"),
    TargetGroup.COMMUNITIES: pgettext("target group", "Communities and local groups"),
    TargetGroup.WORKERS: pgettext("target group", "Workers and professionals"),
    TargetGroup.JOB_SEEKERS: pgettext("target group", "Job seekers"),
    TargetGroup.ENTREPRENEURS: pgettext("target group", "Entrepreneurs"),
    TargetGroup.ARTISANS: pgettext("target group", "Artisans"),
    TargetGroup.FARMERS_AND_FISHERS: pgettext("target group", "Farmers and fishers"),
    TargetGroup.EDUCATORS: pgettext("target group", "Educators and schools"),
    TargetGroup.PARTNERS: pgettext("target group", "Municipal staff and partners"),
    TargetGroup.VISITORS: pgettext("target group", "Visitors"),
}

PRACTICE: Final = _("A practice")

COLUMNS: Final[Mapping[str, Promise]] = {
    "title": pgettext("of a practice", "Title"),
    "summary": pgettext("of a practice", "What the city does"),
    "city": _("City"),
    "building_blocks": _("Building blocks"),
    "target_groups": _("Target groups"),
    "target_group_words": _("For whom, as we noted it in English"),
    "sdgs": _("Sustainable Development Goals"),
    "year": _("Year of the source"),
    "source_language": _("Language of the source"),
}
"""What a reader can say is wrong of a practice."""

SORTS: Final[Mapping[PracticeSort, Promise]] = {
    PracticeSort.CITY: pgettext("order of practices", "City"),
    PracticeSort.COUNTRY: pgettext("order of practices", "Country"),
    PracticeSort.LATEST: pgettext("order of practices", "Latest first"),
    PracticeSort.TITLE: pgettext("order of practices", "Title"),
}

STATES: Final[Mapping[EnquiryState, Promise]] = {
    EnquiryState.WAITING: pgettext("enquiry", "waits for an answer"),
    EnquiryState.ANSWERED: pgettext("enquiry", "answered"),
    EnquiryState.WITHDRAWN: pgettext("enquiry", "withdrawn"),
}

REPLIES: Final[Mapping[Reply, Promise]] = {
    Reply.WELCOME: _("Yes, we are glad to share it"),
    Reply.NOT_NOW: _("Not now"),
}

_CLASSES: Final[Mapping[Classified, Promise]] = {
    Classified.BLOCK: _("Building block"),
    Classified.GROUP: _("Target group"),
    Classified.GOAL: _("Sustainable Development Goal"),
}

_ALL: Final[Mapping[type[StrEnum], Mapping[StrEnum, Promise]]] = {
    BuildingBlock: BUILDING_BLOCKS,
    TargetGroup: TARGET_GROUPS,
    PracticeSort: SORTS,
    EnquiryState: STATES,
    Reply: REPLIES,
    Classified: _CLASSES,
}


def label(kind: StrEnum) -> Promise:
    """Return the words for a member of one of the exchange's enums."""
    return _ALL[type(kind)][kind]
