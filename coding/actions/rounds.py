"""What rounds mean to the codebook and to codings: what is kept, carried, frozen, led together and shared."""

from collections.abc import Iterable

from coding.actions.moving import carry_codings
from coding.actions.versions import keep_codebook
from coding.domain import snapshot
from coding.models import Code, CodebookVersion, Gathering, RoundCodebooks
from coding.queries import canonical_codes, layer_codings
from rounds.followers import freezes, when_closed, when_opened, when_submitted
from rounds.models import CodingRound, Layer, Work
from rounds.visibility import complete_layers
from studies.models import Person, Study


@when_opened
def begin(round_: CodingRound, actor: Person, carry: bool) -> None:
    """Keep the codebook that the round begins with, and give coders their codings so far where that is wanted."""
    kept = keep_codebook(study=round_.study, actor=actor, occasion=CodebookVersion.Occasion.OPENED)
    RoundCodebooks.objects.create(round=round_, opened=kept)
    if carry:
        for layer in round_.layers.select_related("round__study", "version", "coder"):
            carry_codings(layer=layer, actor=actor)


@freezes(Layer)
def frozen(layer: Layer) -> str:
    """The codings of a layer with the names of their codes."""
    codings = layer_codings(layer)
    uuids = {coding.code for coding in codings}
    names = {str(code.uuid): code.name for code in Code.objects.filter(uuid__in=uuids)}
    return snapshot.freeze(layer.version.sha256, codings, names)


@when_submitted
def meet(work: Work, actor: Person) -> None:
    """Codes of transcripts that are complete now meet their namesakes, and come back where somebody retired them."""
    _lead_equal_names_together(work.round)
    _bring_back_used(work.round)


@when_closed
def share(round_: CodingRound, actor: Person) -> None:
    """What coders coined and agreed on becomes everybody's; the codebook is kept as it stands then."""
    coined = Code.objects.filter(coined_in=round_, private_to__isnull=False)
    _merge_equal_names(round_.study, coined)
    Code.objects.filter(coined_in=round_).update(private_to=None)
    _bring_back_used(round_)
    _share_agreed_gatherings(round_)
    kept = keep_codebook(study=round_.study, actor=actor, occasion=CodebookVersion.Occasion.CLOSED)
    RoundCodebooks.objects.update_or_create(round=round_, defaults={"closed": kept})


def _lead_equal_names_together(round_: CodingRound) -> None:
    """Merge codes of equal name that coders coined apart, as far as their transcripts are complete."""
    complete = complete_layers(round_.study).filter(round=round_)
    used = Code.objects.filter(codings__layer__in=complete, private_to__isnull=False).distinct()
    _merge_equal_names(round_.study, used)


def _merge_equal_names(study: Study, codes: Iterable[Code]) -> None:
    """Point every code to the shared one of its name, or else to the earliest of its name among those given."""
    given = sorted((code for code in codes if code.merged_into_id is None), key=lambda code: code.pk)
    keys = {code.name_key for code in given}
    shared = Code.objects.filter(study=study, private_to=None, merged_into=None, retired_at=None)
    first = {code.name_key: code for code in shared.filter(name_key__in=keys)}
    for code in given:
        target = first.setdefault(code.name_key, code)
        if target.pk != code.pk:
            code.merged_into = target
            code.save(update_fields=["merged_into"])


def _bring_back_used(round_: CodingRound) -> None:
    """Codes that somebody retired while layers that used them were nobody else's to see are in the codebook again.

    Where another code has taken the name meanwhile, they count as that one.
    """
    complete = complete_layers(round_.study).filter(round=round_)
    retired = Code.objects.filter(codings__layer__in=complete, retired_at__isnull=False).distinct()
    for code in retired.order_by("pk"):
        same = Code.objects.filter(study=round_.study, private_to=code.private_to, name_key=code.name_key)
        namesake = same.filter(retired_at=None, merged_into=None).first()
        code.retired_at, code.merged_into = None, code.merged_into or namesake
        code.save(update_fields=["retired_at", "merged_into"])


def _share_agreed_gatherings(round_: CodingRound) -> None:
    """Where all coders who placed a code put it under the same one, that place becomes the shared one."""
    canonical = canonical_codes(round_.study)
    places: dict[int, set[int | None]] = {}
    for gathering in Gathering.objects.filter(round=round_):
        parent = canonical[gathering.parent_id].pk if gathering.parent_id else None
        places.setdefault(gathering.code_id, set()).add(parent)
    for code_id, parents in places.items():
        if len(parents) == 1:
            Code.objects.filter(pk=code_id).update(parent_id=parents.pop())
