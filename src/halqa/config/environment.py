"""What an operator may set, each with its meaning: the only place where the environment is read.

``docs/reference/settings.md`` is generated from this table, and a repository test fails when a variable is read elsewhere.
"""

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

CHECKOUT = Path(__file__).resolve().parents[3]


class BadSetting(ValueError):
    """A variable holds something that its reader cannot use; the message names variable, value and what is expected."""


@dataclass(frozen=True)
class Setting:
    """One environment variable: name, default as text, meaning for an operator, and how its text becomes a value."""

    name: str
    default: str
    meaning: str
    read: Callable[[str], Any] = str
    secret: bool = False


def yes_or_no(text: str) -> bool:
    """Read ``1/true/yes/on`` as true and ``0/false/no/off`` or nothing as false."""
    lowered = text.strip().lower()
    if lowered in {"1", "true", "yes", "on"}:
        return True
    if lowered in {"", "0", "false", "no", "off"}:
        return False
    raise ValueError("expected yes or no")


def words(text: str) -> list[str]:
    """Split at commas, dropping blanks."""
    return [word.strip() for word in text.split(",") if word.strip()]


def megabytes(text: str) -> int:
    """Read a whole number of megabytes, nothing below zero."""
    number = int(text)
    if number < 0:
        raise ValueError("expected a whole number of megabytes, 0 or more")
    return number


def days(text: str) -> int:
    """Read a whole number of days, at least one."""
    number = int(text)
    if number < 1:
        raise ValueError("expected a whole number of days, 1 or more")
    return number


def requests(text: str) -> int:
    """Read a whole number of requests, at least one."""
    number = int(text)
    if number < 1:
        raise ValueError("expected a whole number of requests, 1 or more")
    return number


def mail_sender(text: str) -> str:
    """Accept a name and an address of mail as a sender has them."""
    if not all(parseaddr(text)[1].partition("@")):
        raise ValueError("expected an address such as Halqa <halqa@cities.example>")
    return text


def encryption(text: str) -> str:
    """Accept one of the ways to talk to a mail server."""
    if text not in {"none", "starttls", "tls"}:
        raise ValueError("expected none, starttls or tls")
    return text


def web_address(text: str) -> str:
    """Accept an address that begins with http:// or https://, or nothing; the slash at its end is taken off."""
    if text and not (urlsplit(text).scheme in {"http", "https"} and urlsplit(text).netloc):
        raise ValueError("expected an address such as https://cities.example, or nothing")
    return text.rstrip("/")


def openid_providers(text: str) -> list[dict[str, str]]:
    """Read a JSON list of OpenID Connect providers, each with id, name, server_url, client_id and secret."""
    providers = json.loads(text or "[]")
    fields = {"id", "name", "server_url", "client_id", "secret"}
    if not isinstance(providers, list) or any(not isinstance(one, dict) or set(one) != fields for one in providers):
        raise ValueError(f"expected a JSON list of objects, each with {', '.join(sorted(fields))}")
    for provider in providers:
        provider["server_url"] = web_address(provider["server_url"])
        if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", provider["id"]):
            raise ValueError("expected an id of small letters, digits and hyphens: it becomes part of an address")
    if len({provider["id"] for provider in providers}) < len(providers):
        raise ValueError("expected every provider to have an id of its own")
    return providers


def file_or_nothing(text: str) -> Path | None:
    """Accept the path of a file that is there, or nothing."""
    if not text:
        return None
    if not (path := Path(text)).is_file():
        raise ValueError("expected the path of a file that is there, or nothing")
    return path


def networks(text: str) -> list[IPv4Network | IPv6Network]:
    """Read networks such as 10.1.2.0/24, separated by commas."""
    return [ip_network(word) for word in words(text)]


def scanner_address(text: str) -> str:
    """Accept host:port or the path of a socket, or nothing."""
    host, _, port = text.rpartition(":")
    if text and not text.startswith("/") and not (host and port.isascii() and port.isdigit()):
        raise ValueError("expected an address such as 127.0.0.1:3310 or /run/clamav/clamd.ctl, or nothing")
    return text


