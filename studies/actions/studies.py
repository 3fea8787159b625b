"""A study itself: started, described."""

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from studies import audit
from studies.domain.authors import NamedAuthor
from studies.errors import Refused
from studies.models import Approach, Author, Membership, Person, Study
from studies.permissions import Role
from studies.queries import authors_of


@transaction.atomic
def start_study(
    *,
    actor: Person | None,
    title: str,
    slug: str,
    research_questions: str = "",
    languages: Sequence[str] = (),
    approach: str = Approach.COMPARED,
    owner: Person | None = None,
) -> Study:
    """Make a study that `owner` owns, or else `actor`; from the shell it may begin without anybody.

    `slug` is its address for good; raises Refused where it is taken.
    """
    if Study.objects.filter(slug=slug).exists():
        raise Refused(_("Another study has this short name; choose a different one."))
    study = Study.objects.create(
        title=title,
        slug=slug,
        research_questions=research_questions,
        languages=list(languages),
        approach=approach,
    )
    owner = owner or actor
    if owner is not None:
        Membership.objects.create(study=study, person=owner, role=Role.OWNER)
    audit.record(study=study, actor=actor, verb="study.started", about=study)
    return study


@transaction.atomic
def describe_study(
    *,
    study: Study,
    actor: Person,
    title: str,
    research_questions: str,
    languages: Sequence[str],
    coders_hear: bool | None = None,
    approach: str | None = None,
) -> None:
    """Change title, research questions and interview languages; approach, and whether coders hear, where given."""
    wanted: dict[str, object] = {
        "title": title,
        "research_questions": research_questions,
        "languages": list(languages),
    }
    if coders_hear is not None:
        wanted["coders_hear"] = coders_hear
    if approach is not None:
        wanted["approach"] = approach
    changed = [name for name, value in wanted.items() if getattr(study, name) != value]
    for name in changed:
        setattr(study, name, wanted[name])
    study.save(update_fields=changed)
    audit.record(study=study, actor=actor, verb="study.described", about=study, fields=changed)


@transaction.atomic
def describe_publication(
    *, study: Study, actor: Person, authors: Sequence[NamedAuthor], values: Mapping[str, object]
) -> None:
    """Say who signs what the study publishes, and what is printed beside it; `values` are fields of Study."""
    hold(study)
    changed = [name for name, value in values.items() if getattr(study, name) != value]
    for name in changed:
        setattr(study, name, values[name])
    study.save(update_fields=changed)
    if authors_of(study) != list(authors):
        changed.append("authors")
        Author.objects.filter(study=study).delete()
        Author.objects.bulk_create(
            Author(study=study, position=position, **author._asdict()) for position, author in enumerate(authors, 1)
        )
    audit.record(study=study, actor=actor, verb="study.publication_described", about=study, fields=changed)


def hold(study: Study) -> None:
    """Let one change of the study's people or material wait for another until the transaction ends."""
    Study.objects.select_for_update().get(pk=study.pk)


def is_mentioned(thing: Model, own: Collection[type[Model]] = ()) -> bool:
    """Whether a row of any app points here; rows of its `own` models are part of it and go with it."""
    relations = [one for one in thing._meta.related_objects if one.field is not None and one.related_model not in own]
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: thing}).exists() for relation in relations
    )
