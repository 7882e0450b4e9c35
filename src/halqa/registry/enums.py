"""Kinds and states of the registry. No labels: those are in ``labels.py``."""

from enum import StrEnum


class Region(StrEnum):
    """UNESCO's five regions."""

    AFRICA = "africa"
    ARAB_STATES = "arab-states"
    ASIA_PACIFIC = "asia-pacific"
    EUROPE_NORTH_AMERICA = "europe-north-america"
    LATIN_AMERICA_CARIBBEAN = "latin-america-caribbean"


class CityKind(StrEnum):
    """What kind of unit a member city is."""

    CITY = "city"
    TOWN = "town"
    VILLAGE = "village"
    DISTRICT = "district"
    COUNTY = "county"
    PROVINCE = "province"
    MUNICIPALITY = "municipality"
    COMMUNE = "commune"
    GOVERNORATE = "governorate"
    BOROUGH = "borough"
    ISLAND = "island"
    INDUSTRIAL_CITY = "industrial city"
    LOCAL_GOVERNMENT_AREA = "local government area"
    CONSORTIUM = "consortium"


class NameKind(StrEnum):
    """Why a city bears a name: the list's own, the one used there, or another by which it is looked for."""

    LISTED = "listed"
    LOCAL = "local"
    ALTERNATE = "alternate"


class PositionMatch(StrEnum):
    """How a position was found. ``PROXY``: an area around or inside the named place."""

    EXACT = "exact"
    ALTERNATE = "alternate"
    MANUAL = "manual"
    PROXY = "proxy"
    NONE = "none"


class Confidence(StrEnum):
    """How far a fact can be trusted, as the roster's makers judged it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class MembershipEnd(StrEnum):
    """How a membership ended; empty while no end is known."""

    LEFT = "left"
    LAPSED = "lapsed"


class RoundKind(StrEnum):
    """What a past round was for."""

    ADMISSION = "admission"
    AWARD = "award"


class ClusterRole(StrEnum):
    """How a city led a cluster, whoever led alone first; a roster may say it in other words."""

    LEAD = "lead"
    CO_LEAD = "co-lead"


class FigureScope(StrEnum):
    """What a published count is about."""

    TOTAL = "total"
    ROUND = "round"
    REGION = "region"
    COUNTRY = "country"


class Publisher(StrEnum):
    """Who published a figure. ``COORDINATOR``: UNESCO or its institute, also when relayed."""

    COORDINATOR = "coordinator"
    NATIONAL_COMMISSION = "national commission"
    MINISTRY = "ministry"
    CITY = "city"
    UNIVERSITY = "university"
    PARTNER = "partner"
    PRESS = "press"


class Qualifier(StrEnum):
    """How exactly a published number is meant."""

    EXACT = "exact"
    OVER = "over"
    ALMOST = "almost"
    NEARLY = "nearly"
    ABOUT = "about"
    SOME = "some"


class FigureStatus(StrEnum):
    """What is thought of a published figure today."""

    STANDS = "stands"
    CORRECTED = "corrected"
    STALE = "stale"
    DOUBTFUL = "doubtful"
    ERROR = "error"


class CityView(StrEnum):
    """The three faces of the one list of cities."""

    CARDS = "cards"
    TABLE = "table"
    MAP = "map"


class CitySort(StrEnum):
    """Orders of the list of cities. None of them is a measurement: no league table."""

    NAME = "name"
    COUNTRY = "country"
    JOINED = "joined"
    LATEST = "-joined"


class RoundSort(StrEnum):
    """What the cities of a round can be put in order by; a minus in front turns it round."""

    NAME = "name"
    COUNTRY = "country"
    REGION = "region"


class FigureSort(StrEnum):
    """Orders of the list of published figures."""

    LATEST = "-about"
    EARLIEST = "about"
    MOST_CITIES = "-cities"
    FEWEST_CITIES = "cities"


class Doubt(StrEnum):
    """Why it cannot be decided whether something held on a day, as known on a day."""

    KNOWN_BETWEEN = "known-between"
    WITHDRAWN_BETWEEN = "withdrawn-between"
    BEGUN_BETWEEN = "begun-between"
    BEGUN_BY = "begun-by"
    BEGUN_UNDATED = "begun-undated"
    ENDED_BETWEEN = "ended-between"
    END_UNDATED = "end-undated"
    FIGURES_DISAGREE = "figures-disagree"


class Gap(StrEnum):
    """Why the rows listed here and the published headline differ."""

    NOTHING_PUBLISHED = "nothing-published"
    HEADLINE_UNDETERMINED = "headline-undetermined"
    LISTED_BESIDE_PUBLISHED = "listed-beside-published"
    ROWS_MISSING = "rows-missing"
    ROWS_UNEXPECTED = "rows-unexpected"
    ROUND_UNPUBLISHED = "round-unpublished"
    ROUND_UNDETERMINED = "round-undetermined"
    ROWS_WITHOUT_ROUND = "rows-without-round"
    ROWS_IN_SEVERAL_ROUNDS = "rows-in-several-rounds"
    ROWS_DOUBTFUL = "rows-doubtful"
    ROWS_UNDATED = "rows-undated"
    LEAVINGS_UNDATED = "leavings-undated"


class FirstVerdict(StrEnum):
    """What our rows say of a published claim that a round brought a country's first member."""

    AGREES = "agrees"
    EARLIER_ROW = "earlier-row"
    UNCERTAIN = "uncertain"
    NO_ROW = "no-row"
    NO_COUNTRY = "no-country"