def postgresql_address(text: str) -> str:
    """Accept the address of a PostgreSQL database, or nothing."""
    parts = urlsplit(text)
    if text and parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError("expected postgresql://user:password@host:port/name, or nothing for SQLite in HALQA_VAR")
    _ = parts.port  # refuses what is no number
    return text


SETTINGS = (
    Setting(
        "HALQA_MODE",
        "demo",
        "`production`, `demo` or `test`. Production refuses unsafe settings; the others answer to this machine alone.",
    ),
    Setting("HALQA_VAR", str(CHECKOUT / "var"), "The one folder for all that is written: database, staging, cards.", Path),
    Setting("HALQA_DATA", str(CHECKOUT / "data"), "The folder with the roster and the geography that are shipped.", Path),
    Setting("HALQA_POLICY", str(CHECKOUT / "policies" / "gnlc"), "The folder with what the network has agreed.", Path),
    Setting("HALQA_SECRET_KEY", "", "Secret for signatures, at least 50 characters. Needed in production.", secret=True),
    Setting("HALQA_DEBUG", "no", "Show tracebacks to visitors. Refused in production.", yes_or_no),
    Setting(
        "HALQA_DEMO_PEOPLE",
        "",
        "Let visitors step in as an invented person. Empty: in a demonstration only. Refused in production.",
        lambda text: yes_or_no(text) if text else None,
    ),
    Setting("HALQA_HOSTS", "localhost,127.0.0.1,[::1]", "Host names that this site answers to, separated by commas.", words),
    Setting(
        "HALQA_ADDRESS",
        "",
        "The address people see, such as `https://cities.example`. Empty: taken from the request.",
        web_address,
    ),
    Setting(
        "HALQA_BEHIND_PROXY",
        "no",
        "Trust the `X-Forwarded-Proto` and the last `X-Forwarded-For` that a reverse proxy sets.",
        yes_or_no,
    ),
    Setting(
        "HALQA_OPENID_CONNECT",
        "",
        "Where invited people may sign in instead: a JSON list of OpenID Connect providers, each with `id` (for addresses), "
        "`name` (on the button), `server_url`, `client_id` and `secret`. Each lets in whoever owns an address there, so name "
        "only such as check addresses. Give them `/sign-in/with/ID/back/` as the address to come back to.",
        openid_providers,
        secret=True,
    ),
    Setting("HALQA_PAGE_MEMORY", "64", "Megabytes of rendered public pages that each web process keeps.", megabytes),
    Setting(
        "HALQA_API_LIMIT",
        "600",
        "How many requests the API answers to one address (IPv6: one network) within ten minutes.",
        requests,
    ),
    Setting("HALQA_API_TOKEN_LIMIT", "6000", "How many it answers to one token within ten minutes.", requests),
    Setting("HALQA_MAIL_HOST", "", "The mail server. Empty: no mail is sent, and notices stand on people's desks only."),
    Setting("HALQA_MAIL_PORT", "587", "The port of the mail server.", int),
    Setting("HALQA_MAIL_USER", "", "The name with which Halqa signs in at the mail server. Empty: it does not."),
    Setting("HALQA_MAIL_PASSWORD", "", "The password that goes with it.", secret=True),
    Setting("HALQA_MAIL_TLS", "starttls", "How mail is encrypted on its way: `none`, `starttls` or `tls`.", encryption),
    Setting("HALQA_MAIL_FROM", "Halqa <halqa@localhost>", "Whose name and address mail carries as its sender.", mail_sender),
    Setting("HALQA_SMS_URL", "", "The gateway that takes short messages by POST. Empty: none are sent.", web_address),
    Setting("HALQA_SMS_TOKEN", "", "The token that the gateway wants to see.", secret=True),
    Setting(
        "HALQA_TRANSLATION_URL",
        "",
        "A translation service that speaks as LibreTranslate does, such as `https://translate.cities.example`. It is sent texts "
        "of applications when somebody asks for a reading copy. Empty: reading copies are written by people alone.",
        web_address,
    ),
    Setting("HALQA_TRANSLATION_KEY", "", "The key that the translation service wants, if it wants one.", secret=True),
    Setting(
        "HALQA_CREDENTIAL_KEY",
        "",
        "The file with the network's own key, with which it signs credentials (`halqa credential key` makes one; keep a copy). "
        "It needs HALQA_ADDRESS, for that is where others find the public key. Empty: none are signed, and pages say why.",
        file_or_nothing,
    ),
    Setting(
        "HALQA_WEBHOOK_NETWORKS",
        "",
        "Networks of the house, such as `10.1.2.0/24`, separated by commas, to which webhooks may lead as well, there also "
        "without https. Empty: they lead out of the house only.",
        networks,
    ),
    Setting("HALQA_NOTICE_DAYS", "180", "After how many days a notice is deleted.", days),
    Setting(
        "HALQA_METRICS_TOKEN",
        "",
        "What a monitoring system shows at `/metrics` (`Authorization: Bearer …`). Empty: figures for this machine only.",
        secret=True,
    ),
    Setting(
        "HALQA_DOCUMENT_STORAGE",
        "",
        "Where uploaded files are kept: a storage of Django with its options, such as "
        "`storages.backends.s3.S3Storage?bucket_name=halqa`. Empty: the folder `documents` in HALQA_VAR.",
    ),
    Setting(
        "HALQA_VIRUS_SCANNER",
        "",
        "Where clamd listens, as `host:port` or the path of its socket: it sees every file before it is kept, and while it is "
        "down none is taken. Empty: files are checked by Halqa's own rules alone.",
        scanner_address,
    ),
    Setting(
        "DATABASE_URL",
        "",
        "Where the network's rows live, such as `postgresql://halqa@/halqa`. Empty: SQLite in HALQA_VAR.",
        postgresql_address,
        secret=True,
    ),
)


