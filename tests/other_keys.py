"""A database whose rows have other primary keys, as after a backup was restored beside the rows of others.

Who reads nothing but what is stored, and orders nothing by a primary key, sees no difference.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models

from workbench.rooms import APPS

FAR = 1_000_000
"""More than any key of a test."""

IN_ORDER_OF_TIME = frozenset(
    {
        "agreement.AgreementResult",
        "coding.CodebookStep",
        "coding.CodebookVersion",
        "coding.CodingStep",
        "coding.CodeWording",
        "coding.MemoRevision",
        "correction.CorrectionStep",
        "moderation.Audit",
        "moderation.Decision",
        "moderation.Remark",
        "studies.AuditEvent",
        "studies.Consent",
    }
)
"""Logs: the keys of their rows say what came first, so a copy keeps the rows' order; that of all others is turned."""


def give_other_keys() -> None:
    """Every row of every room gets another primary key, what was first is last, and all that refers to it follows.

    Within a transaction, as tests are: references are compared at its end.
    """
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.app_label in APPS:
                changed = ", ".join(f"{column} = {there}" for column, there in _columns(model))
                cursor.execute(f"UPDATE {connection.ops.quote_name(model._meta.db_table)} SET {changed}")


def _columns(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """The columns of a model that hold keys, and what stands in them afterwards."""
    for field in model._meta.concrete_fields:
        target = field.remote_field.model if field.remote_field else model if field.primary_key else None
        if target is not None and target._meta.app_label in APPS:
            column = connection.ops.quote_name(field.column)
            keeps_order = target._meta.label in IN_ORDER_OF_TIME
            yield column, f"{FAR} + {column}" if keeps_order else f"{FAR} - {column}"
