"""Memos: written, changed, removed and brought back. Their older words are kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coding.models import Code, Memo, MemoRevision
from rounds.models import Layer
from rounds.visibility import blind_round
from studies import audit
from studies.errors import Refused
from studies.models import Person, Study
from transcripts.models import Transcript


@dataclass(frozen=True)
class About:
    """What a memo is about: one of these, a coding by its layer and number, or the study where all are empty."""

    code: Code | None = None
    transcript: Transcript | None = None
    layer: Layer | None = None
    number: int | None = None


@transaction.atomic
def write_memo(
    *,
    study: Study,
    actor: Person,
    text: str,
    kind: str,
    about: About,
    title: str = "",
    is_private: bool = False,
    codes: Iterable[Code] = (),
    memos: Iterable[Memo] = (),
) -> Memo:
    """Write a memo. In an open round a coder's memo is theirs alone until the round is closed.

    Raises Refused where it says nothing.
    """
    _refuse_empty(text)
    memo: Memo = Memo.objects.create(
        study=study,
        kind=kind,
        title=title.strip(),
        text=text.strip(),
        code=about.code,
        transcript=about.transcript,
        layer=about.layer,
        number=about.number,
        author=actor,
        written_in=blind_round(study, actor),
        is_private=is_private,
    )
    memo.codes.set(codes)
    memo.memos.set(memos)
    audit.record(study=study, actor=actor, verb="memo.written", about=memo, kind=kind)
    return memo


@transaction.atomic
def change_memo(
    *,
    memo: Memo,
    actor: Person,
    codes: Iterable[Code] | None = None,
    memos: Iterable[Memo] | None = None,
    **changes: Any,
) -> None:
    """Change text, title, kind, is_private or links of one's own memo; what it said before is kept.

    Raises Refused for somebody else's memo, or one that would say nothing.
    """
    _refuse_foreign(memo, actor)
    _refuse_empty(changes.get("text", memo.text))
    changes = {name: value.strip() if isinstance(value, str) else value for name, value in changes.items()}
    if any(getattr(memo, name) != changes.get(name, getattr(memo, name)) for name in ("text", "title")):
        MemoRevision.objects.create(memo=memo, title=memo.title, text=memo.text)
    for name, value in changes.items():
        setattr(memo, name, value)
    blind_in = blind_round(memo.study, actor)
    memo.written_in = blind_in or memo.written_in
    memo.save()
    if codes is not None:
        memo.codes.set(codes)
    if memos is not None:
        memo.memos.set(other for other in memos if other.pk != memo.pk)
    audit.record(study=memo.study, actor=actor, verb="memo.changed", about=memo)


@transaction.atomic
def remove_memo(*, memo: Memo, actor: Person) -> None:
    """Put one's own memo aside; it can be brought back."""
    _refuse_foreign(memo, actor)
    if memo.removed_at is None:
        memo.removed_at = timezone.now()
        memo.save(update_fields=["removed_at"])
        audit.record(study=memo.study, actor=actor, verb="memo.removed", about=memo)


@transaction.atomic
def restore_memo(*, memo: Memo, actor: Person) -> None:
    """Bring a memo back."""
    _refuse_foreign(memo, actor)
    if memo.removed_at is not None:
        memo.removed_at = None
        memo.save(update_fields=["removed_at"])
        audit.record(study=memo.study, actor=actor, verb="memo.restored", about=memo)


def _refuse_foreign(memo: Memo, actor: Person) -> None:
    if memo.author_id != actor.pk:
        raise Refused(_("This memo is somebody else's; write one of your own that links to it."))


def _refuse_empty(text: str) -> None:
    if not text.strip():
        raise Refused(_("Write something first: an empty memo says nothing."))