class Milestone(StrEnum):
    """What happened on a city's way through the network."""

    JOINED = "joined"
    WITHDRAWN = "withdrawn"
    LEFT = "left"
    LAPSED = "lapsed"
    AWARD_ANNOUNCED = "award-announced"
    AWARD_RECEIVED = "award-received"
    CONFERENCE_HOSTED = "conference-hosted"
    CLUSTER_LED = "cluster-led"


class ImportState(StrEnum):
    """Where a roster stands that somebody has sent to be loaded."""

    WAITING = "waiting"
    PREVIEWED = "previewed"
    REFUSED = "refused"
    CONFIRMED = "confirmed"
    APPLIED = "applied"
    DISCARDED = "discarded"
    FAILED = "failed"


class ProfilePart(StrEnum):
    """What a city says of itself, part by part, in the order in which its page shows them."""

    ABOUT = "about"
    WEBSITE = "website"
    PROGRAMME = "programme"
    OFFICE = "office"
    PICTURE = "picture"


class ProposalState(StrEnum):
    """Where a city's proposal to change its profile stands; ``rules.profiles`` says which state may follow which."""

    DRAFT = "draft"
    SENT = "sent"
    RETURNED = "returned"
    DISCARDED = "discarded"
    APPROVED = "approved"
    PARTLY_APPROVED = "partly-approved"
    DECLINED = "declined"


class CorrectionRequestState(StrEnum):
    """Where a correction that a reader asked for stands; ``rules.correction_requests`` says which state may follow which."""

    OPEN = "open"
    ASKED_BACK = "asked-back"
    CORRECTED = "corrected"
    STANDS = "stands"
    DISCARDED = "discarded"


class FieldGroup(StrEnum):
    """What a field of the general form is about; the groups stand in this order."""

    WHAT = "what"
    WHEN = "when"
    WHERE = "where"
    SOURCE = "source"


class WithdrawalWay(StrEnum):
    """How it is said of a row of a table that it never was so. Pages lead there and name none of these ways."""

    WITHDRAWAL = "withdrawal"
    CORRIGENDUM = "corrigendum"
    END = "end"
    STATUS = "status"
    NEVER = "never"


class ColumnKind(StrEnum):
    """What a cell of a published table holds. ``DAYS``: a day or days in EDTF, such as ``2020`` or ``[..2017-03-01]``."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DAY = "day"
    DAYS = "days"
    ADDRESS = "address"
    TEXTS = "texts"
    INTEGERS = "integers"


class CandidateState(StrEnum):
    """Whether a city wants to join, is in the registry by now, or was a mistake."""

    OPEN = "open"
    ON_RECORD = "on-record"
    GONE = "gone"
