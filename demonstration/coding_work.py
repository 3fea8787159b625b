"""Codes and codings: what the owner puts into the codebook, what two coders make of the transcripts."""

from typing import Any
from uuid import uuid4

from agreement.domain.plan import Plan
from agreement.plans import write_plan
from coding import actions
from coding.domain.codebook import name_key
from coding.models import Code
from coding.visibility import visible_codes
from demonstration.contents import content, passage
from demonstration.setting_up import Cast
from rounds.actions import open_layer, open_round, submit
from rounds.models import Layer


def make_codes(cast: Cast, when: str) -> None:
    """Codes of this chapter of the codebook: new ones, and definitions for those that coders have coined."""
    for planned in content("codebook")[when]:
        texts = {field: planned[field] for field in ("definition", "inclusion", "exclusion") if field in planned}
        known = code_named(cast, planned["name"])
        if known is not None:
            actions.edit_code(code=known, actor=cast.owner, **texts)
            continue
        stage = planned.get("stage", "open")
        code = actions.create_code(study=cast.study, actor=cast.owner, name=planned["name"], stage=stage, **texts)
        for name in planned.get("gathers", ()):
            gathered = code_named(cast, name)
            assert gathered is not None, name
            actions.gather_code(code=gathered, actor=cast.owner, parent=code)


def code_named(cast: Cast, name: str) -> Code | None:
    """The shared code of this name."""
    return visible_codes(cast.study, cast.owner).filter(name_key=name_key(name)).first()


def write_memos(cast: Cast) -> None:
    """What people thought after the first round."""
    for planned in content("memos"):
        codes = [code for name in planned.get("codes", ()) if (code := code_named(cast, name)) is not None]
        about = actions.About(
            code=code_named(cast, planned["code"]) if "code" in planned else None,
            transcript=cast.version(planned["transcript"]).transcript if "transcript" in planned else None,
        )
        words = {name: planned[name] for name in ("kind", "title", "text")}
        author = cast.people[planned["author"]]
        actions.write_memo(study=cast.study, actor=author, about=about, codes=codes, **words)


def code_round(cast: Cast, place: int) -> None:
    """Open a round, let both coders code what the fixtures give them, and submit where the story says so."""
    planned = content("study")["rounds"][place]
    coders = {name: cast.people[name] for name in ("coder-a", "coder-b")}
    versions = [cast.version(label) for label in planned["transcripts"]]
    round_ = open_round(
        study=cast.study,
        actor=cast.owner,
        stage=planned["stage"],
        purpose=planned["purpose"],
        versions=versions,
        coders=list(coders.values()),
    )
    if "plan" in planned:
        write_plan(round_=round_, actor=cast.owner, plan=Plan(**planned["plan"]))
    for name, coder in coders.items():
        codes: dict[str, Code] = {}
        for label, version in zip(planned["transcripts"], versions, strict=True):
            layer = Layer.objects.select_related("round__study").get(round=round_, version=version, coder=coder)
            _code(layer, content(f"codings/{label}")[name], codes)
            if planned["submitted"]:
                submit(work=layer, actor=coder)


def _code(layer: Layer, codings: list[dict[str, Any]], codes: dict[str, Code]) -> None:
    """Open the transcript and code it; a coder without codings has not come to it yet."""
    for quoted in codings:
        open_layer(layer=layer, actor=layer.coder)
        _apply(layer, quoted, codes)


def _apply(layer: Layer, quoted: dict[str, Any], codes: dict[str, Code]) -> None:
    name, coder, stage = quoted["code"], layer.coder, layer.round.stage
    if name not in codes:
        codes[name] = actions.coin_code(round_=layer.round, actor=coder, name=name, stage=stage)
    start, end = passage(layer.version.text, quoted)
    actions.apply_code(
        layer=layer,
        actor=coder,
        request_id=uuid4(),
        code=codes[name].uuid,
        start=start,
        end=end,
        memo=quoted.get("memo", ""),
    )
