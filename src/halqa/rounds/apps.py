# ruff: noqa: PLC0415  tables are there only once all apps are ready
from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "halqa.rounds"
    label = "rounds"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Open the door of calls, let calls and forms be found, and tell all concerned of what becomes of them."""
        from halqa.accounts.access import register_awaiting, register_personal_data, register_purpose, register_subject
        from halqa.ledger.labels import register_events
        from halqa.ledger.reactions import register
        from halqa.notices.access import register_kind
        from halqa.registry.queries.referrers import Referrer, register_referrer
        from halqa.registry.queries.sections import PageSection, register_section
        from halqa.rounds.actions.applications_moving import move_applications
        from halqa.rounds.actions.panel import forget_panelist
        from halqa.rounds.labels.applications_notices import KINDS as OF_APPLICATIONS
        from halqa.rounds.labels.events import EVENTS
        from halqa.rounds.labels.forms import EVENTS as OF_FORMS
        from halqa.rounds.labels.names import APPLICATION
        from halqa.rounds.labels.notices import KINDS
        from halqa.rounds.labels.reminders import KINDS as REMINDERS
        from halqa.rounds.labels.reports import KINDS as OF_REPORTS
        from halqa.rounds.queries.announcement import announced_of_city
        from halqa.rounds.queries.applications import has_applications, hold_applications
        from halqa.rounds.queries.applications_desk import awaiting
        from halqa.rounds.queries.applications_door import APPLICATION_DOOR, DISPATCH_DOOR
        from halqa.rounds.queries.doors import DOOR
        from halqa.rounds.queries.findable import FINDABLE
        from halqa.rounds.queries.forms_door import FORM_DOOR
        from halqa.rounds.queries.national_door import STEP_DOOR, panels_of
        from halqa.rounds.queries.purposes import PURPOSES
        from halqa.rounds.queries.reports_desk import reports_awaiting
        from halqa.rounds.queries.reports_door import REPORT_DOOR
        from halqa.rounds.reactions import REACTIONS
        from halqa.search.access import register_source

        for source in FINDABLE:
            register_source(source)
        register_subject(DOOR)
        register_subject(FORM_DOOR)
        register_subject(APPLICATION_DOOR)
        register_subject(DISPATCH_DOOR)
        register_subject(STEP_DOOR)
        register_subject(REPORT_DOOR)
        for purpose in PURPOSES:
            register_purpose(purpose)
        register_personal_data("panels", panels_of, lambda person, now: forget_panelist(person=person, now=now))
        register_awaiting("applications", awaiting)
        register_awaiting("reports", reports_awaiting)
        register_referrer(Referrer("applications", APPLICATION, has_applications, move_applications, hold_applications))
        for kind in (*KINDS, *OF_APPLICATIONS, *REMINDERS, *OF_REPORTS):
            register_kind(kind)
        for reaction in REACTIONS:
            register(reaction)
        register_section(PageSection("announced", "city", "rounds/parts/announced.html", announced_of_city))
        register_events(EVENTS)
        register_events(OF_FORMS)
