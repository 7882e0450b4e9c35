"""Where allauth asks this house: who may come in, where to go next, what to say, what to send."""

from typing import Any, Final

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import override

from halqa.accounts.access import caller_for
from halqa.config.signin.backends import person_at
from halqa.config.signin.labels import MAIL, MISTAKES, NEWS
from halqa.foundation.languages import LANGUAGES, direction
from halqa.foundation.mail import mail_key
from halqa.notices import actions as notices
from halqa.pages.templatetags.frame import address, in_language, reader_language
from halqa.pages.views import errors

TOO_OFTEN: Final = frozenset({"too_many_login_attempts", "rate_limited"})
FACTORS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor; recovery codes only stand in for one."""


def name_of(person: AbstractBaseUser) -> str:
    """Return what to call a person."""
    return person.name or person.email


class AccountAdapter(DefaultAccountAdapter):
    """Signing in by address and password. Nobody signs up: people come by invitation."""

    error_messages = DefaultAccountAdapter.error_messages | MISTAKES

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth names it
        """Return that nobody makes an account for themselves."""
        return False

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Return a mistake in words; whoever tried too often is told when to come back instead."""
        if code in TOO_OFTEN:
            raise ImmediateHttpResponse(errors.too_many(self.request))
        return super().validation_error(code, *args)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:  # noqa: ARG002
        # One count for an address, however its letters are composed and whatever host is asked.
        return mail_key(credentials.get("email", ""))

    def is_ajax(self, request: HttpRequest) -> bool:
        """Return whether data is asked for: only what a browser needs to know about passkeys is ever given so."""
        return request.path == reverse("mfa_login_webauthn") and super().is_ajax(request)

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Return whether this is the password of the person."""
        return self.authenticate(self.request, email=user.email, password=password) == user

    def get_login_stages(self) -> list[str]:
        """Return what stands between the password and being signed in."""
        return ["allauth.mfa.stages.AuthenticateStage"]

    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, Any]]:
        """Return how a person shows again that it is them: by a second factor where they have one, else by their password."""
        if not user.is_authenticated:
            return []
        if Authenticator.objects.filter(user=user).exists():
            names = ["mfa_reauthenticate", "mfa_reauthenticate_webauthn"]
        else:
            names = ["account_reauthenticate"] if user.has_usable_password() else []
        return [{"id": name, "description": "", "url": reverse(name)} for name in names]

    def get_login_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        """Return where a person goes who asked for no page."""
        return address("desk/")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        """Return the page that says that you are out."""
        return reverse("signed_out")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        """Return where a person goes on after setting a password."""
        return address("account/")

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **more: Any) -> HttpResponse:
        """Send a person on, and offer them their own language if this page is in another.

        Whoever holds a role that asks for a second factor, and has none, is led to where one is set up first.
        """
        response = super().post_login(request, user, **more)
        if user.language in LANGUAGES and user.language != reader_language():
            messages.info(request, _offer_language(user.language, response["Location"]))
        if caller_for(user, timezone.now()).needs_second_factor and not _factors_of(user).exists():
            return HttpResponseRedirect(f"{reverse('mfa_index')}?{urlencode({'next': response['Location']})}")
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:  # noqa: ARG002  a person's own is taken
        """Put what is to be told into the outbox, for the person named in the context."""
        self.tell(template_prefix, context["user"].key, **context)

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Put into the outbox that something about signing in has changed."""
        self.send_mail(template_prefix, email or user.email, {"user": user, **(context or {})})

    @staticmethod
    def tell(template: str, person: str, /, **context: Any) -> None:
        """Put a notice for the person with this key; the same is written for nobody, so that the time it takes tells nothing."""
        kind, path = MAIL[template]
        notices.put(kind=kind.name, to=[person], subject=f"person:{person}", now=timezone.now(), path=path % context)

    def add_message(  # noqa: PLR0917  allauth calls it so
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,  # noqa: ARG002
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Leave words for the next page."""
        if told := message or NEWS.get(message_template or ""):
            messages.add_message(request, level, told, extra_tags=extra_tags)


def _factors_of(person: AbstractBaseUser) -> QuerySet[Authenticator]:
    return Authenticator.objects.filter(user=person, type__in=FACTORS)


def _offer_language(language: str, path: str) -> str:
    with override(language):
        words = _("Go on in your own language")
    return format_html(
        '<a href="{}" lang="{}" hreflang="{}" dir="{}">{}</a>',
        in_language(path, language),
        language,
        language,
        direction(language),
        words,
    )


class FactorAdapter(DefaultMFAAdapter):
    """Second factors and passkeys."""

    error_messages = DefaultMFAAdapter.error_messages | MISTAKES

    def build_totp_svg(self, url: str) -> str:
        """Draw the QR code that an app reads, dark on light in both themes."""
        drawing = segno.make(url, error="m", micro=False)
        return drawing.svg_inline(
            border=3, dark="#1d1b2a", light="#fff", omitsize=True, svgclass="qr", lineclass="", title=_("QR code for your app")
        )

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return for which site a passkey is good: the one that people see, whichever process answers."""
        return super().get_public_key_credential_rp_entity() | {"name": "Halqa"}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Return whether a second factor may go: not the last one, where a role asks for one."""
        person = authenticator.user
        return (
            _factors_of(person).exclude(pk=authenticator.pk).exists()
            or not caller_for(person, timezone.now()).needs_second_factor
        )

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002
        """Return what to call a key that its owner gives no name."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return _("Passkey %(number)s") % {"number": count + 1}


class ProviderAdapter(DefaultSocialAccountAdapter):
    """OpenID Connect: lets in whom we know already, by an address that the provider has checked."""

    error_messages = DefaultSocialAccountAdapter.error_messages | MISTAKES

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        """Return that nobody makes an account for themselves."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Connect a provider's account with the invited person whose address it proves, the first time they come with it."""
        if sociallogin.is_existing or sociallogin.state.get("process") != AuthProcess.LOGIN:
            return
        for claimed in sociallogin.email_addresses:
            # Some providers write the claim as a word.
            if claimed.verified in {True, "true"} and (person := person_at(claimed.email)):
                sociallogin.connect(request, person)
                return
