"""What can be done in coding: verbs with keyword-only arguments, atomic, audited, refusing with a sentence."""

from coding.actions.codebook import coin_code, create_code, edit_code, gather_code, retire_code
from coding.actions.codings import (
    apply_code,
    apply_new_code,
    import_codings,
    move_boundary,
    recode,
    redo,
    remove_codings,
    set_memo,
    undo,
)
from coding.actions.moving import carry_codings, confirm_codings
from coding.actions.quotations import ensure_quotation
from coding.actions.rounds import add_transcripts, close_round, open_layer, open_round, submit_layer

__all__ = [
    "add_transcripts",
    "apply_code",
    "apply_new_code",
    "carry_codings",
    "close_round",
    "coin_code",
    "confirm_codings",
    "create_code",
    "edit_code",
    "ensure_quotation",
    "gather_code",
    "import_codings",
    "move_boundary",
    "open_layer",
    "open_round",
    "recode",
    "redo",
    "remove_codings",
    "retire_code",
    "set_memo",
    "submit_layer",
    "undo",
]
