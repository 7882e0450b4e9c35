"""What practices are about and for whom, how they are listed, and how far an enquiry about one has come."""

from enum import StrEnum
from typing import Final

LONGEST_KEY: Final = 100
"""Characters of a practice's key."""

LONGEST_TITLE: Final = 200
LONGEST_SUMMARY: Final = 1500
LONGEST_ADDRESS: Final = 1000
"""Characters of what is told of a practice."""


class BuildingBlock(StrEnum):
    """The six building blocks of a learning city, in the order of the network's framework."""

    EDUCATION_SYSTEM = "education-system"
    FAMILIES_AND_COMMUNITIES = "families-and-communities"
    WORKPLACE = "workplace"
    TECHNOLOGIES = "technologies"
    QUALITY = "quality"
    CULTURE_OF_LEARNING = "culture-of-learning"


class TargetGroup(StrEnum):
    """For whom a practice is, in a short list of our own; the words first noted from its page stand beside it."""

    EVERYBODY = "everybody"
    EARLY_CHILDHOOD = "early-childhood"
    CHILDREN = "children"
    PUPILS = "pupils"
    OUT_OF_SCHOOL = "out-of-school"
    YOUNG_PEOPLE = "young-people"
    STUDENTS = "students"
    ADULTS = "adults"
    OLDER_PEOPLE = "older-people"
    FAMILIES = "families"
    WOMEN_AND_GIRLS = "women-and-girls"
    DISABILITIES = "disabilities"
    LOW_LITERACY = "low-literacy"
    MIGRANTS_AND_DISPLACED = "migrants-and-displaced"
    LGBTIQ = "lgbtiq"
    DISADVANTAGED = "disadvantaged"
    RURAL_AND_REMOTE = "rural-and-remote"
    COMMUNITIES = "communities"
    WORKERS = "workers"
    JOB_SEEKERS = "job-seekers"
    ENTREPRENEURS = "entrepreneurs"
    ARTISANS = "artisans"
    FARMERS_AND_FISHERS = "farmers-and-fishers"
    EDUCATORS = "educators"
    PARTNERS = "partners"
    VISITORS = "visitors"


class Classified(StrEnum):
    """By what a practice is classified: a building block, a target group, a Sustainable Development Goal."""

    BLOCK = "block"
    GROUP = "group"
    GOAL = "goal"


class PracticeSort(StrEnum):
    """The orders of the list of practices."""

    CITY = "city"
    COUNTRY = "country"
    LATEST = "latest"
    TITLE = "title"


class EnquiryState(StrEnum):
    """How far an enquiry has come."""

    WAITING = "waiting"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class Reply(StrEnum):
    """What a city answers to one that wants to try its practice."""

    WELCOME = "welcome"
    NOT_NOW = "not-now"
