"""Work in the background of open data: public events on their way to webhooks."""

from halqa.opendata.tasks.webhooks import deliver, forget_deliveries

__all__ = ["deliver", "forget_deliveries"]
