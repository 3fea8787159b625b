"""A coder's letter on the desk, which is another on every case where the study shuffles its coders."""

from moderation.domain.sides import is_of_a_coder, shuffled, translated
from moderation.models import Case, CaseSet


def shown(choice: str, case: Case, case_set: CaseSet, is_shuffled: bool) -> str:
    """A stored choice in the letters of the desk."""
    if not (is_shuffled and is_of_a_coder(choice)):
        return choice
    return translated(choice, case_set.coders, shuffled(case_set.coders, case.key))


def stored(choice: str, case: Case, case_set: CaseSet, is_shuffled: bool) -> str:
    """A choice of the desk in the letters that are stored. Raises ValueError for a letter of nobody."""
    if not (is_shuffled and is_of_a_coder(choice)):
        return choice
    return translated(choice, shuffled(case_set.coders, case.key), case_set.coders)
