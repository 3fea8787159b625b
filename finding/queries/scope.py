"""Whose codings of which rounds are looked at, and the codes of a person's codebook by name."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from coding.domain.codebook import name_key
from coding.models import Code, Coding
from coding.queries import effective_parents, roots_as_seen
from coding.visibility import visible_codes
from finding.domain.question import Coded
from finding.domain.spans import Passage
from finding.domain.together import CodedPassage
from finding.queries.voices import Attendance, attendance
from rounds.models import Layer
from rounds.visibility import visible_layers
from studies.errors import Refused
from studies.models import Person, Study


@dataclass(frozen=True)
class Scope:
    """The codings that a person may see, of these coders and rounds, or of all where none are named (ids)."""

    study: Study
    person: Person
    coders: frozenset[int] = field(default=frozenset())
    rounds: frozenset[int] = field(default=frozenset())

    @cached_property
    def layers(self) -> QuerySet[Layer]:
        """The layers in scope."""
        found = visible_layers(self.study, self.person)
        if self.coders:
            found = found.filter(coder__in=self.coders)
        return found.filter(round__in=self.rounds) if self.rounds else found

    @cached_property
    def versions(self) -> set[int]:
        """The transcript versions that these layers are of."""
        return set(self.layers.order_by().values_list("version", flat=True))

    @cached_property
    def attendance(self) -> Attendance:
        """Who speaks where in them."""
        return attendance(self.study, self.versions)

    @cached_property
    def codes(self) -> dict[int, Code]:
        """The codes of the person's codebook by id."""
        return {code.pk: code for code in visible_codes(self.study, self.person).order_by("name_key", "pk")}

    @cached_property
    def roots(self) -> dict[int, int]:
        """For every code its own id, or that of the code it counts as, as the person may know it."""
        return roots_as_seen(self.study, self.person)

    def named(self, name: str) -> Code:
        """The code of this name; the person's own before a shared one. Raises Refused, naming the nearest, for none."""
        key = name_key(name)
        found = [code for code in self.codes.values() if code.name_key == key]
        if found:
            return max(found, key=lambda code: code.private_to_id == self.person.pk)
        names = {code.name_key: code.name for code in self.codes.values()}
        near = difflib.get_close_matches(key, names, n=1)
        sentence = _("There is no code named “%(name)s” in your codebook.") % {"name": name}
        if near:
            sentence += " " + _("Did you mean [%(name)s]?") % {"name": names[near[0]]}
        raise Refused(sentence)

    def below(self, code: Code) -> set[int]:
        """Ids of the code and of everything gathered under it in the person's tree."""
        children: dict[int, list[int]] = {}
        for pk, parent in effective_parents(self.study, self.person).items():
            if parent is not None and pk in self.codes:
                children.setdefault(self.roots[parent], []).append(pk)
        found, waiting = {code.pk}, [code.pk]
        while waiting:
            new = set(children.get(waiting.pop(), ())) - found
            found |= new
            waiting += new
        return found

    def passages(self, coded: Coded) -> list[Passage]:
        """The passages of a code that a question names."""
        code = self.named(coded.name)
        wanted = self.below(code) if coded.below else {code.pk}
        return [Passage(*row) for row in self._codings(wanted).values_list("layer__version", "start", "end")]

    def coded(self, codes: Collection[int]) -> list[CodedPassage]:
        """The codings of these codes (ids), each named by its id as it counts."""
        rows = self._codings(set(codes)).values_list("layer__version", "start", "end", "code")
        return [CodedPassage(Passage(version, start, end), str(self.roots[pk])) for version, start, end, pk in rows]

    def counts(self) -> dict[int, int]:
        """How many distinct passages every code has."""
        rows = Coding.objects.filter(layer__in=self.layers).order_by()
        found: dict[int, set[tuple[int, int, int]]] = {}
        for pk, version, start, end in rows.values_list("code", "layer__version", "start", "end"):
            found.setdefault(self.roots[pk], set()).add((version, start, end))
        return {pk: len(passages) for pk, passages in found.items() if pk in self.codes}

    def _codings(self, codes: Iterable[int]) -> QuerySet[Coding]:
        wanted = set(codes)
        members = [pk for pk, root in self.roots.items() if root in wanted]
        found: QuerySet[Coding] = Coding.objects.filter(layer__in=self.layers, code__in=members).order_by()
        return found
