"""What pages say of an interview."""

from collections.abc import Collection

from django.utils.formats import date_format

from studies.models import Interview
from studies.permissions import Permission


def when(interview: Interview, permissions: Collection[Permission], style: str = "DATE_FORMAT") -> str:
    """When it was held: the day, in a date format of Django's, for who reads the texts with names; else the month."""
    if interview.held_on is None:
        return ""
    is_exact = Permission.READ_WORKING_LINE in permissions
    return date_format(interview.held_on, style if is_exact else "YEAR_MONTH_FORMAT")
