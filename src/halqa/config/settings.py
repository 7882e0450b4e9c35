"""Django's settings, from the table in ``environment.py``."""

from datetime import timedelta
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from halqa.config import signin
from halqa.config.environment import read_environment, unsafe_settings
from halqa.config.logs import logging_of
from halqa.config.storage import documents_storage
from halqa.foundation.languages import AUTONYMS
from halqa.foundation.languages import LANGUAGES as LANGUAGE_TAGS

ENVIRONMENT = read_environment()
if reasons := unsafe_settings(ENVIRONMENT):
    raise ImproperlyConfigured("Halqa does not start in production like this:\n- " + "\n- ".join(reasons))

MODE = ENVIRONMENT["HALQA_MODE"]
VAR: Path = ENVIRONMENT["HALQA_VAR"]
DATA: Path = ENVIRONMENT["HALQA_DATA"]
POLICY: Path = ENVIRONMENT["HALQA_POLICY"]
PACKAGE = Path(__file__).resolve().parents[1]

DEBUG = ENVIRONMENT["HALQA_DEBUG"]
# Outside production nothing secret is signed; a fixed key keeps `make demo` free of set-up.
SECRET_KEY = ENVIRONMENT["HALQA_SECRET_KEY"] or "only-for-demonstration-and-tests-" + "x" * 30
ALLOWED_HOSTS = ENVIRONMENT["HALQA_HOSTS"]
SITE_ADDRESS = ENVIRONMENT["HALQA_ADDRESS"]
DEMO_PEOPLE = ENVIRONMENT["HALQA_DEMO_PEOPLE"]
PAGE_MEMORY_BYTES = ENVIRONMENT["HALQA_PAGE_MEMORY"] * 1024 * 1024

INSTALLED_APPS = [
    "halqa.config.signin",
    "halqa.operations",
    "halqa.site",
    "halqa.opendata",
    "halqa.rounds",
    "halqa.exchange",
    "halqa.registry",
    "halqa.search",
    "halqa.notices",
    "halqa.documents",
    "halqa.accounts",
    "halqa.ledger",
    "halqa.pages",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
]
AUTH_USER_MODEL = "accounts.Person"
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # an address is unique by its key, which is what our backend looks up
    "files.E001",  # the folder for what is uploaded is made when the first file comes
    "fields.W163",  # SQLite has no comments on columns; PostgreSQL does
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "halqa.config.requests.Told",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "halqa.config.middleware.Unavailable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "halqa.config.uploads.Bounded",
    "django.middleware.csrf.CsrfViewMiddleware",
    "halqa.config.uploads.Written",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "halqa.config.middleware.Explained",
]
ROOT_URLCONF = "halqa.config.urls"
WSGI_APPLICATION = "halqa.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("halqa.config.templates.Loader", ["django.template.loaders.app_directories.Loader"])],
            "context_processors": ["django.template.context_processors.request", "django.template.context_processors.i18n"],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                *(f"halqa.pages.templatetags.{name}" for name in ("frame", "pieces", "drawings", "words")),
            ],
        },
    }
]

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": VAR / "halqa.sqlite3",
    "OPTIONS": {
        # A write that begins as a read cannot be upgraded while another writes: it fails at once, whatever the time-out.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: what was acknowledged survives a power cut, not only a killed process.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;",
    },
    "TEST": {"NAME": VAR / "test.sqlite3"},
}
if ENVIRONMENT["DATABASE_URL"]:
    DATABASES = {"default": dj_database_url.parse(ENVIRONMENT["DATABASE_URL"], conn_max_age=60, conn_health_checks=True)}
    # Who waits for a row as long as SQLite lets one wait is told to come back.
    waiting = {"options": f"{DATABASES['default'].get('OPTIONS', {}).get('options', '')} -c lock_timeout=20s".strip()}
    DATABASES["default"]["OPTIONS"] = DATABASES["default"].get("OPTIONS", {}) | waiting
else:
    DATABASES = {"default": SQLITE | {"CONN_MAX_AGE": None}}

EMAIL_HOST = ENVIRONMENT["HALQA_MAIL_HOST"]
EMAIL_PORT = ENVIRONMENT["HALQA_MAIL_PORT"]
EMAIL_HOST_USER = ENVIRONMENT["HALQA_MAIL_USER"]
EMAIL_HOST_PASSWORD = ENVIRONMENT["HALQA_MAIL_PASSWORD"]
EMAIL_USE_TLS = ENVIRONMENT["HALQA_MAIL_TLS"] == "starttls"
EMAIL_USE_SSL = ENVIRONMENT["HALQA_MAIL_TLS"] == "tls"
DEFAULT_FROM_EMAIL = ENVIRONMENT["HALQA_MAIL_FROM"]
SMS_URL = ENVIRONMENT["HALQA_SMS_URL"]
SMS_TOKEN = ENVIRONMENT["HALQA_SMS_TOKEN"]
TRANSLATION_URL = ENVIRONMENT["HALQA_TRANSLATION_URL"]
TRANSLATION_KEY = ENVIRONMENT["HALQA_TRANSLATION_KEY"]
CREDENTIAL_KEY: Path | None = ENVIRONMENT["HALQA_CREDENTIAL_KEY"]
NOTICES_KEPT = timedelta(days=ENVIRONMENT["HALQA_NOTICE_DAYS"])
NOTICE_FIRST_PAUSE = timedelta(minutes=1)  # each pause is twice the one before
NOTICE_LONGEST_PAUSE = timedelta(hours=1)
NOTICE_GIVE_UP_AFTER = timedelta(days=5)  # what RFC 5321 asks of a sender
NOTICE_MOST_UNSURE = 3  # a server that takes mail without saying so must not send it for ever
NOTICE_ANSWER = timedelta(seconds=10)  # that a mail server or gateway has for each answer
NOTICE_TURN = timedelta(seconds=20)  # that sending may keep other work in the background waiting

