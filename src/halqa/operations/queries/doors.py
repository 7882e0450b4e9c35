"""Every address of the site and what it answers to whom: the rows of ``docs/reference/permissions.md``."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from halqa.accounts.views.doors import ASKS_AGAIN
from halqa.operations.enums import Audience, Seat

LANGUAGE: Final = "<language>/"

VISITOR: Final[Mapping[str, HTTPStatus]] = {
    "site_machine:favicon": HTTPStatus.MOVED_PERMANENTLY,
    "registry_short:city": HTTPStatus.FOUND,
    "credentials:short": HTTPStatus.FOUND,
    "opendata_api:nothing": HTTPStatus.NOT_FOUND,
}
"""What everybody gets for something public that exists, where that is not a page or a file."""

_SIGNED_IN: Final = frozenset(Seat) - {Seat.VISITOR}
_OF_THE_CITY: Final = frozenset({Seat.EDITOR, Seat.MAYOR, Seat.FOCAL_POINT})
_OF_THE_COUNTRY: Final = frozenset({Seat.OFFICER, Seat.COORDINATOR})

ADMITTED: Final[Mapping[Audience, frozenset[Seat]]] = {
    Audience.EVERYBODY: frozenset(Seat),
    Audience.ANYBODY: frozenset(Seat),
    Audience.SIGNED_IN: _SIGNED_IN,
    Audience.ENTRANCE: frozenset(Seat),
    Audience.KEYS: _SIGNED_IN,
    Audience.HOLDER: frozenset(Seat),
    Audience.OWNER: frozenset({Seat.FOCAL_POINT}),
    Audience.CITY: _OF_THE_CITY | _OF_THE_COUNTRY,
    Audience.WRITERS: _OF_THE_CITY,
    Audience.PARTIES: _SIGNED_IN - {Seat.NO_ROLE},
    Audience.ASKERS: frozenset({Seat.EDITOR, Seat.FOCAL_POINT}),
    Audience.MAYORS: frozenset({Seat.MAYOR}),
    Audience.COUNTRY: _OF_THE_COUNTRY,
    Audience.OFFICERS: frozenset({Seat.OFFICER}),
    # Nobody of the network: a commission asks whom it likes.
    Audience.PANEL: frozenset(),
    Audience.PEOPLE_OF_A_CITY: frozenset({Seat.MAYOR, Seat.FOCAL_POINT}) | _OF_THE_COUNTRY,
    Audience.KEEPERS: _SIGNED_IN - {Seat.NO_ROLE, Seat.EDITOR},
    Audience.COMMISSIONS: _OF_THE_COUNTRY | {Seat.OTHER_COUNTRY},
    Audience.COORDINATORS: frozenset({Seat.COORDINATOR}),
    # Where the thing itself is public, and asked from the machine itself.
    Audience.SUBJECT: frozenset(Seat),
    Audience.MONITORS: frozenset(Seat),
    # Whoever shows no token is asked for one, whoever they are on pages.
    Audience.PROGRAMS: frozenset(),
    Audience.DEMONSTRATION: frozenset(),
    Audience.REHEARSAL: frozenset(),
}
"""Who gets in, where what the address names is the focal point's, in the city and the country of the others named so."""

