"""An audit: the owner draws a sample of a round's result, somebody who took no part says what they think of each."""

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.codings.audits import Verdict, refuse_who_coded
from moderation.codings.domain.sampling import draw
from moderation.codings.queries import consensus_layers
from moderation.codings.results import result_places
from moderation.models import Audit, AuditedCoding
from rounds.models import CodingRound
from rounds.visibility import results_visible
from studies import audit
from studies.errors import Refused
from studies.models import Person
from transcripts.models import TranscriptVersion

LARGEST_SEED = 2**32


@transaction.atomic
def draw_audit(
    *, round_: CodingRound, actor: Person, size: int = 0, percent: int = 0, seed: int | None = None
) -> Audit:
    """Draw `size` codings, or that many in a hundred, of what is the study's result in this round.

    As many of every transcript as can be; the seed is kept, so that anybody can draw the same again. Raises Refused
    where coders are not compared, for no size or one past the end, and where the round gives no result.
    """
    study = round_.study
    if not study.compares_coders:
        raise Refused(_("Readings are not audited: nothing in them is right or wrong."))
    places = [place for place in result_places(results_visible(study, actor)) if place[0] == round_.pk]
    layers = {version: found.spans for (_round, version), found in consensus_layers(study, places).items()}
    of = sum(map(len, layers.values()))
    if not of:
        raise Refused(_("This round has no result yet that could be audited."))
    wanted = size or -(-of * percent // 100)
    if not 0 < wanted <= of:
        raise Refused(_("Draw at least one coding, and at most the %(number)d that there are.") % {"number": of})
    drawn_by = secrets.randbelow(LARGEST_SEED) if seed is None else seed
    versions = {str(one.uuid): one for one in TranscriptVersion.objects.filter(pk__in=layers).defer("text")}
    sample = draw({uuid: layers[version.pk] for uuid, version in versions.items()}, wanted, drawn_by)
    made: Audit = Audit.objects.create(round=round_, seed=drawn_by, size=wanted, of=of, drawn_by=actor)
    rows = [(versions[uuid], *span) for uuid in sorted(sample, key=lambda u: versions[u].pk) for span in sample[uuid]]
    AuditedCoding.objects.bulk_create(
        AuditedCoding(audit=made, position=position, version=version, code=code, start=start, end=end)
        for position, (version, code, start, end) in enumerate(rows)
    )
    audit.record(study=study, actor=actor, verb="audit.drawn", about=made, size=wanted, of=of, seed=drawn_by)
    return made


@transaction.atomic
def judge(*, coding: AuditedCoding, actor: Person, verdict: str, other_code: str = "", note: str = "") -> None:
    """Say what an auditor thinks of one coding; said again it replaces what was said, and the history keeps both.

    Raises Refused for somebody who coded in the round, an unknown verdict, and another code without its name.
    """
    fresh = (
        AuditedCoding.objects.select_for_update(of=("self",)).select_related("audit__round__study").get(pk=coding.pk)
    )
    refuse_who_coded(fresh.audit.round, actor)
    name = other_code.strip() if verdict == Verdict.OTHER_CODE else ""
    if verdict not in Verdict.values:
        raise Refused(_("Accept it, question it, or name another code."))
    if verdict == Verdict.OTHER_CODE and not name:
        raise Refused(_("Name the code that you would give."))
    before = fresh.verdict
    if (before, fresh.other_code, fresh.note, fresh.judged_by_id) == (verdict, name, note.strip(), actor.pk):
        return
    fresh.verdict, fresh.other_code, fresh.note = verdict, name, note.strip()
    fresh.judged_by, fresh.judged_at = actor, timezone.now()
    fresh.save(update_fields=["verdict", "other_code", "note", "judged_by", "judged_at"])
    study = fresh.audit.round.study
    audit.record(study=study, actor=actor, verb="audit.judged", about=fresh, verdict=verdict, before=before)
