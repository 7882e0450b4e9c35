"""An address to which a form is sent leads whoever looks at it to the page with that form."""

import pytest


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/fr/my-city/ma/benguerir/proposals/1/", "/fr/my-city/ma/benguerir/"),
        ("/fr/notices/read/", "/fr/notices/"),
        ("/fr/notices/1/read/", "/fr/notices/"),
        ("/fr/notices/calendar/renew/", "/fr/notices/preferences/"),
        ("/fr/notices/calendar/close/", "/fr/notices/preferences/"),
        ("/fr/office/notices/abc/retry/", "/fr/office/notices/"),
    ],
)
def test_an_address_that_is_only_sent_to_leads_to_its_page(client, address, page):
    for look in (client.get, client.head):
        assert (look(address).status_code, look(address)["Location"]) == (302, page)