PRIVATE: Final[Mapping[Audience, tuple[str, ...]]] = {
    Audience.ANYBODY: ("registry:correct", "registry:correct_sent"),
    Audience.SIGNED_IN: (
        "site:desk",
        "accounts:own",
        "accounts:change",
        "accounts:address",
        "accounts:export",
        "accounts:erase",
        "notices:notices",
        "notices:read-all",
        "notices:preferences",
        "notices:calendar-renew",
        "notices:calendar-close",
        "exchange:try",
        "exchange:enquiries",
        "registry:own_requests",
        "opendata:tokens",
        "opendata:token_new",
        "rounds:application_begin",
    ),
    Audience.KEYS: (
        "account_change_password",
        "account_set_password",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "usersessions_list",
        "socialaccount_connections",
    ),
    Audience.OWNER: ("notices:read", "notices:deadline", "accounts:new_address", "opendata:token_withdraw"),
    Audience.HOLDER: ("accounts:invitation", "accounts:passage", "notices:calendar", "registry:correct_reply"),
    Audience.CITY: (
        "registry:my_city",
        "rounds:application",
        "rounds:application_text",
        "rounds:application_paper",
        "rounds:compare_reports",
        "rounds:reports_of_city",
        "rounds:application_translate",
        "rounds:sign_on_paper",
        "rounds:signature",
        "rounds:endorsement",
        "rounds:application_letter",
        "rounds:application_kit",
    ),
    Audience.PARTIES: ("rounds:applications", "rounds:reports"),
    Audience.WRITERS: (
        "registry:my_city_text",
        "registry:my_city_part",
        "registry:my_city_step",
        "exchange:enquiry",
        "rounds:application_write",
        "rounds:application_section",
        "rounds:application_answer",
        "rounds:application_paper_file",
        "rounds:application_submit",
        "rounds:application_withdraw",
        "rounds:application_reply",
        "rounds:application_appeal",
    ),
    Audience.ASKERS: ("rounds:ask_for_signature",),
    Audience.MAYORS: ("rounds:sign", "rounds:sign_file"),
    Audience.COUNTRY: (
        "registry:my_country",
        "registry:candidate",
        "registry:candidate_change",
        "registry:candidate_remove",
        "registry:candidate_merge",
        "rounds:notes",
        "rounds:commission",
        "rounds:commission_call",
        "rounds:commission_panel",
        "rounds:statement",
    ),
    Audience.OFFICERS: (
        "rounds:endorse",
        "rounds:endorse_file",
        "rounds:return",
        "rounds:decline",
        "rounds:withdraw_endorsement",
        "rounds:preselect",
        "rounds:commission_step",
        "rounds:commission_ranking",
    ),
    Audience.PANEL: ("rounds:reviews", "rounds:review", "rounds:review_file"),
    Audience.COMMISSIONS: ("registry:candidates", "registry:candidate_new"),
    Audience.KEEPERS: ("accounts:people", "accounts:people_file", "accounts:invite"),
    Audience.PEOPLE_OF_A_CITY: (
        "accounts:person",
        "accounts:give",
        "accounts:end",
        "accounts:hand_over",
        "accounts:invitation_again",
        "accounts:invitation_withdraw",
    ),
    Audience.COORDINATORS: (
        "registry:approvals",
        "registry:approval",
        "registry:office",
        "registry:office_activity",
        "registry:office_act",
        "registry:office_find",
        "registry:office_city",
        "registry:office_rows",
        "registry:office_new",
        "registry:office_row",
        "registry:office_withdraw",
        "registry:office_restore",
        "registry:office_figures",
        "registry:office_merge",
        "registry:office_imports",
        "registry:office_import",
        "registry:correction_requests",
        "registry:discard_requests",
        "registry:correction_request",
        "exchange:office_practice",
        "opendata:webhooks",
        "opendata:webhook_new",
        "opendata:webhook",
        "opendata:webhook_change",
        "opendata:webhook_secret",
        "opendata:delivery",
        "notices:office",
        "notices:retry",
        "rounds:office_calls",
        "rounds:office_new",
        "rounds:office_call",
        "rounds:office_edit",
        "rounds:office_amend",
        "rounds:office_commissions",
        "rounds:office_announcement",
        "rounds:announcement_write",
        "rounds:announcement_quotes",
        "rounds:announcement_video",
        "rounds:announcement_regions",
        "rounds:announcement_plan",
        "rounds:announcement_share",
        "rounds:announcement_preview",
        "rounds:board",
        "rounds:book",
        "rounds:board_write",
        "rounds:recommend_list",
        "rounds:decide_list",
        "rounds:bulk_begin",
        "rounds:bulk_acts",
        "rounds:bulk_act",
        "rounds:statistics",
        "rounds:archive",
        "rounds:screen",
        "rounds:screen_again",
        "rounds:query",
        "rounds:close_query",
        "rounds:shortlist",
        "rounds:recommend",
        "rounds:decide",
        "rounds:take_back_decision",
        "rounds:correct_decision",
        "rounds:settle_appeal",
        "rounds:send_back",
        "rounds:office_forms",
        "rounds:office_form",
        "rounds:office_form_add",
        "rounds:office_form_new",
        "rounds:office_form_file",
        "rounds:office_form_part",
        "rounds:office_form_words",
        "rounds:office_form_preview",
        "rounds:office_form_publish",
        "rounds:office_form_workbook",
    ),
    Audience.SUBJECT: ("documents:file", "documents_pictures:picture", "documents_pictures:media"),
    Audience.MONITORS: ("operations:metrics",),
    Audience.PROGRAMS: ("opendata_api:me", "opendata_api:desk", "opendata_api:applications"),
    Audience.DEMONSTRATION: ("site:step-in",),
    Audience.REHEARSAL: ("notices:sent", "notices:shown", "notices:mail-file"),
}
"""The addresses that are not simply for everybody to look at, by their names."""

