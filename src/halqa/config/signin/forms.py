"""The forms of signing in: allauth's, with our words and our fields."""

from collections.abc import Callable
from typing import Any, Final

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.fields import SetPasswordField
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from halqa.config.signin.backends import person_at
from halqa.config.signin.labels import PASSKEY_NOT_ACCEPTED

NOBODY: Final = "nobody"
"""A key that no person has."""

LONGEST_PASSWORD: Final = 1000
"""Characters; hashing more at each attempt would be work for nothing."""


def _address() -> forms.EmailField:
    return forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The one to which your invitation came."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autocapitalize": "none", "dir": "ltr"}),
    )


def _known_password(label: Promise) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "current-password", "dir": "ltr"})
    return forms.CharField(label=label, strip=False, max_length=LONGEST_PASSWORD, widget=widget)


def _code(label: Promise, help_text: Promise) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"})
    return forms.CharField(label=label, help_text=help_text, max_length=20, widget=widget)


class SignIn(account.LoginForm):
    """Address and password."""

    password = _known_password(_("Password"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = _address()


class PasswordAgain(account.ReauthenticateForm):
    """The password of somebody who is signed in."""

    password = _known_password(_("Password"))


class ForgottenPassword(account.ResetPasswordForm):
    """The address of somebody who cannot sign in."""

    email = _address()

    def clean_email(self) -> str:
        """Return the address; ``users`` then holds whose it is, if anybody's, which nobody is told."""
        person = person_at(self.cleaned_data["email"])
        self.users = [person] if person else []
        return self.cleaned_data["email"]

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send the link; for an address that is nobody's, do as much."""
        if not self.users:
            get_adapter(request).tell("account/email/password_reset_key", NOBODY, uid="", key="")
        return super().save(request, **kwargs)


class _ChosenPassword(forms.Form):
    password1 = SetPasswordField(
        label=_("New password"),
        help_text=_("At least twelve characters: a short sentence is easy to keep in mind. Not your name, nor what many use."),
        # The same as where it is typed again: a longer one would lock its owner out.
        validators=[MaxLengthValidator(LONGEST_PASSWORD, _("A password has at most %(limit_value)s characters."))],
    )
    password2 = forms.CharField(
        label=_("The new password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].widget.attrs = {"autocomplete": "new-password", "dir": "ltr"}

    def clean(self) -> dict[str, Any]:
        """Return what was typed, if it was the same twice."""
        typed = self.cleaned_data
        if "password1" in typed and "password2" in typed and typed["password1"] != typed["password2"]:
            self.add_error("password2", _("These are two different passwords. Type the same one twice."))
        return typed


class NewPassword(_ChosenPassword, account.ResetPasswordKeyForm):
    """The new password of somebody who forgot the old one."""


class FirstPassword(_ChosenPassword, account.SetPasswordForm):
    """The password of somebody who has none yet."""


class ChangePassword(_ChosenPassword, account.ChangePasswordForm):
    """The present password and the one to take its place."""

    oldpassword = _known_password(_("Present password"))
    field_order = ("oldpassword", "password1", "password2")


class SecondStep(factor.AuthenticateForm):
    """A code, after the password."""

    code = _code(_("Code"), _("Six digits from your app, or one of your recovery codes."))


class CodeAgain(factor.ReauthenticateForm):
    """A code of somebody who is signed in."""

    code = _code(_("Code"), _("Six digits from your app, or one of your recovery codes."))


class ActivateApp(totp.ActivateTOTPForm):
    """The first code that an app shows."""

    code = _code(_("Code"), _("Six digits that the app shows now; they change every half minute."))


class Credential(forms.JSONField):
    """What a browser says about a passkey. Whatever else comes is one mistake, however it is broken."""

    widget = forms.HiddenInput
    default_error_messages = {"required": PASSKEY_NOT_ACCEPTED, "invalid": PASSKEY_NOT_ACCEPTED}

    def to_python(self, value: Any) -> Any:
        """Return the object that the text describes."""
        try:
            said = super().to_python(value)
        except RecursionError:
            said = None
        if not isinstance(said, dict):
            raise ValidationError(PASSKEY_NOT_ACCEPTED)
        return said


def _checked(check: Callable[[], Any]) -> Any:
    try:
        return check()
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError) as fault:
        raise ValidationError(PASSKEY_NOT_ACCEPTED) from fault


class AddPasskey(webauthn.AddWebAuthnForm):
    """A new passkey and what to call it."""

    name = forms.CharField(
        label=_("Name of this passkey"),
        required=False,
        max_length=60,
        help_text=_("So that you know it again in your list, such as the name of the device."),
    )
    credential = Credential()
    passwordless = None

    def clean(self) -> dict[str, Any]:
        """Return what was typed, once the browser's part is checked."""
        return _checked(super().clean)


class RenamePasskey(webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(label=_("Name of this passkey"), max_length=60)


class _ShownPasskey(forms.Form):
    credential = Credential()

    def clean_credential(self) -> Any:
        """Return the key that was shown."""
        return _checked(super().clean_credential)


class SignInByPasskey(_ShownPasskey, webauthn.LoginWebAuthnForm):
    """A passkey in place of address and password."""


class SecondStepByPasskey(_ShownPasskey, webauthn.AuthenticateWebAuthnForm):
    """A passkey, after the password."""


class PasskeyAgain(_ShownPasskey, webauthn.ReauthenticateWebAuthnForm):
    """A passkey of somebody who is signed in."""
