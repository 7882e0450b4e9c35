"""Signing in, by django-allauth: what this house does otherwise. Here stands what settings name, without importing allauth."""

from typing import Any, Final

_FORMS: Final = "halqa.config.signin.forms"

ACCOUNT_FORMS: Final = {
    "login": f"{_FORMS}.SignIn",
    "reauthenticate": f"{_FORMS}.PasswordAgain",
    "reset_password": f"{_FORMS}.ForgottenPassword",
    "reset_password_from_key": f"{_FORMS}.NewPassword",
    "change_password": f"{_FORMS}.ChangePassword",
    "set_password": f"{_FORMS}.FirstPassword",
}
MFA_FORMS: Final = {
    "authenticate": f"{_FORMS}.SecondStep",
    "reauthenticate": f"{_FORMS}.CodeAgain",
    "activate_totp": f"{_FORMS}.ActivateApp",
    "add_webauthn": f"{_FORMS}.AddPasskey",
    "edit_webauthn": f"{_FORMS}.RenamePasskey",
    "login_webauthn": f"{_FORMS}.SignInByPasskey",
    "authenticate_webauthn": f"{_FORMS}.SecondStepByPasskey",
    "reauthenticate_webauthn": f"{_FORMS}.PasskeyAgain",
}

WINDOW_SECONDS: Final = 5 * 60
"""The window of every limit on attempts, so that whoever is refused is told the truth: wait five minutes and try again."""

ACCOUNT_RATE_LIMITS: Final = {
    "login": f"60/{WINDOW_SECONDS}s/ip",
    "login_failed": f"30/{WINDOW_SECONDS}s/ip,5/{WINDOW_SECONDS}s/key",
    "reauthenticate": f"10/{WINDOW_SECONDS}s/user",
    "reset_password": f"20/{WINDOW_SECONDS}s/ip,3/{WINDOW_SECONDS}s/key",
    "reset_password_from_key": f"20/{WINDOW_SECONDS}s/ip",
    "invitation": f"30/{WINDOW_SECONDS}s/ip",
    "passage": f"60/{WINDOW_SECONDS}s/ip",
    "address": f"5/{WINDOW_SECONDS}s/user",
    "address_link": f"30/{WINDOW_SECONDS}s/user",
    "change_password": f"10/{WINDOW_SECONDS}s/user",
}
MFA_RATE_LIMITS: Final = {"webauthn_login": f"30/{WINDOW_SECONDS}s/ip"}


def openid_apps(providers: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Return the providers of ``HALQA_OPENID_CONNECT`` as allauth wants to be told of them."""
    return [
        {
            "provider_id": provider["id"],
            "name": provider["name"],
            "client_id": provider["client_id"],
            "secret": provider["secret"],
            "settings": {"server_url": provider["server_url"]},
        }
        for provider in providers
    ]
