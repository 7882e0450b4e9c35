"""What people are told while they sign in, in the language that is active: mistakes, news, and how keys are called."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MISTAKES: Final[Mapping[str, Promise]] = {
    "email_password_mismatch": _("The address or the password is not right. Check both: capitals count in a password."),
    "incorrect_password": _("This is not your password."),
    "enter_current_password": _("This is not your present password."),
    "incorrect_code": _("This code is not right, is too old or was used before. Wait for the next one and type that."),
    "cannot_delete_authenticator": _("Your role asks for a second factor. Set up another one before you remove this one."),
    "cannot_generate_recovery_codes": _("Set up a passkey or an app first: recovery codes only stand in for them."),
    "no_password": _("Set a password first: without one, you could not sign in any more."),
}
"""By the code that allauth gives a mistake."""

PASSKEY_NOT_ACCEPTED: Final = _("This passkey could not be checked. Try again, or use another way.")

NEWS: Final[Mapping[str, Promise]] = {
    "account/messages/password_changed.txt": _("Your password is changed."),
    "account/messages/password_set.txt": _("Your password is set."),
    "mfa/messages/totp_activated.txt": _("Your app is set up: from now on, signing in asks for its code."),
    "mfa/messages/totp_deactivated.txt": _("Your app is removed: its codes are no longer asked for."),
    "mfa/messages/recovery_codes_generated.txt": _("Here are new recovery codes. The old ones are good no longer."),
    "mfa/messages/webauthn_added.txt": _("Your passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("Your passkey is removed."),
    "usersessions/messages/sessions_logged_out.txt": _("You are signed out everywhere else."),
    "socialaccount/messages/account_connected.txt": _("The account is connected: you can sign in with it."),
    "socialaccount/messages/account_connected_updated.txt": _("The account was connected already."),
    "socialaccount/messages/account_connected_other.txt": _("This account is connected with another person here."),
    "socialaccount/messages/account_disconnected.txt": _("The account is no longer connected."),
}
"""By the template in which allauth looks for its news; of what is missing here, nothing is said."""
