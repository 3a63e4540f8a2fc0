"""All settings, read from the environment. docs/operating.md explains each variable."""

from pathlib import Path

import environ

from koinon.lib import hosting

env = environ.Env()
ROOT = Path(__file__).resolve().parent.parent

# --- place and host

KOINON_DATA = Path(env.str("KOINON_DATA", default=str(ROOT / "var"))).expanduser().resolve()
HOST = env.str("KOINON_HOST", default="127.0.0.1")
PORT = hosting.port_from(env.str("PORT", default="8000"))
ALLOWED_HOSTS = hosting.allowed_hosts(HOST, env.list("KOINON_ALLOWED_HOSTS", default=[]))
DEBUG = env.bool("KOINON_DEBUG", default=False)
hosting.refuse_public_debug(debug=DEBUG, host=HOST, allowed_hosts=ALLOWED_HOSTS)
DEMO = env.str("KOINON_DEMO", default="1") != "0"
SECRET_KEY = env.str("KOINON_SECRET_KEY", default="") or hosting.secret_in(KOINON_DATA)
SECRET_KEY_FALLBACKS = env.list("KOINON_FORMER_SECRETS", default=[])

# --- databases: an SQLite file, or PostgreSQL by address

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SQLITE_OPTIONS = {
    # A write takes its lock when its transaction begins, so that it waits its turn instead of failing midway.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # What is erased is overwritten, not only unlinked (secure_delete).
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
    ),
}
DATABASES = {"default": hosting.database_from(env.str("DATABASE_URL", default=""), KOINON_DATA, SQLITE_OPTIONS)}

# --- what the site is made of

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "ninja",  # it serves its documentation page's files from here instead of from another site
    "koinon.audit",
    "koinon.outbox",
    "koinon.challenges",
    "koinon.acts",
    "koinon.files",
    "koinon.tasks",
    "koinon.accounts",
    "koinon.atlas",
    "koinon.networks",
    "koinon.people",
    "koinon.records",
    "koinon.ledger",
    "koinon.register",
    "koinon.admissions",
    "koinon.mandates",
    "koinon.corrections",
    "koinon.confirmations",
    "koinon.mailings",
    "koinon.exchange",
    "koinon.api",
    "koinon.web",
    "koinon.desk",
]
MIDDLEWARE = [
    "koinon.lib.logs.LoggedRequests",
    "koinon.web.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "koinon.web.middleware.ReadersLanguage",
    "koinon.web.middleware.CleanAddress",
    "koinon.web.middleware.ErrorAnswers",
    "koinon.web.middleware.LanguageAddress",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.common.CommonMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": [ROOT / "koinon" / "web" / "templates", ROOT / "koinon" / "desk" / "templates"],
        "OPTIONS": {"environment": "config.jinja.environment"},
    },
]

# --- who signs in

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ["email"]}},
]  # fmt: skip
LOGIN_URL = "account_login"
SESSION_ENGINE = "koinon.accounts.sessions"
PASSWORD_RESET_TIMEOUT = 60 * 60  # the letter of recovery is good for an hour

# The library's settings. There is no open sign-up: accounts are made by accepting an invitation.
ACCOUNT_ADAPTER = "koinon.desk.signing_in.library.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proved by the letter that its account came from
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",  # by network address, and by the address that is tried or the account's factor
    "reset_password": "10/m/ip,3/10m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "invitation": "20/m/ip",
    "change_address": "5/10m/user",
}
MFA_ADAPTER = "koinon.desk.signing_in.library.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1  # a code is good for the half minute before and after its own
MFA_TOTP_ISSUER = "Koinon"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
SOCIALACCOUNT_ADAPTER = "koinon.desk.signing_in.library.Providers"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": hosting.providers_from(env.str("KOINON_OIDC", default=""))}}
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
KOINON_PROXIES = hosting.proxies_from(env.str("KOINON_PROXIES", default="0"))

# What throttling counts, shared by every process. No backup takes it along.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- languages: one catalogue a language, and a new catalogue is a new language

LANGUAGE_CODE = "en"
LOCALE_PATHS = [ROOT / "koinon" / "locale"]
LANGUAGES = hosting.languages_in(LOCALE_PATHS[0], first=LANGUAGE_CODE)
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- what is made from the records and kept until they change

EXPORTS = KOINON_DATA / "exports"

# --- messages: through an SMTP server, or as files in the data folder

KOINON_SMTP = hosting.mail_server_from(env.str("KOINON_SMTP_URL", default=""))
KOINON_MAIL_FROM, KOINON_MAIL_DOMAIN = hosting.sender_from(
    env.str("KOINON_MAIL_FROM", default=""), sends=KOINON_SMTP is not None
)
KOINON_MAIL_FOLDER = KOINON_DATA / "mail"
KOINON_MADE_UP_MAIL = env.bool("KOINON_MADE_UP_MAIL", default=False)
KOINON_SITE = hosting.site_from(env.str("KOINON_SITE", default=""), host=HOST, port=PORT)

# --- who is responsible for what is kept of people, as the privacy page says it

KOINON_OPERATOR = hosting.operator_from(
    env.str("KOINON_OPERATOR", default=""),
    env.str("KOINON_OPERATOR_ADDRESS", default=""),
    env.str("KOINON_OPERATOR_EMAIL", default=""),
)

# --- files that people add: where they stand, how large one may be, how much room each owner has

FILES = KOINON_DATA / "files"
KOINON_FILE_LIMIT = hosting.megabytes_from(env.str("KOINON_FILE_MB", default="20"), "KOINON_FILE_MB")
KOINON_FILE_QUOTAS = {
    owner: hosting.megabytes_from(env.str(variable, default=megabytes), variable)
    for owner, variable, megabytes in (
        ("network", "KOINON_FILES_OF_NETWORK_MB", "10000"),
        ("organisation", "KOINON_FILES_OF_ORGANISATION_MB", "1000"),
        ("person", "KOINON_FILES_OF_PERSON_MB", "50"),
    )
}
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "koinon.lib.uploads.BoundedUpload",
]
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# --- static files

STATIC_URL = "/static/"
STATIC_ROOT = KOINON_DATA / "static"
STORAGES = {
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

# --- answers kept whole in front of the framework, by each process

KOINON_KEPT = hosting.megabytes_from(env.str("KOINON_KEPT_MB", default="64"))

# --- security: the headers themselves are in koinon.web.middleware.SecurityHeaders

HTTPS = env.bool("KOINON_HTTPS", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_NAME = "koinon_session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
CSRF_COOKIE_NAME = "koinon_form"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# Without a token nobody is told any figure.
KOINON_METRICS_TOKEN = env.str("KOINON_METRICS_TOKEN", default="")

# Lines of JSON on standard error, one a request where KOINON_LOG is info; no name, no address, no query in any.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "koinon.lib.logs.JsonLines"},
        "line": {"()": "koinon.lib.logs.PlainLines"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": hosting.one_of(env.str("KOINON_LOG_FORM", default="line"), "KOINON_LOG_FORM", "line", "json"),
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "koinon": {
            "level": hosting.one_of(env.str("KOINON_LOG", default="warning"), "KOINON_LOG", "warning", "info").upper()
        },
    },
}
