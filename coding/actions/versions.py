"""Versions of the shared codebook: kept by hand, and whenever a round is opened or closed."""

from django.db import transaction

from coding.domain import codebook_version
from coding.domain.codebook_version import KeptCode
from coding.models import Code, CodebookVersion
from coding.queries import canonical_codes
from studies import audit
from studies.models import Person, Study


@transaction.atomic
def keep_codebook(*, study: Study, actor: Person, occasion: str, note: str = "") -> CodebookVersion:
    """The shared codebook as it stands, as a numbered version; the latest one again where nothing has changed since."""
    Study.objects.select_for_update().only("pk").get(pk=study.pk)
    content = codebook_version.freeze(current_codebook(study).values())
    sha256 = codebook_version.sha256(content)
    latest: CodebookVersion | None = CodebookVersion.objects.filter(study=study).order_by("-number").first()
    if latest is not None and latest.sha256 == sha256:
        return latest
    version: CodebookVersion = CodebookVersion.objects.create(
        study=study,
        number=latest.number + 1 if latest else 1,
        occasion=occasion,
        note=note,
        content=content,
        sha256=sha256,
        created_by=actor,
    )
    audit.record(study=study, actor=actor, verb="codebook.kept", about=None, number=version.number)
    return version


def current_codebook(study: Study) -> dict[str, KeptCode]:
    """The shared codes by uuid, also those merged away, as a version keeps them."""
    canonical = canonical_codes(study)
    codes = Code.objects.filter(study=study, private_to=None, retired_at=None).select_related("parent", "split_from")
    return {
        str(code.uuid): KeptCode(
            uuid=str(code.uuid),
            name=code.name,
            stage=code.stage,
            parent=str(canonical[code.parent_id].uuid) if code.parent_id else None,
            definition=code.definition,
            inclusion=code.inclusion,
            exclusion=code.exclusion,
            example=code.example,
            is_fixed=code.is_fixed,
            split_from=str(code.split_from.uuid) if code.split_from else None,
            became=str(canonical[code.pk].uuid) if code.merged_into_id else None,
        )
        for code in codes
    }
