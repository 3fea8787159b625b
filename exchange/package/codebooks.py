"""The codebook as it is today, as each round saw it, and the merges between."""

from collections.abc import Iterator
from functools import partial

from coding.closed_codes import codebook_at_close
from coding.domain import codebook_version
from coding.domain.codebook_version import KeptCode
from coding.models import Code
from exchange.domain.archive import Member
from exchange.domain.tables import Cell, as_csv
from exchange.package.material import Material
from rounds.models import CodingRound

CODEBOOK = [
    "code",
    "stage",
    "parent",
    "definition",
    "inclusion",
    "exclusion",
    "code_id",
    "parent_id",
    "subcodes_exclusive",
]
OF_ROUND = [
    "code",
    "code_id",
    "name_then",
    "stage",
    "parent_id",
    "counts_for",
    "counts_for_now",
    "fixed",
    "stood_at_opening",
    "subcodes_exclusive",
    "definition",
    "inclusion",
    "exclusion",
]
MERGES = ["round", "code", "code_id", "became", "became_id", "how", "by", "day"]


def codebooks(material: Material) -> Iterator[Member]:
    """Today's codebook, each round's, and what was merged since rounds were closed."""
    rows = codebook(material)
    yield Member("codebook.csv", lambda: as_csv(CODEBOOK, rows))
    for round_ in material.rounds:
        yield Member(f"codebook_round-{round_.number}.csv", partial(_round_table, material, round_))
    yield Member(
        "merges.csv", lambda: as_csv(MERGES, [row for one in material.rounds for row in _merges(material, one)])
    )


def codebook(material: Material) -> list[list[Cell]]:
    """The shared codes, and those that finished layers use."""
    used = {material.codes[row.code].pk for layer in material.layers for row in material.codings(layer)}
    used |= {material.codes[span[0]].pk for found in material.consensus.values() for span in found.spans}
    codes = Code.objects.filter(study=material.study, merged_into=None, retired_at=None).select_related("parent")
    shown = {code.pk for code in codes if code.private_to_id is None or code.pk in used}
    canonical = {str(code.uuid): code for code in material.codes.values()}
    tree = {code.pk: _parent(material, code) for code in canonical.values()}
    for pk in list(shown):
        while (parent := tree.get(pk)) and parent.pk not in shown:  # a retired code still holds those under it
            shown.add(pk := parent.pk)
    rows = sorted((code for code in canonical.values() if code.pk in shown), key=lambda code: (code.name_key, code.pk))
    return [_code(code, tree[code.pk]) for code in rows]


def _parent(material: Material, code: Code) -> Code | None:
    return material.codes[str(code.parent.uuid)] if code.parent else None


def _code(code: Code, parent: Code | None) -> list[Cell]:
    texts = [code.definition, code.inclusion, code.exclusion]
    place = [str(parent.uuid) if parent else "", _yes(code.subcodes_exclusive)]
    return [code.name, code.stage, parent.name if parent else "", *texts, str(code.uuid), *place]


def _round_table(material: Material, round_: CodingRound) -> bytes:
    codes, kept = material.codes_of[round_.pk], _kept(round_)
    shown = sorted(_shown(material, round_), key=lambda uuid: (codes.codes[uuid].name_key, uuid))
    return as_csv(OF_ROUND, [_as_then(material, round_, uuid, kept.get(uuid)) for uuid in shown])


def _as_then(material: Material, round_: CodingRound, uuid: str, kept: KeptCode | None) -> list[Cell]:
    """A code as it was when the round was closed; as it is now where the round is open or the code came later."""
    codes = material.codes_of[round_.pk]
    code = codes.codes[uuid]
    then = kept or code
    return [
        code.name,
        uuid,
        then.name,
        then.stage,
        codes.parents.get(uuid, ""),
        codes.at_close[uuid],
        codes.since[uuid],
        _yes(uuid in codes.fixed),
        "" if codes.standing is None else _yes(uuid in codes.standing),
        _yes(code.subcodes_exclusive),
        then.definition,
        then.inclusion,
        then.exclusion,
    ]


def _merges(material: Material, round_: CodingRound) -> Iterator[list[Cell]]:
    """Every step from what a code counted for when the round was closed to what it counts for now."""
    codes = material.codes_of[round_.pk]
    when = {str(one.code.uuid): one.at for one in codes.merges}
    for uuid in sorted(_shown(material, round_), key=lambda uuid: (codes.codes[uuid].name_key, uuid)):
        code, root = codes.codes[uuid], codes.at_close[uuid]
        head: list[Cell] = [round_.number, code.name, uuid]
        if root == uuid and codes.since[uuid] != uuid:
            into = codes.counted_into(uuid)
            by = material.researchers[code.merged_by_id] if code.merged_by_id else ""
            at = when.get(uuid)
            day = at.date().isoformat() if at else ""
            yield [*head, codes.codes[into].name, into, "merged" if by else "equal_names", by, day]
        elif codes.since[uuid] != codes.since[root]:
            now = codes.since[uuid]
            yield [*head, codes.codes[now].name, now, "undone", "", ""]


def _shown(material: Material, round_: CodingRound) -> set[str]:
    """The codes of finished layers up to this round, the shared ones of that time, and whatever these stood under or
    became.
    """
    codes = material.codes_of[round_.pk]
    layers = [layer for layer in material.layers if layer.round.number <= round_.number]
    used = {uuid for layer in layers for row in material.codings(layer) for uuid in row.applied}
    kept = _kept(round_)
    shared = kept.keys() if kept else {uuid for uuid, code in codes.codes.items() if _is_shared(code)}
    waiting, found = [*used, *shared], set()
    while waiting:
        uuid = waiting.pop()
        if uuid not in found:
            found.add(uuid)
            into = [codes.counted_into(uuid)] if codes.since[uuid] != uuid else []
            waiting += [codes.at_close[uuid], codes.since[uuid], *into]
            waiting += [codes.parents[uuid]] if uuid in codes.parents else []
    return found


def _is_shared(code: Code) -> bool:
    return code.private_to_id is None and code.retired_at is None


def _kept(round_: CodingRound) -> dict[str, KeptCode]:
    closed = codebook_at_close(round_)
    return codebook_version.thaw(closed.content) if closed else {}


def _yes(value: bool) -> str:
    return "yes" if value else "no"
