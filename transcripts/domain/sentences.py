"""Sentences for people, as every reader of files says them: see `studies.domain.sentences`."""

from studies.domain.sentences import Sentence, Unreadable, gettext_noop

__all__ = ["Sentence", "Unreadable", "gettext_noop"]
