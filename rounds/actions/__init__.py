"""What can be done with rounds: verbs with keyword-only arguments, atomic, audited, refusing with a sentence."""

from rounds.actions.provenance import declare_independent, take_declaration_back
from rounds.actions.rounds import add_transcripts, close_round, open_layer, open_round, submit

__all__ = [
    "add_transcripts",
    "close_round",
    "declare_independent",
    "open_layer",
    "open_round",
    "submit",
    "take_declaration_back",
]
