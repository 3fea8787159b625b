"""What the coder's desk works on: the codebook as this coder sees it and their own codings of one transcript.

Codes travel as rows `[uuid, name, stage, parent, colour, definition, inclusion, exclusion, usable, fixed]`, `parent`
the place of another row or null; codings as `[number, code, start, end, memo]`, `code` the place of a row. Nothing else
about another coder is ever asked for here.
"""

from collections.abc import Collection, Iterable
from typing import Any

from coding.actions.undo import Outcome
from coding.models import Code, CoderDeskChoice, Coding
from coding.queries import canonical_codes, effective_parents, layer_log
from coding.visibility import visible_codes
from rounds.models import Layer
from studies.models import Study
from transcripts.models import Turn

CodeRow = list[Any]


def desk_data(layer: Layer) -> dict[str, Any]:
    """Everything the desk's script starts from: codes, codings, what can be undone, and where to send deeds."""
    found = Coding.objects.filter(layer=layer).order_by("start", "end", "number")
    codings = list(found.values_list("number", "code_id", "start", "end", "memo"))
    usable = list(visible_codes(layer.round.study, layer.coder))
    also = list(_also_used(codings, usable))
    became = {pk: root for pk, root in _became(layer.round.study, also).items() if root in usable}
    at_hand = [*usable, *(code for code in also if code.pk not in became)]
    at_hand.sort(key=lambda code: (code.name_key, code.pk))
    place = {code.pk: n for n, code in enumerate(at_hand)}
    place |= {pk: place[root.pk] for pk, root in became.items()}
    choice = CoderDeskChoice.objects.filter(person=layer.coder).first()
    return {
        "choices": choice.choices if choice else {},
        "codes": code_rows(at_hand, layer, place, {code.pk for code in usable}),
        "codings": [[number, place[code], start, end, memo] for number, code, start, end, memo in codings],
        **steps(layer),
    }


def code_rows(codes: Iterable[Code], layer: Layer, place: dict[int, int], usable: Collection[int]) -> list[CodeRow]:
    """The rows of these codes in the coder's tree."""
    parents = effective_parents(layer.round.study, layer.coder)
    return [_code_row(code, place.get(parents.get(code.pk) or 0), usable=code.pk in usable) for code in codes]


def times(layer: Layer) -> list[list[int | None]]:
    """When each turn begins and ends, in ms of the recording; null where nobody knows."""
    rows = Turn.objects.filter(version=layer.version).order_by("index").values_list("start_ms", "end_ms")
    return [[start, end] for start, end in rows]


def steps(layer: Layer) -> dict[str, str | None]:
    """The deeds that undo and redo would turn, by the id the browser gave them."""
    log = layer_log(layer)
    back, again = log.undoable(), log.redoable()
    return {
        "undo": str(back.request_id) if back else None,
        "redo": str(again.request_id) if again else None,
    }


def answer(layer: Layer, outcome: Outcome) -> dict[str, Any]:
    """What a deed changed; its size depends on the deed and not on the transcript."""
    names = {str(state["code"]) for state in outcome.put}
    codes = list(Code.objects.filter(study=layer.round.study, uuid__in=names))
    became = _became(layer.round.study, codes)
    shown = {str(code.uuid): str(became[code.pk].uuid) for code in codes if code.pk in became}
    codes = [became.get(code.pk, code) for code in codes]
    return {
        "put": [state | {"code": shown.get(str(state["code"]), state["code"])} for state in outcome.put],
        "removed": outcome.removed,
        "codes": [_code_row(code, None, usable=True) for code in codes],
        **steps(layer),
    }


def _code_row(code: Code, parent: int | None, *, usable: bool) -> CodeRow:
    texts = (code.colour, code.definition, code.inclusion, code.exclusion)
    return [str(code.uuid), code.name, code.stage, parent, *texts, int(usable), int(code.is_fixed)]


def _became(study: Study, codes: Iterable[Code]) -> dict[int, Code]:
    """Those of these codes that somebody has merged into others, each with what it counts as."""
    merged = [code.pk for code in codes if code.merged_by_id is not None]
    canonical = canonical_codes(study) if merged else {}
    return {pk: canonical[pk] for pk in merged}


def _also_used(codings: Iterable[tuple[Any, ...]], usable: Iterable[Code]) -> Iterable[Code]:
    """The codes of this layer that have since been merged or retired."""
    missing = {code for _number, code, *_rest in codings} - {code.pk for code in usable}
    codes: Iterable[Code] = Code.objects.filter(pk__in=missing) if missing else ()
    return codes
