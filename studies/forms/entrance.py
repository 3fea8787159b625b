"""Logging in."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class LoginForm(AuthenticationForm):
    """E-mail and password; one sentence for every way in which they can be wrong."""

    error_messages = {  # noqa: RUF012  (as Django declares it)
        "invalid_login": _("This e-mail address and this password do not belong together. Try again."),
        "inactive": _("This e-mail address and this password do not belong together. Try again."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("E-mail")
        self.fields["username"].widget.attrs |= {"autocomplete": "username", "inputmode": "email"}
        self.fields["password"].label = _("Password")
