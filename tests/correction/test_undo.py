"""What the desk sends: what undoes or does again names the step that it turns, and nothing else names one."""

from uuid import uuid4

import pytest

from correction.forms import TURNS, VERBS, deed_from
from studies.errors import Refused

STATE = {"text": "a", "words": [], "speaker": "", "start_ms": None, "end_ms": None, "checked": False, "gone": False}


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_deed_names_a_step_where_it_turns_one(verb: str) -> None:
    sent = {"sitting": str(uuid4()), "id": str(uuid4()), "verb": verb}
    sent["changes"] = [{"turn": str(uuid4()), "rev": 1, "after": None, **STATE}]  # type: ignore[assignment]
    step = uuid4()
    naming, plain = {**sent, "step": str(step)}, {**sent, "step": None}
    right, wrong = (naming, plain) if verb in TURNS else (plain, naming)
    assert deed_from(right).step == (step if verb in TURNS else None)
    with pytest.raises(Refused, match="do not understand each other"):
        deed_from(wrong)
