"""What can be done with a text in hand: verbs with keyword-only arguments, atomic, refusing with a sentence."""

from correction.actions.beginning import begin_correction, withdraw_correction
from correction.actions.editing import edit_turns, restore_turn
from correction.actions.finishing import freeze, freeze_alone, send_back, send_for_agreement
from correction.actions.questions import answer_question, ask_question, put_doubt_aside
from correction.actions.sitting import note_work, sit_down

__all__ = [
    "answer_question",
    "ask_question",
    "begin_correction",
    "edit_turns",
    "freeze",
    "freeze_alone",
    "note_work",
    "put_doubt_aside",
    "restore_turn",
    "send_back",
    "send_for_agreement",
    "sit_down",
    "withdraw_correction",
]