SENSITIVE: Final[frozenset[str]] = frozenset(
    {
        "accounts:people_file",
        "opendata:delivery",
        "opendata:webhook",
        "opendata:webhook_change",
        "opendata:webhook_new",
        "opendata:webhook_secret",
        "registry:approval",
        "registry:office_figures",
        "registry:office_import",
        "registry:office_imports",
        "registry:office_merge",
        "registry:office_restore",
        "registry:office_withdraw",
        "rounds:announcement_plan",
        "rounds:announcement_quotes",
        "rounds:announcement_regions",
        "rounds:announcement_share",
        "rounds:announcement_video",
        "rounds:announcement_write",
        "rounds:archive",
        "rounds:board_write",
        "rounds:bulk_act",
        "rounds:bulk_begin",
        "rounds:close_query",
        "rounds:commission_step",
        "rounds:correct_decision",
        "rounds:decide",
        "rounds:decide_list",
        "rounds:decline",
        "rounds:endorse",
        "rounds:endorse_file",
        "rounds:office_amend",
        "rounds:office_announcement",
        "rounds:office_call",
        "rounds:office_commissions",
        "rounds:office_edit",
        "rounds:office_form",
        "rounds:office_form_new",
        "rounds:office_form_part",
        "rounds:office_form_publish",
        "rounds:office_form_words",
        "rounds:office_form_workbook",
        "rounds:office_new",
        "rounds:preselect",
        "rounds:query",
        "rounds:recommend",
        "rounds:recommend_list",
        "rounds:return",
        "rounds:screen",
        "rounds:screen_again",
        "rounds:send_back",
        "rounds:settle_appeal",
        "rounds:shortlist",
        "rounds:statement",
        "rounds:take_back_decision",
        "rounds:withdraw_endorsement",
    }
)
"""The addresses that ask for a second factor again, unless one was shown lately; the views behind them bear the mark of it."""

_AUDIENCES: Final = {name: audience for audience, names in PRIVATE.items() for name in names}


@dataclass(frozen=True)
class Door:
    """An address as a pattern, the name by which code calls it, for whom it is, and what everybody admitted gets by GET.

    ``asks_again``: whether a second factor is asked for again before it, unless one was shown lately.
    """

    address: str
    name: str
    audience: Audience
    status: HTTPStatus
    asks_again: bool = False

    def answer(self, seat: Seat) -> HTTPStatus:
        """Return what GET answers to somebody: the page, the way to sign in, or what stands where there is no page."""
        if seat in ADMITTED[self.audience]:
            return self.status
        if self.audience is Audience.PROGRAMS:
            return HTTPStatus.UNAUTHORIZED
        return HTTPStatus.FOUND if seat is Seat.VISITOR and self.audience is not Audience.DEMONSTRATION else HTTPStatus.NOT_FOUND


def doors() -> list[Door]:
    """Return every address, in the order of the alphabet."""
    return sorted(_walk(get_resolver().url_patterns, "/", ""), key=lambda door: door.address)


def _walk(patterns: Iterable[URLPattern | URLResolver], above: str, space: str) -> Iterator[Door]:
    for entry in patterns:
        address = above + (LANGUAGE if isinstance(entry.pattern, LocalePrefixPattern) else str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, address, f"{entry.namespace}:" if entry.namespace else space)
        else:
            name = f"{space}{entry.name}"
            asks_again = getattr(entry.callback, ASKS_AGAIN, False)
            yield Door(address, name, _audience(name, address), VISITOR.get(name, HTTPStatus.OK), asks_again)


def _audience(name: str, address: str) -> Audience:
    # Some of these pages lead on where there is nothing to do, or ask again: their own law, tried in the tests of signing in.
    return _AUDIENCES.get(name, Audience.ENTRANCE if "/sign-in/" in address else Audience.EVERYBODY)
