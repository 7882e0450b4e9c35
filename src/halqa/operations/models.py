"""What the running house notes of itself."""

from django.db import models


class Tick(models.Model):
    """When something that runs all the time last said so; one row for each."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"
