# ruff: noqa: PLC0415  tables are there only once all apps are ready
from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "halqa.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Open the door of practices, show them on other pages and in search, let readers ask for their correction."""
        from halqa.accounts.access import register_personal_data, register_subject
        from halqa.exchange.actions.merging import follow_merging
        from halqa.exchange.labels.events import EVENTS
        from halqa.exchange.labels.kinds import COLUMNS, PRACTICE
        from halqa.exchange.labels.notices import KINDS
        from halqa.exchange.queries.correcting import PRACTICES_ASKED, TABLE
        from halqa.exchange.queries.doors import DOOR
        from halqa.exchange.queries.enquiries import written_by
        from halqa.exchange.queries.findable import PRACTICES_FOUND
        from halqa.exchange.queries.practice import practices_of_city, practices_of_country
        from halqa.exchange.reactions import REACTIONS
        from halqa.ledger.labels import register_events
        from halqa.ledger.reactions import Reaction, register
        from halqa.notices.access import register_kind
        from halqa.registry.labels.office import register_rows
        from halqa.registry.queries.askable import register_askable
        from halqa.registry.queries.sections import PageSection, register_section
        from halqa.search.access import register_source

        register_subject(DOOR)
        register_rows(TABLE, PRACTICE, COLUMNS)
        register_askable(PRACTICES_ASKED)
        for kind in KINDS:
            register_kind(kind)
        for reaction in (*REACTIONS, Reaction("exchange.follow-merging", "cities.merged", follow_merging)):
            register(reaction)
        register_events(EVENTS)
        register_source(PRACTICES_FOUND)
        for place, content in (("city", practices_of_city), ("country", practices_of_country)):
            register_section(PageSection(f"practices-{place}", place, "exchange/parts/section.html", content))
        # Keys alone are kept, as in the ledger: whose they were is erased where people are kept.
        register_personal_data("enquiries", written_by, lambda _person, _now: None)
