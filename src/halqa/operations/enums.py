"""Who stands before the addresses of the site, and for whom each is."""

from enum import StrEnum


class Seat(StrEnum):
    """Who asks for an address: nobody known, somebody without a role, or the holder of one, here or elsewhere."""

    VISITOR = "visitor"
    NO_ROLE = "no role"
    EDITOR = "editor of the city"
    MAYOR = "mayor of the city"
    FOCAL_POINT = "focal point of the city"
    OFFICER = "officer of the country"
    OTHER_CITY = "focal point of another city"
    OTHER_COUNTRY = "officer of another country"
    COORDINATOR = "coordinator"


class Audience(StrEnum):
    """For whom an address is."""

    EVERYBODY = "everybody"
    ANYBODY = "everybody, and a form may be sent there"
    SIGNED_IN = "whoever is signed in"
    ENTRANCE = "whoever signs in"
    KEYS = "whoever looks after their own keys"
    HOLDER = "whoever was given the link"
    OWNER = "the one person whom it concerns"
    CITY = "those who may see what is not public of the city"
    WRITERS = "those who speak for the city"
    PARTIES = "those who take part in applications"
    ASKERS = "those who write for the city"
    MAYORS = "the mayor, and whoever was given a link to sign with"
    OFFICERS = "officers of the country's National Commission, and for endorsing whom they were sent a link"
    PANEL = "whom a National Commission asked to read"
    COUNTRY = "those who may see what is not public of the country"
    COMMISSIONS = "officers of National Commissions, each for their own country, and the coordination team"
    KEEPERS = "those who give roles somewhere, each for what is in their own reach"
    PEOPLE_OF_A_CITY = "those who keep the list of the people of the city"
    COORDINATORS = "the coordination team"
    SUBJECT = "whoever may see what it belongs to"
    MONITORS = "the machine itself, and whoever shows the token of the figures"
    PROGRAMS = "programs that show a token, for its person"
    DEMONSTRATION = "visitors of a demonstration; nobody elsewhere"
    REHEARSAL = "the coordination team of a demonstration; nobody elsewhere"
