"""How a comparison is counted: what is stored for it is stored for ever, so nothing is that there is not."""

import pytest
from django_scopes import scope

from agreement.domain.comparison import Turns, Unit
from agreement.models import AgreementResult
from agreement.queries.compared_codes import Counted
from agreement.queries.comparing import Comparing, Way
from tests.agreement.agreement_study import Bench


@pytest.mark.django_db
def test_a_way_in_plain_words_is_the_same_way_and_none_that_there_is_not_is_stored():
    bench = Bench()
    bench.transcript("I-01", {"late": "###......."}, {"late": "##.#......"})
    with scope(study=bench.study):
        comparing = Comparing(bench.study, keeps=True)
        [choice] = [one for one in comparing.choices(bench.round) if one.key == "coders"]
        asked = comparing.result(choice, Way("sentence", "participants", "at_close"))
        assert (asked.way, asked.comparison.units) == (Way(Unit.SENTENCE, Turns.PARTICIPANTS, Counted.AT_CLOSE), 10)
        assert Comparing(bench.study).result(choice, Way(Unit.SENTENCE)).digest == asked.digest
        for none in (Way("paragraph"), Way(turns="theirs"), Way(counted="twice")):
            with pytest.raises(ValueError, match=r"paragraph|theirs|twice"):
                comparing.result(choice, none)
        assert AgreementResult.objects.count() == 1
