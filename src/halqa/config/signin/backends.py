"""How a person is found and recognised when they sign in."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser

from halqa.foundation.mail import mail_key


def person_at(address: str) -> AbstractBaseUser | None:
    """Return the person whose address this is, whatever its capitals, if they may sign in."""
    return get_user_model().objects.filter(email_key=mail_key(address), is_active=True).first()


class ByAddress(AuthenticationBackend):
    """Recognises a person by address and password; the address is compared as the rest of the house compares it."""

    def _authenticate_by_email(self, email: str, password: str) -> AbstractBaseUser | None:
        person = get_user_model().objects.filter(email_key=mail_key(email)).first()
        return self._check_password(person, password)
