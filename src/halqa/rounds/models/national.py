"""What the commission of a country does for a call before it endorses."""

from django.db import models

from halqa.rounds.enums.applications import Preselection


class NationalStep(models.Model):
    """What a commission has set for the cities of its country in a call. Without one: what the call says."""

    call = models.ForeignKey("rounds.Call", on_delete=models.PROTECT, related_name="national_steps")
    country = models.CharField(max_length=2, db_comment="ISO 3166-1")
    version = models.PositiveIntegerField(default=1)
    closes_on = models.DateField(null=True, blank=True, db_comment="an earlier last day for cities, on the call's clocks")
    preselection = models.CharField(max_length=20, default=Preselection.NONE, choices=[(p, p) for p in Preselection])
    places = models.PositiveSmallIntegerField(null=True, blank=True, db_comment="how many pass the pre-selection")
    words = models.TextField(blank=True, db_comment="what the commission tells its cities about it")
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=80, db_comment="actor key")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["call", "country"], name="national_step_once"),)

    def __str__(self) -> str:
        return f"{self.call_id} in {self.country}"
