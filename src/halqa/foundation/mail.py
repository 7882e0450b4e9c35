"""Addresses of mail, compared as people mean them."""

import unicodedata


def mail_key(address: str) -> str:
    """Return what makes two addresses the same: trimmed, composed and without capitals, alike on every database."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", address.strip()).casefold())
