"""What the coder's desk works on: the codebook as this coder sees it and their own codings of one transcript.

Codes travel as rows `[uuid, name, stage, parent, colour, definition, inclusion, exclusion, usable]`, `parent` the
place of another row or null; codings as `[number, code, start, end, memo]`, `code` the place of a row. Nothing else
about another coder is ever asked for here.
"""

from collections.abc import Collection, Iterable
from typing import Any

from coding.actions.layer_log import Outcome
from coding.models import Code, Coding, Layer
from coding.queries import effective_parents, redoable, undoable
from coding.visibility import visible_codes

CodeRow = list[Any]


def desk_data(layer: Layer) -> dict[str, Any]:
    """Everything the desk's script starts from: codes, codings, what can be undone, and where to send deeds."""
    found = Coding.objects.filter(layer=layer).order_by("start", "end", "number")
    codings = list(found.values_list("number", "code_id", "start", "end", "memo"))
    usable = list(visible_codes(layer.round.study, layer.coder))
    at_hand = sorted([*usable, *_also_used(codings, usable)], key=lambda code: (code.name_key, code.pk))
    place = {code.pk: n for n, code in enumerate(at_hand)}
    return {
        "codes": code_rows(at_hand, layer, place, {code.pk for code in usable}),
        "codings": [[number, place[code], start, end, memo] for number, code, start, end, memo in codings],
        **steps(layer),
    }


def code_rows(codes: Iterable[Code], layer: Layer, place: dict[int, int], usable: Collection[int]) -> list[CodeRow]:
    """The rows of these codes in the coder's tree."""
    parents = effective_parents(layer.round.study, layer.coder)
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


def _also_used(codings: Iterable[tuple[Any, ...]], usable: Iterable[Code]) -> Iterable[Code]:
    """The codes of this layer that have since been merged or retired."""
    missing = {code for _number, code, *_rest in codings} - {code.pk for code in usable}
    codes: Iterable[Code] = Code.objects.filter(pk__in=missing) if missing else ()
    return codes