WEBHOOK_NETWORKS = ENVIRONMENT["HALQA_WEBHOOK_NETWORKS"]
WEBHOOK_FIRST_PAUSE = timedelta(seconds=30)  # each pause is twice the one before
WEBHOOK_LONGEST_PAUSE = timedelta(hours=4)
WEBHOOK_MOST_ATTEMPTS = 12  # of one that is answered and not taken, while others are taken
WEBHOOK_MOST_FAILURES = 14  # in a row, over most of a day: then nothing more is sent until the team says so
WEBHOOK_ANSWER = timedelta(seconds=10)  # that a receiver has, from the first knock to the last byte
WEBHOOK_TURN = timedelta(seconds=20)  # that delivering may keep other work in the background waiting
WEBHOOK_SECRET_KEPT = timedelta(days=1)  # that the secret before the latest is signed with as well
WEBHOOK_LOG_KEPT = timedelta(days=90)  # after which what was delivered or given up is deleted

LANGUAGE_CODE = "en"
LANGUAGES = [(tag, AUTONYMS[tag]) for tag in LANGUAGE_TAGS]
LOCALE_PATHS = [PACKAGE / "pages" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "documents": documents_storage(ENVIRONMENT["HALQA_DOCUMENT_STORAGE"], VAR / "documents"),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if MODE != "test"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = MODE == "test"
WHITENOISE_AUTOREFRESH = False

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        # What no other line names; older Firefox asks it, and not img-src, for the land that a map refers to.
        "default-src": [SELF],
        **{kind: [NONE] for kind in ("child-src", "font-src", "frame-src", "object-src", "worker-src")},
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
CSRF_FAILURE_VIEW = "halqa.pages.views.errors.form_not_accepted"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_NAME = "halqa_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
# In the session, so that a page without one has nothing to tell.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
if MODE == "production":
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_SSL_REDIRECT = False  # the proxy's task: a health check on loopback stays plain
if ENVIRONMENT["HALQA_BEHIND_PROXY"]:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Signing in; what is not named here is as django-allauth has it.
AUTHENTICATION_BACKENDS = ["halqa.config.signin.backends.ByAddress"]
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{'MD5' if MODE == 'test' else 'Scrypt'}PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 12}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ("email", "name")}),
        ("CommonPasswordValidator", {}),
    )
]
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
# Attempts are counted, and codes marked as used, where every web process sees it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "attempts",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "halqa.config.signin.adapters.AccountAdapter"
ACCOUNT_FORMS = signin.ACCOUNT_FORMS
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up, but the fields of signing in are taken from here
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "halqa.config.signin.adapters.name_of"
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proven by the invitation that came to it
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105  a path
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = signin.ACCOUNT_RATE_LIMITS
MFA_ADAPTER = "halqa.config.signin.adapters.FactorAdapter"
MFA_FORMS = signin.MFA_FORMS
MFA_RATE_LIMITS = signin.MFA_RATE_LIMITS
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Halqa"
MFA_TOTP_TOLERANCE = 1  # half a minute that a telephone's clock may be wrong
OPENID_CONNECT = ENVIRONMENT["HALQA_OPENID_CONNECT"]
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True  # another way in, for good
SOCIALACCOUNT_ADAPTER = "halqa.config.signin.adapters.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": signin.openid_apps(OPENID_CONNECT)}}
if ENVIRONMENT["HALQA_BEHIND_PROXY"]:
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
DATA_UPLOAD_MAX_NUMBER_FILES = 10
UPLOAD_MAX_BYTES = 60 * 1024 * 1024  # everything that one form sends, files included
FILE_UPLOAD_TEMP_DIR = VAR / "incoming"
FILE_UPLOAD_HANDLERS = ["halqa.config.uploads.OnDisk"]
VIRUS_SCANNER = ENVIRONMENT["HALQA_VIRUS_SCANNER"]
METRICS_TOKEN = ENVIRONMENT["HALQA_METRICS_TOKEN"]
BEHIND_PROXY = ENVIRONMENT["HALQA_BEHIND_PROXY"]
API_LIMIT = ENVIRONMENT["HALQA_API_LIMIT"]
API_TOKEN_LIMIT = ENVIRONMENT["HALQA_API_TOKEN_LIMIT"]
LOGGING = logging_of(MODE)
