"""The composition root's settings: everything an installation may choose comes from the environment (docs/settings.md).

`TANDEM_MODE=local` (the default) is a laptop: an SQLite file in the data folder, plain http on this machine.
`TANDEM_MODE=server` is a team's server behind https: a secret key and host names must be given.
"""

from pathlib import Path
from urllib.parse import quote

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from workbench import env
from workbench.private import close_to_others
from workbench.rooms import APPS
from workbench.secret import secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
TANDEM_VERSION = "0.1.0"

TANDEM_MODE = env.choice("TANDEM_MODE", "local", ["local", "server"])
ON_SERVER = TANDEM_MODE == "server"
DEBUG = env.boolean("TANDEM_DEBUG", False)
TANDEM_DATA_DIR = env.path("TANDEM_DATA_DIR", BASE_DIR / "data")
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{quote(str(TANDEM_DATA_DIR / 'tandem.sqlite3'))}")}
MEDIA_ROOT = TANDEM_DATA_DIR / "media"
MEDIA = env.media("TANDEM_MEDIA", MEDIA_ROOT)
close_to_others(TANDEM_DATA_DIR, media=env.media_folder(MEDIA), database=env.database_file(DATABASES["default"]))

SECRET_KEY = secret_key(env.text("TANDEM_SECRET_KEY", ""), TANDEM_DATA_DIR, required=ON_SERVER)
ALLOWED_HOSTS = env.listing("TANDEM_HOSTS", [] if ON_SERVER else ["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if ON_SERVER else []

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "csp",
    "django_tasks",
    "django_tasks_db",
    *APPS,
]

MIDDLEWARE = [
    "workbench.logging.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "workbench.middleware.TextGZipMiddleware",
    "workbench.middleware.NoStoreMiddleware",
    "workbench.middleware.MonitorMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "workbench.middleware.BodyMiddleware",  # before CSRF, which reads the body
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "workbench.middleware.SessionEndMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "workbench.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "workbench.urls"
WSGI_APPLICATION = "workbench.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "studies.context.navigation",
            ]
        },
    }
]

AUTH_USER_MODEL = "studies.Person"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_RESET_TIMEOUT = 7 * 24 * 3600

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.time_zone("TANDEM_TIME_ZONE", "UTC")

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = TANDEM_DATA_DIR / "static"
STORAGES = {
    "default": MEDIA,
    "staticfiles": {"BACKEND": "workbench.static.Storage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
WHITENOISE_MAX_AGE = 31536000
WHITENOISE_USE_FINDERS = DEBUG

SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # other sites below this host name, and browsers' preload lists, are the operator's to decide
    "security.W021",
]
TANDEM_LOGIN_RATE = env.rate("TANDEM_LOGIN_RATE", "20/m")
TANDEM_ACCOUNT_RATE = env.rate("TANDEM_ACCOUNT_RATE", "100/h")
TANDEM_SEAT_RATE = env.rate("TANDEM_SEAT_RATE", "120/m")
TANDEM_PROXIES = env.proxies("TANDEM_PROXIES", ["127.0.0.1", "::1"])
TANDEM_DEMO_PASSWORD = env.text("TANDEM_DEMO_PASSWORD")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
TANDEM_MAX_UPLOAD_BYTES = env.integer("TANDEM_MAX_UPLOAD_MB", 20, minimum=1, maximum=2000) * 1024 * 1024
TANDEM_MAX_RECORDING_BYTES = env.integer("TANDEM_MAX_RECORDING_MB", 4000, minimum=1, maximum=100_000) * 1024 * 1024
TANDEM_MODELS_DIR = env.path("TANDEM_MODELS_DIR", TANDEM_DATA_DIR / "models")
TANDEM_SPEECH_ENGINES = env.choices("TANDEM_SPEECH_ENGINES", ["openai-whisper"], ["openai-whisper", "faster-whisper"])
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = ON_SERVER
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = env.integer("TANDEM_SESSION_DAYS", 14, minimum=1, maximum=365) * 24 * 3600
TANDEM_IDLE_SECONDS = env.integer("TANDEM_IDLE_HOURS", 24, minimum=1, maximum=24 * 365) * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = ON_SERVER and env.boolean("TANDEM_HTTPS_REDIRECT", True)
SECURE_HSTS_SECONDS = 31536000 if ON_SERVER else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ON_SERVER else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING_CONFIG = "workbench.logging.configure"
LOGGING = {"level": env.choice("TANDEM_LOG_LEVEL", "INFO", ["DEBUG", "INFO", "WARNING", "ERROR"])}
