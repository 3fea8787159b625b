"""What can be done in coding: verbs with keyword-only arguments, atomic, audited, refusing with a sentence."""

from coding.actions.codebook import coin_code, create_code, edit_code, gather_code, retire_code
from coding.actions.codings import (
    apply_code,
    apply_new_code,
    import_codings,
    move_boundary,
    recode,
    recode_many,
    recode_new,
    remove_codings,
    set_memo,
)
from coding.actions.memos import About, change_memo, remove_memo, restore_memo, write_memo
from coding.actions.moving import carry_codings, confirm_codings
from coding.actions.quotations import ensure_quotation
from coding.actions.reshaping import merge_codes, split_code
from coding.actions.undo import redo, undo
from coding.actions.undo_codebook import redo_codebook, undo_codebook
from coding.actions.versions import keep_codebook
from coding.actions.wording import confirm_wording

__all__ = [
    "About",
    "apply_code",
    "apply_new_code",
    "carry_codings",
    "change_memo",
    "coin_code",
    "confirm_codings",
    "confirm_wording",
    "create_code",
    "edit_code",
    "ensure_quotation",
    "gather_code",
    "import_codings",
    "keep_codebook",
    "merge_codes",
    "move_boundary",
    "recode",
    "recode_many",
    "recode_new",
    "redo",
    "redo_codebook",
    "remove_codings",
    "remove_memo",
    "restore_memo",
    "retire_code",
    "set_memo",
    "split_code",
    "undo",
    "undo_codebook",
    "write_memo",
]
