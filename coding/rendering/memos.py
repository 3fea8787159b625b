"""The index of memos: those written as memos, and the short notes on codings, in one list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from coding.models import Coding, Memo
from coding.queries import Located, locate
from coding.visibility import visible_codes, visible_memos
from rounds.models import Layer
from rounds.visibility import visible_layers
from studies.models import Person, Study
from transcripts.domain.folding import folded
from transcripts.visibility import readable_texts


@dataclass(frozen=True)
class Entry:
    """A memo of the index. `about` says what of, `link` leads there, `edit` to the memo where it has a page."""

    at: datetime
    kind: str
    kind_label: str
    about_kind: str
    about: str
    link: str
    title: str
    text: str
    author: str
    author_id: int
    codes: tuple[str, ...]
    quotation: str = ""
    edit: str = ""
    is_private: bool = False
    waits: bool = False


def entries(study: Study, person: Person, chosen: Mapping[str, Any]) -> list[Entry]:
    """The memos that the person may read and that were chosen, newest first."""
    found = [*_memos(study, person, chosen), *_notes(study, person, chosen)]
    words = folded(chosen.get("words") or "")
    if words:
        found = [one for one in found if words in folded(f"{one.title} {one.text} {one.about} {one.quotation}")]
    return sorted(found, key=lambda one: one.at, reverse=True)


def authors(study: Study, person: Person) -> dict[int, str]:
    """Who wrote the memos that the person may read."""
    wrote = dict(visible_memos(study, person).order_by().values_list("author", "author__name"))
    noted = Coding.objects.filter(layer__in=visible_layers(study, person)).exclude(memo="").order_by()
    wrote |= dict(noted.values_list("layer__coder", "layer__coder__name").distinct())
    return dict(sorted(wrote.items(), key=lambda pair: pair[1].casefold()))


Place = tuple[int, int]
"""The id of a layer and the number of a coding within it."""


def codings_of(memos: Iterable[Memo]) -> dict[Place, Coding]:
    """The codings that memos are about, as far as they are still there."""
    places = {(memo.layer_id, memo.number) for memo in memos if memo.layer_id is not None}
    rows = Coding.objects.filter(
        layer__in={layer for layer, _number in places}, number__in={number or 0 for _layer, number in places}
    ).select_related("code")
    return {(row.layer_id, row.number): row for row in rows if (row.layer_id, row.number) in places}


def about_words(study: Study, memo: Memo, codings: Mapping[Place, Coding]) -> tuple[str, str, str]:
    """What a memo is about: the kind of thing, its name, and an address where it can be seen."""
    if memo.layer is not None:
        coding = codings.get((memo.layer.pk, memo.number or 0))
        label = memo.layer.version.transcript.interview.label
        if coding is None:
            return "coding", label, reverse("transcript", args=[study.slug, memo.layer.version.transcript.uuid])
        return "coding", f"{label} · {coding.code.name}", _where(study, memo.layer, coding, memo.author_id)
    if memo.code is not None:
        return "code", memo.code.name, reverse("passages", args=[study.slug, memo.code.uuid])
    if memo.transcript is not None:
        label = memo.transcript.interview.label
        return "transcript", label, reverse("transcript", args=[study.slug, memo.transcript.uuid])
    return "study", _("the study"), reverse("study", args=[study.slug])


def quoted(memo: Memo) -> Located | None:
    """The words of the coding that a memo is about, where it is still there."""
    coding = next(iter(codings_of([memo]).values()), None)
    return locate(memo.layer.version, coding.start, coding.end) if memo.layer and coding else None


def _memos(study: Study, person: Person, chosen: Mapping[str, Any]) -> Iterator[Entry]:
    rows = visible_memos(study, person).select_related(
        "author", "code", "transcript__interview", "written_in", "layer__version__transcript__interview"
    )
    seen = Prefetch("codes", visible_codes(study, person))
    found = list(rows.filter(_wanted(chosen)).distinct().prefetch_related(seen).defer("layer__snapshot"))
    codings = codings_of(found)
    for row in found:
        about_kind, about, link = about_words(study, row, codings)
        if chosen.get("about") in (None, "", about_kind):
            yield Entry(
                at=row.changed_at,
                kind=row.kind,
                kind_label=str(row.get_kind_display()),
                about_kind=about_kind,
                about=about,
                link=link,
                title=row.title,
                text=row.text,
                author=row.author.name,
                author_id=row.author_id,
                codes=tuple(code.name for code in row.codes.all()),
                edit=reverse("memo", args=[study.slug, row.uuid]),
                is_private=row.is_private,
                waits=row.written_in is not None and row.written_in.is_open,
            )


def _wanted(chosen: Mapping[str, Any]) -> Q:
    wanted = Q()
    if chosen.get("kind"):
        wanted &= Q(kind=chosen["kind"])
    if chosen.get("author"):
        wanted &= Q(author=chosen["author"])
    if chosen.get("code"):
        wanted &= Q(code=chosen["code"]) | Q(codes=chosen["code"])
    if chosen.get("transcript"):
        wanted &= Q(transcript=chosen["transcript"]) | Q(layer__version__transcript=chosen["transcript"])
    return wanted


def _notes(study: Study, person: Person, chosen: Mapping[str, Any]) -> Iterator[Entry]:
    """The notes on codings: memos on a code in use, by their nature."""
    if chosen.get("about") not in (None, "", "coding") or chosen.get("kind") not in (None, "", Memo.Kind.CODE):
        return
    codings = Coding.objects.filter(layer__in=visible_layers(study, person)).exclude(memo="")
    if chosen.get("author"):
        codings = codings.filter(layer__coder=chosen["author"])
    if chosen.get("code"):
        codings = codings.filter(code=chosen["code"])
    if chosen.get("transcript"):
        codings = codings.filter(layer__version__transcript=chosen["transcript"])
    rows = codings.select_related("code", "layer__coder", "layer__version__transcript__interview").defer(
        "layer__snapshot", "layer__version__text", "layer__version__report"
    )
    yield from _noted(study, person, list(rows))


def _noted(study: Study, person: Person, rows: Iterable[Coding]) -> Iterator[Entry]:
    versions = {row.layer.version_id for row in rows}
    texts = readable_texts(versions)
    for row in rows:
        yield Entry(
            at=row.created_at,
            kind=Memo.Kind.CODE,
            kind_label=str(Memo.Kind.CODE.label),
            about_kind="coding",
            about=f"{row.layer.version.transcript.interview.label} · {row.code.name}",
            link=_where(study, row.layer, row, person.pk),
            title="",
            text=row.memo,
            author=row.layer.coder.name,
            author_id=row.layer.coder_id,
            codes=(row.code.name,),
            quotation=texts[row.layer.version_id].words(row.start, row.end),
        )


def _where(study: Study, layer: Layer, coding: Coding, reader: int) -> str:
    """One's own coding at the desk, somebody else's among the passages of its code."""
    if layer.coder_id == reader:
        return f"{reverse('desk', args=[study.slug, layer.uuid])}#c{coding.number}"
    return reverse("passages", args=[study.slug, coding.code.uuid])
