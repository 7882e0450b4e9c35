"""For whom a digest is due."""

from halqa.notices.models import Notice


def people_waiting() -> tuple[str, ...]:
    """Return the keys of the people for whom notices wait to be gathered."""
    waiting = Notice.objects.filter(waits_for_digest=True)
    return tuple(waiting.order_by("person").values_list("person", flat=True).distinct())
