"""What people are told while they sign in, in the language that is active: mistakes, news, and how keys are called."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from halqa.notices.labels import SIGN_IN, NoticeKind

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
    "mfa/messages/recovery_codes_generated.txt": _("Here are your recovery codes. Codes that you had before are good no longer."),
    "mfa/messages/webauthn_added.txt": _("Your passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("Your passkey is removed."),
    "usersessions/messages/sessions_logged_out.txt": _("You are signed out everywhere else."),
    "socialaccount/messages/account_connected.txt": _("The account is connected: you can sign in with it."),
    "socialaccount/messages/account_connected_updated.txt": _("The account was connected already."),
    "socialaccount/messages/account_connected_other.txt": _("This account is connected with another person here."),
    "socialaccount/messages/account_disconnected.txt": _("The account is no longer connected."),
}
"""By the template in which allauth looks for its news; of what is missing here, nothing is said."""

PASSWORD_FORGOTTEN: Final = NoticeKind(
    "sign-in.password-forgotten",
    SIGN_IN,
    _("Set a new password"),
    _(
        "Somebody, most likely you, asked for a new password for your account. Follow the link and set one: it is good for one "
        "day and for one use. If it was not you, there is nothing to do: without this message nobody comes in."
    ),
    is_essential=True,
)
PASSWORD_CHANGED: Final = NoticeKind(
    "sign-in.password-changed",
    SIGN_IN,
    _("Your password was changed"),
    _("Your password was changed just now. If it was not you, set a new one at once."),
    is_essential=True,
)
FACTOR_CHANGED: Final = NoticeKind(
    "sign-in.factor-changed",
    SIGN_IN,
    _("Your second factor was changed"),
    _("A passkey, an app or recovery codes of your account were added, removed or made anew just now. If it was not you, look."),
    is_essential=True,
)
CONNECTION_CHANGED: Final = NoticeKind(
    "sign-in.connection-changed",
    SIGN_IN,
    _("Another way into your account was changed"),
    _("An account elsewhere was connected with yours, or parted from it, just now. If it was not you, look."),
    is_essential=True,
)
KINDS: Final = (PASSWORD_FORGOTTEN, PASSWORD_CHANGED, FACTOR_CHANGED, CONNECTION_CHANGED)

MAIL: Final[Mapping[str, tuple[NoticeKind, str]]] = {
    "account/email/password_reset_key": (PASSWORD_FORGOTTEN, "sign-in/new-password/%(uid)s-%(key)s/"),
    **dict.fromkeys(
        (f"account/email/password_{done}" for done in ("changed", "reset", "set")), (PASSWORD_CHANGED, "sign-in/forgotten/")
    ),
    **dict.fromkeys(
        (
            "mfa/email/totp_activated",
            "mfa/email/totp_deactivated",
            "mfa/email/webauthn_added",
            "mfa/email/webauthn_removed",
            "mfa/email/recovery_codes_generated",
        ),
        (FACTOR_CHANGED, "sign-in/second-factor/"),
    ),
    **dict.fromkeys(
        (f"socialaccount/email/account_{done}" for done in ("connected", "disconnected")),
        (CONNECTION_CHANGED, "sign-in/connections/"),
    ),
}
"""By the template of allauth's mail: what is told in its place, and where it leads. Nothing else is ever sent."""
