"""A login ends by itself: so long after it began, and so long after it was last used."""

import time

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from studies.models import Person

BEGAN, USED = "began", "used"
NOTED_SECONDS = 600
"""How stale the note of the last use may be: not every request writes a row."""


def begin(session: SessionBase) -> None:
    """Note that somebody has just logged in."""
    session[BEGAN] = session[USED] = int(time.time())


def keep_or_end(request: HttpRequest) -> None:
    """Log out whose time is over, and note from time to time that the others' session is in use."""
    if not isinstance(request.user, Person):
        return
    now, session = int(time.time()), request.session
    last_login = int(request.user.last_login.timestamp()) if request.user.last_login else now
    began, used = session.get(BEGAN, last_login), session.get(USED, last_login)
    if now - began > settings.SESSION_COOKIE_AGE or now - used > settings.TANDEM_IDLE_SECONDS:
        logout(request)
    elif now - used > NOTED_SECONDS:
        session[BEGAN], session[USED] = began, now
