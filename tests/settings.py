"""The settings of the tests: the real ones, with a data folder of their own and a quick password hasher."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="tandem-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["TANDEM_DATA_DIR"] = _folder
_kept = ("TANDEM_DATA_DIR", "TANDEM_SHARED_DATA")
for _name in [name for name in os.environ if name.startswith("TANDEM_") and name not in _kept]:
    del os.environ[_name]

from workbench.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
LOGGING = {"level": "WARNING"}
