"""What the coder's desk works on: the codebook as this coder sees it and their own codings of one transcript.

Codes travel as rows `[uuid, name, stage, parent, colour, definition, inclusion, exclusion, usable]`, `parent` the
place of another row or null; codings as `[number, code, start, end, memo]`, `code` the place of a row. Nothing else
about another coder is ever asked for here.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from coding.actions.codings import Outcome
from coding.models import Code, Coding, Layer
from coding.queries import effective_parents, redoable, undoable
from coding.visibility import visible_codes
from studies.models import Person

CodeRow = list[Any]


def desk_data(layer: Layer) -> dict[str, Any]:
    """Everything the desk's script starts from: codes, codings, what can be undone, and where to send deeds."""
    codes = list(_codes_at_hand(layer).order_by("name_key", "pk"))
    place = {code.pk: n for n, code in enumerate(codes)}
    codings = Coding.objects.filter(layer=layer).order_by("start", "end", "number")
    return {
        "codes": code_rows(codes, layer.coder, layer, place),
        "codings": [
            [number, place[code], start, end, memo]
            for number, code, start, end, memo in codings.values_list("number", "code_id", "start", "end", "memo")
        ],
        **steps(layer),
    }


def code_rows(codes: Iterable[Code], person: Person, layer: Layer, place: dict[int, int]) -> list[CodeRow]:
    """The rows of these codes in the person's tree."""
    parents = effective_parents(layer.round.study, person)
    usable = set(visible_codes(layer.round.study, person).values_list("pk", flat=True))
    return [
        [
            str(code.uuid),
            code.name,
            code.stage,
            place.get(parents.get(code.pk) or 0),
            code.colour,
            code.definition,
            code.inclusion,
            code.exclusion,
            int(code.pk in usable),
        ]
        for code in codes
    ]


def steps(layer: Layer) -> dict[str, str | None]:
    """The deeds that undo and redo would turn, by the id the browser gave them."""
    back, again = undoable(layer), redoable(layer)
    return {
        "undo": str(back.request_id) if back else None,
        "redo": str(again.request_id) if again else None,
    }


def answer(layer: Layer, outcome: Outcome) -> dict[str, Any]:
    """What a deed changed; its size depends on the deed and not on the transcript."""
    names = {str(state["code"]) for state in outcome.put}
    codes = list(Code.objects.filter(study=layer.round.study, uuid__in=names))
    return {
        "put": outcome.put,
        "removed": outcome.removed,
        "codes": [
            [str(c.uuid), c.name, c.stage, None, c.colour, c.definition, c.inclusion, c.exclusion, 1] for c in codes
        ],
        **steps(layer),
    }


def _codes_at_hand(layer: Layer) -> QuerySet[Code]:
    """The codes of the coder's codebook, and those of this layer that have since been merged or retired."""
    study = layer.round.study
    used = Coding.objects.filter(layer=layer).values("code")
    seen = visible_codes(study, layer.coder).values("pk")
    codes: QuerySet[Code] = Code.objects.filter(Q(pk__in=seen) | Q(pk__in=used), study=study)
    return codes
