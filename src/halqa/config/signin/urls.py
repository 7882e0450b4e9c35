"""The addresses of signing in: those of allauth's pages that lead somewhere here. None is kept, none is for search engines."""

from typing import Final

from allauth.account import views as account
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from django.urls import URLPattern, path, re_path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic.base import View

from halqa.config.signin import views
from halqa.config.signin.providers import back, go
from halqa.config.signin.views import leads_to_providers

# The person's number and the key from the mail, which holds hyphens itself.
_KEY: Final = r"^new-password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-0-9A-Za-z]+)/$"


def _page(route: str, view: type[View], name: str, title: Promise) -> URLPattern:
    shown = view.as_view(extra_context={"title": title, "noindex": True})
    place = re_path if route.startswith("^") else path
    return place(route, leads_to_providers(never_cache(shown)), name=name)


urlpatterns: Final = [
    _page("", views.SignIn, "account_login", _("Sign in")),
    path("passkey/", never_cache(views.SignInByPasskey.as_view()), name="mfa_login_webauthn"),
    _page("second-step/", views.SecondStep, "mfa_authenticate", _("One more step")),
    _page("closed/", account.AccountInactiveView, "account_inactive", _("This account is closed")),
    _page("out/", account.LogoutView, "account_logout", _("Sign out?")),
    _page("out/done/", views.SignedOut, "signed_out", _("You are signed out")),
    _page("forgotten/", account.PasswordResetView, "account_reset_password", _("Set a new password")),
    _page("forgotten/sent/", account.PasswordResetDoneView, "account_reset_password_done", _("Look into your mail")),
    _page(_KEY, account.PasswordResetFromKeyView, "account_reset_password_from_key", _("Set a new password")),
    _page(
        "new-password/done/",
        account.PasswordResetFromKeyDoneView,
        "account_reset_password_from_key_done",
        _("Your new password is set"),
    ),
    _page("password/", account.PasswordChangeView, "account_change_password", _("Change your password")),
    _page("first-password/", account.PasswordSetView, "account_set_password", _("Set a password")),
    _page("again/", account.ReauthenticateView, "account_reauthenticate", _("Say again that it is you")),
    _page("again/code/", views.SayAgain, "mfa_reauthenticate", _("Say again that it is you")),
    path("again/passkey/", never_cache(views.SayAgainByPasskey.as_view()), name="mfa_reauthenticate_webauthn"),
    _page("second-factor/", views.Factors, "mfa_index", _("Second factor")),
    _page("second-factor/app/", views.ActivateApp, "mfa_activate_totp", _("Set up an app")),
    _page("second-factor/app/remove/", totp.DeactivateTOTPView, "mfa_deactivate_totp", _("Remove the app?")),
    _page("second-factor/codes/", views.RecoveryCodes, "mfa_view_recovery_codes", _("Recovery codes")),
    _page("second-factor/codes/new/", recovery.GenerateRecoveryCodesView, "mfa_generate_recovery_codes", _("New codes?")),
    path("second-factor/codes/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    _page("second-factor/passkeys/add/", views.AddPasskey, "mfa_add_webauthn", _("Add a passkey")),
    _page("second-factor/passkeys/<int:pk>/name/", views.RenamePasskey, "mfa_edit_webauthn", _("Rename this passkey")),
    _page("second-factor/passkeys/<int:pk>/remove/", views.RemovePasskey, "mfa_remove_webauthn", _("Remove this passkey?")),
    _page("sessions/", views.Sessions, "usersessions_list", _("Where you are signed in")),
    _page("connections/", views.Connections, "socialaccount_connections", _("Accounts you sign in with")),
    _page("with/cancelled/", social.LoginCancelledView, "socialaccount_login_cancelled", _("You were not signed in")),
    path("with/<slug:provider_id>/", leads_to_providers(never_cache(go)), name="openid_connect_login"),
]

# Providers are given one address to come back to, whatever language the reader had.
without_language: Final = [path("sign-in/with/<slug:provider_id>/back/", never_cache(back), name="openid_connect_callback")]
