"""The network through time: rounds of the past, memberships, awards, conferences, clusters, published figures and claims."""

from django.db import models
from django.db.models import Q

from halqa.registry.enums import FigureScope, FigureStatus, MembershipEnd, Publisher, Qualifier, RoundKind
from halqa.registry.models.facts import CURRENT, Fact, Source, bound
from halqa.registry.models.places import City, Country


class PastRound(Fact):
    """A round of admission or award that is over, as it was published."""

    kind = models.CharField(max_length=10, choices=[(k, k) for k in RoundKind])
    key = models.CharField(max_length=20, db_comment="2020; 2015-16")
    name = models.CharField(max_length=200)
    announced_earliest = bound("announced")
    announced_latest = bound("announced")
    handed_over_earliest = bound("certificates or awards handed over")
    handed_over_latest = bound("certificates or awards handed over")
    cities_published = models.PositiveIntegerField(null=True, blank=True, db_comment="new members or awardees, as published")
    countries_published = models.PositiveIntegerField(null=True, blank=True)
    qualifier = models.CharField(max_length=10, blank=True, choices=[(q, q) for q in Qualifier])

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "key"], condition=CURRENT, name="past_round_once"),)

    def __str__(self) -> str:
        return f"{self.kind}/{self.key}"


class Membership(Fact):
    """A span of a city's membership: begun and, where known, ended. A re-admission is a further row.

    ``begun``: a day, a month, a year, or only "by" a day on which a page showed it. ``ended``: first day without it, and known
    from that day on.
    """

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="memberships")
    begun_earliest = bound("joined")
    begun_latest = bound("joined")
    end = models.CharField(max_length=10, blank=True, choices=[(e, e) for e in MembershipEnd])
    ended_earliest = bound("left or lapsed")
    ended_latest = bound("left or lapsed")
    end_source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    end_note = models.TextField(blank=True, db_comment="doubts about the end, in English")
    is_readmission = models.BooleanField(default=False, db_comment="a further span, not the one in which the city joined")
    listed_rounds = models.CharField(max_length=60, blank=True, db_comment="keys of admission rounds that list it, by semicolon")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", db_comment="as announced")

    class Meta:
        indexes = (models.Index(fields=["begun_latest"], name="membership_begun"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(end="") | Q(ended_earliest=None, ended_latest=None), name="membership_end_has_kind"
            ),
            models.UniqueConstraint(
                fields=["city"], condition=CURRENT & Q(is_withdrawn=False, is_readmission=False), name="joined_once"
            ),
            models.UniqueConstraint(
                fields=["city", "is_withdrawn", "begun_earliest", "begun_latest"], condition=CURRENT, name="membership_once"
            ),
        )

    def __str__(self) -> str:
        return f"membership of {self.city_id}"


class Award(Fact):
    """A city honoured in a past award round."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="awards")
    year = models.PositiveSmallIntegerField(db_comment="award round")
    announced_earliest = bound("announced")
    announced_latest = bound("announced")
    handed_over_earliest = bound("handed over")
    handed_over_latest = bound("handed over")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["city", "year"], condition=CURRENT, name="award_once_a_round"),)

    def __str__(self) -> str:
        return f"award {self.year} of {self.city_id}"


class Conference(Fact):
    """An International Conference on Learning Cities of the past."""

    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="conferences")
    begun_on = models.DateField()
    ended_on = models.DateField(db_comment="last day, inclusive")
    theme = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=300, blank=True, db_comment="title of the outcome document; empty: not found")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["number"], condition=CURRENT, name="conference_once"),)

    def __str__(self) -> str:
        return f"conference {self.number}"


class Cluster(Fact):
    """A theme on which member cities worked together under the strategy of 2019 to 2021."""

    key = models.CharField(max_length=80)
    name = models.CharField(max_length=200)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["key"], condition=CURRENT, name="cluster_once"),)

    def __str__(self) -> str:
        return self.key


class ClusterLead(Fact):
    """A city that led a cluster, or shared the lead."""

    cluster = models.CharField(max_length=80, db_comment="key of the cluster")
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="cluster_leads")
    role = models.CharField(max_length=80)
    begun_earliest = bound("lead since")
    begun_latest = bound("lead since")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["cluster", "city"], condition=CURRENT, name="lead_once"),)

    def __str__(self) -> str:
        return f"{self.city_id} leads {self.cluster}"


class PublishedFigure(Fact):
    """A count that somebody published, right or wrong, kept beside what our rows say and never mixed with it."""

    about_earliest = bound("the day, month or year that the figure is about")
    about_latest = bound("the day, month or year that the figure is about")
    scope = models.CharField(max_length=10, choices=[(s, s) for s in FigureScope])
    scope_name = models.CharField(max_length=80, db_comment="as in the roster: total; Republic of Korea; round: Africa")
    cities = models.PositiveIntegerField()
    countries = models.PositiveIntegerField(null=True, blank=True)
    residents = models.BigIntegerField(null=True, blank=True)
    cities_qualifier = models.CharField(max_length=10, default=Qualifier.EXACT, choices=[(q, q) for q in Qualifier])
    residents_qualifier = models.CharField(max_length=10, blank=True, choices=[(q, q) for q in Qualifier])
    publisher = models.CharField(max_length=30, choices=[(p, p) for p in Publisher])
    published_earliest = bound("published")
    published_latest = bound("published")
    status = models.CharField(max_length=10, choices=[(s, s) for s in FigureStatus])

    class Meta:
        indexes = (models.Index(fields=["scope", "about_latest"], name="figure_about"),)
        constraints = (
            models.UniqueConstraint(
                fields=["about_earliest", "about_latest", "scope_name", "cities", "publisher", "source"],
                condition=CURRENT,
                name="figure_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.cities} cities, {self.scope_name}"


class FirstClaim(Fact):
    """A published claim that a round brought a country's first member, beside what our rows compute."""

    round_key = models.CharField(max_length=20)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    claim = models.CharField(max_length=200)
    publisher = models.CharField(max_length=80)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round_key", "country", "publisher"], condition=CURRENT, name="claim_once"),
            models.UniqueConstraint(
                fields=["round_key", "publisher"], condition=CURRENT & Q(country=None), name="claim_without_country_once"
            ),
        )

    def __str__(self) -> str:
        return f"first of {self.country_id} in {self.round_key}"


class NextDate(Fact):
    """A day that lies ahead of the network, as published."""

    on_earliest = bound("when")
    on_latest = bound("when")
    what = models.CharField(max_length=300)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["what"], condition=CURRENT, name="next_date_once"),)

    def __str__(self) -> str:
        return self.what
