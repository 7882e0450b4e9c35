"""Going to an OpenID Connect provider and coming back: what it says is believed only with its signature."""

from typing import Any

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView, OAuth2View
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from requests import RequestException


class Signed(OpenIDConnectOAuth2Adapter):
    """Takes a token that the provider has signed, and what it tells besides only about the same person.

    allauth asks for no signature of what came straight from the provider; a provider inside an office may speak without TLS.
    """

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> Any:
        """Return who the provider says this is.

        :raises OAuth2Error: when it is not said by the provider, or not about one and the same person
        """
        login = super().complete_login(request, app, token, **kwargs)
        said = login.account.extra_data
        subjects = {part.get("sub") for part in (said.get("id_token"), said.get("userinfo")) if part is not None}
        if "id_token" not in said or len(subjects) != 1:
            raise OAuth2Error("the provider tells of two people, or of none")
        return login

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        return jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )


def go(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send somebody to a provider; a link there asks first, a form goes at once."""
    return _at(OAuth2LoginView, request, provider_id)


def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take somebody who comes back from a provider."""
    return _at(OAuth2CallbackView, request, provider_id)


def _at(view: type[OAuth2View], request: HttpRequest, provider_id: str) -> HttpResponse:
    adapter = Signed(request, provider_id)
    try:
        return view.adapter_view(adapter)(request)
    except SocialApp.DoesNotExist as none:
        raise Http404 from none
    except (RequestException, KeyError) as fault:  # it is away, or leaves out what it must say
        return render_authentication_error(request, adapter.get_provider(), exception=fault)
