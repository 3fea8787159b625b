"""Ask the web server on this machine whether it is well; exits 0 when it is: `python -m scripts.ask_health [worker]`.

It speaks as the https proxy in front of the server would, because the server answers nobody else.
"""

from __future__ import annotations

import os
import sys
from http.client import HTTPConnection, HTTPException

SECONDS = 4
EVERYWHERE = ("", "0.0.0.0", "[::]")  # noqa: S104


def ask(path: str) -> int:
    """The status that the server answers with, 0 where it does not answer."""
    host, _, port = os.environ.get("TANDEM_BIND", "127.0.0.1:8000").rpartition(":")
    name = os.environ.get("TANDEM_HOSTS", "localhost").split(",")[0].strip()
    connection = HTTPConnection("127.0.0.1" if host in EVERYWHERE else host, int(port), timeout=SECONDS)
    try:
        connection.request("GET", path, headers={"Host": name, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status
    except (OSError, HTTPException):
        return 0


if __name__ == "__main__":
    sys.exit(ask("/health?require=worker" if sys.argv[1:] == ["worker"] else "/health") != 200)
