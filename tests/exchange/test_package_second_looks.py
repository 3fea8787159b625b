"""Whoever is asked to look at a passage again may have no package meanwhile: it holds what the others did there."""

import pytest
from django.utils import timezone
from django_scopes import scope

from exchange.actions import refuse_blind
from finding.actions import write_summary
from rounds.visibility import misses_results
from studies.errors import Refused
from tests.factories import World, make_closed_case, make_second_look


@pytest.mark.django_db
def test_an_owner_who_looks_again_gets_neither_the_package_nor_the_matrix(world: World) -> None:
    case = make_closed_case(world)
    with scope(study=world.study):
        world.round.closed_at = timezone.now()
        world.round.save()
        assert not misses_results(world.study, world.coder)
        refuse_blind(world.study, world.coder)
    make_second_look(case, world.moderator, world.coder)
    with scope(study=world.study):
        assert misses_results(world.study, world.coder)
        with pytest.raises(Refused, match="asked to look at a passage again"):
            refuse_blind(world.study, world.coder)
        values = {"code": world.codes[0], "participant": world.participant, "text": "", "spans": [], "seen": ""}
        with pytest.raises(Refused, match="must not read yet"):
            write_summary(study=world.study, actor=world.coder, **values)
        refuse_blind(world.study, world.owner)
