"""The story of the demonstration study, told once: set up, transcribed, coded, moderated, written up, coded on."""

from django.db import transaction
from django_scopes import scope

from demonstration import coding_work, results, setting_up
from demonstration.accounts import Logins, ensure_people, logins
from demonstration.contents import content
from studies.models import Study


@transaction.atomic
def load() -> Logins:
    """Make the study where it is not there yet, and answer who can log in to it."""
    people = ensure_people()
    if not Study.objects.filter(slug=content("study")["slug"]).exists():
        study = setting_up.start(people)
        with scope(study=study):
            _tell(setting_up.Cast(study, people))
    found = logins()
    assert found is not None
    return found


def _tell(cast: setting_up.Cast) -> None:
    setting_up.sign(cast)
    setting_up.describe_material(cast)
    coding_work.make_codes(cast, "before round 1")
    coding_work.code_round(cast, 0)
    coding_work.make_codes(cast, "after round 1")
    results.decide_cases(cast)
    results.audit_the_result(cast)
    results.write_catalogue(cast)
    results.write_matrix(cast)
    coding_work.write_memos(cast)
    coding_work.code_round(cast, 1)
    setting_up.leave_waiting(cast)