def read_environment(environ: dict[str, str] | None = None) -> dict[str, Any]:
    """Return every setting's value by name.

    :raises BadSetting: naming the variable, when a text cannot be read
    """
    source = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        text = source.get(setting.name, setting.default)
        try:
            values[setting.name] = setting.read(text)
        except ValueError as error:
            told = "" if setting.secret else f"={text!r}"
            raise BadSetting(f"{setting.name}{told}: {error}") from error
    if values["HALQA_MODE"] not in {"production", "demo", "test"}:
        raise BadSetting(f"HALQA_MODE={values['HALQA_MODE']!r}: expected production, demo or test")
    if values["HALQA_DEMO_PEOPLE"] is None:
        values["HALQA_DEMO_PEOPLE"] = values["HALQA_MODE"] == "demo"
    return values


def unsafe_settings(values: dict[str, Any]) -> list[str]:
    """Return, in plain words, why these settings must not serve the public; nothing outside production.

    A start that goes wrong silently is found by an attacker first, so each reason stops the start.
    """
    if values["HALQA_MODE"] != "production":
        return []
    reasons = []
    if len(values["HALQA_SECRET_KEY"]) < 50:
        reasons.append("HALQA_SECRET_KEY is missing or shorter than 50 characters: signatures could be forged.")
    if values["HALQA_DEBUG"]:
        reasons.append("HALQA_DEBUG is on: visitors would read tracebacks and settings.")
    if values["HALQA_DEMO_PEOPLE"]:
        reasons.append("HALQA_DEMO_PEOPLE is on: anybody could act as another person.")
    if "*" in values["HALQA_HOSTS"] or not values["HALQA_HOSTS"]:
        reasons.append("HALQA_HOSTS must name the site's own hosts: links in mail would lead wherever a request says.")
    if values["HALQA_MAIL_HOST"] and not values["HALQA_ADDRESS"]:
        reasons.append("HALQA_ADDRESS is missing, but mail is on: links in mail need the address that people see.")
    return reasons
