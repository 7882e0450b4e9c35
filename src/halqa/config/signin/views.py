"""The pages of signing in: allauth's views, where this house needs them to know more or to lead elsewhere."""

import json
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as factor
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth as passkeys
from allauth.mfa.webauthn.internal import flows as passkey_flows
from allauth.socialaccount import views as providers
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions import views as sessions
from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.views.generic import TemplateView

from halqa.config.signin.labels import MISTAKES

NEXT: Final = "next"
BROWSERS: Final = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS: Final = (("Android", "Android"), ("iPhone|iPad", "iOS"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"))


def _options(asked: dict[str, Any]) -> str:
    """Return what a browser is asked about a passkey, as text for a data attribute."""
    return json.dumps(asked["publicKey"], cls=DjangoJSONEncoder)


def _with_next(request: HttpRequest, name: str) -> str:
    """Return the address of a page that leads on to where this one would, if that is on this site."""
    return passthrough_next_redirect_url(request, reverse(name), NEXT)


def leads_to_providers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the forms of a page end at the providers, which the content policy would stop."""

    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        servers = (urlsplit(provider["server_url"]) for provider in settings.OPENID_CONNECT)
        origins = [f"{server.scheme}://{server.netloc}" for server in servers]
        return csp_update({"form-action": origins})(view)(request, *args, **kwargs)

    return shown


class _Onward:
    """A page that somebody may have been sent to: it knows where they came from."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"next": get_next_redirect_url(self.request, NEXT) or ""}


class SignIn(account.LoginView):
    """Address and password, a passkey, or a provider."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows."""
        return super().get_context_data(**kwargs) | {
            "providers": settings.OPENID_CONNECT,
            "forgotten": _with_next(self.request, "account_reset_password"),
        }


class SignInByPasskey(webauthn.LoginWebAuthnView):
    """Takes a passkey in place of address and password; leads on to where the page of signing in would."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Sign the owner of the passkey in."""
        key = form.cleaned_data["credential"]
        login = Login(user=key.user, redirect_url=get_next_redirect_url(self.request, NEXT))
        return passkey_flows.perform_passwordless_login(self.request, key, login)

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """Go back to where one may sign in otherwise."""
        return _not_accepted(self.request, form, "account_login")


def _not_accepted(request: HttpRequest, form: BaseForm, page: str) -> HttpResponse:
    for mistake in form.errors.get("credential", ()):
        messages.error(request, mistake)
    return HttpResponseRedirect(_with_next(request, page))


class SecondStep(factor.AuthenticateView):
    """A code or a passkey, after the password."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows."""
        context = super().get_context_data(**kwargs)
        return context | _ways(self.stage.login.user) | {"options": _options(context["js_data"]["request_options"])}


class SayAgain(factor.ReauthenticateView):
    """A code or a passkey of somebody who is signed in, before something that matters."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows."""
        context = super().get_context_data(**kwargs) | _ways(self.request.user)
        if context["has_passkey"]:
            context["options"] = _options(passkeys.begin_authentication(self.request.user))
        return context


class SayAgainByPasskey(webauthn.ReauthenticateWebAuthnView):
    """Takes the passkey that is shown on the page where codes are taken too."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """Go to that page."""
        return HttpResponseRedirect(_with_next(request, "mfa_reauthenticate"))

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """Go back to that page."""
        return _not_accepted(self.request, form, "mfa_reauthenticate")


def _ways(person: Any) -> dict[str, bool]:
    types = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    return {"has_passkey": Authenticator.Type.WEBAUTHN in types, "has_app": Authenticator.Type.TOTP in types}


class Factors(_Onward, factor.IndexView):
    """The second factors of a person, or the reason to set one up."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows."""
        return super().get_context_data(**kwargs) | _ways(self.request.user)


class _SetsUp(_Onward):
    """A page on which a factor is set up: it leads on to the recovery codes, then to where the person came from."""

    sets_up: Authenticator.Type

    def get_success_url(self) -> str:
        return _with_next(self.request, "mfa_view_recovery_codes" if self.did_generate_recovery_codes else "mfa_index")

    def form_valid(self, form: BaseForm) -> HttpResponse:
        response = super().form_valid(form)
        # Who set it up just now has shown it just now.
        key = Authenticator.objects.filter(user=self.request.user, type=self.sets_up).latest("created_at")
        record_authentication(self.request, self.request.user, "mfa", id=key.pk, type=key.type, reauthenticated=True)
        return response


class ActivateApp(_SetsUp, totp.ActivateTOTPView):
    """Sets up an app that shows codes."""

    sets_up = Authenticator.Type.TOTP


class AddPasskey(_SetsUp, webauthn.AddWebAuthnView):
    """Adds a passkey: one that knows its owner, so that it is enough by itself."""

    sets_up = Authenticator.Type.WEBAUTHN

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows."""
        context = super().get_context_data(**kwargs)
        return context | {"options": _options(passkeys.begin_registration(self.request.user, passwordless=True))}


class RenamePasskey(webauthn.EditWebAuthnView):
    """Gives a passkey another name."""

    success_url = reverse_lazy("mfa_index")


class RemovePasskey(webauthn.RemoveWebAuthnView):
    """Removes a passkey, unless a role asks for it."""

    success_url = reverse_lazy("mfa_index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows."""
        may_go = get_adapter().can_delete_authenticator(self.object)
        return super().get_context_data(**kwargs) | {
            "refusals": [] if may_go else [MISTAKES["cannot_delete_authenticator"]],
        }

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Remove it, or say why not."""
        if not get_adapter().can_delete_authenticator(self.object):
            return self.render_to_response(self.get_context_data(form=form), status=HTTPStatus.CONFLICT)
        return super().form_valid(form)


class RecoveryCodes(_Onward, recovery.ViewRecoveryCodesView):
    """Shows the codes that stand in for a lost second factor."""


class Sessions(sessions.ListUserSessionsView):
    """Where a person is signed in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows, each session with the device it seems to be on."""
        context = super().get_context_data(**kwargs)
        return context | {"devices": [(*_device(one.user_agent), one) for one in reversed(context["sessions"])]}


def _device(user_agent: str) -> tuple[str, str]:
    """Return browser and system, as far as a browser says them; empty where it does not."""
    return tuple(  # type: ignore[return-value]
        next((name for mark, name in marks if re.search(mark, user_agent)), "") for marks in (BROWSERS, SYSTEMS)
    )


class Connections(providers.ConnectionsView):
    """Accounts elsewhere with which a person signs in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows: what is connected, and what may be."""
        names = {provider["id"]: provider["name"] for provider in settings.OPENID_CONNECT}
        accounts = SocialAccount.objects.filter(user=self.request.user).order_by("date_joined")
        connected = [(names.get(account.provider, account.provider), account) for account in accounts]
        taken = {account.provider for _, account in connected}
        open_ones = [provider for provider in settings.OPENID_CONNECT if provider["id"] not in taken]
        return super().get_context_data(**kwargs) | {"connected": connected, "providers": open_ones}


class SignedOut(TemplateView):
    """Says that you are out."""

    template_name = "account/signed_out.html"
