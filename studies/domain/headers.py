"""Headers of tables, for comparing."""

import re

from studies.domain.languages import plain


def header_key(header: str) -> str:
    """A header for comparing: no accents, no case, words only."""
    return " ".join(re.findall(r"[a-z0-9]+", plain(header)))
