"""What the coder's desk says from its scripts, in the reader's language. Places in braces are filled there."""

from django.utils.translation import gettext as _


def desk_words() -> dict[str, str | dict[str, str]]:
    """The sentences by the name that static/js/desk/desk.js knows them under."""
    return {
        "find": _("Find or make a code…"),
        "recode": _("Another code for this passage…"),
        "make": _("Make the code “{name}”"),
        "select": _("Select some words first: with the mouse, or with S for a sentence."),
        "takeCoding": _("Take a coding in hand first: press it, or N for the next one."),
        "everyOne": _("{n} codings of {name} in hand: recode or remove them all."),
        "allCoded": _("Every turn of a participant from here on carries a coding."),
        "only": _("{name} alone"),
        "noSound": _("There is no recording to hear here."),
        "noTime": _("This turn has no time in the recording."),
        "aboutCoding": _("this coding of {name}"),
        "aboutCode": _("the code {name}"),
        "aboutTranscript": _("this transcript"),
        "deeds": _deeds(),
        "aboutStudy": _("the study"),
        "memoKept": _("The memo is kept."),
        "memoNotKept": _("Not saved yet: the server does not answer. What you wrote stays here."),
        "changeKey": _("Press to choose another key"),
        "pressKey": _("Press the key that shall do this, or Escape."),
        "keyChosen": _("{key} does this now."),
        "keyTaken": _("{key} does this now, and nothing else any more."),
        "nothingToUndo": _("There is nothing to undo."),
        "nothingToRedo": _("There is nothing to redo."),
        "gone": _("This layer is not there any more, or not yours. Reload the page."),
        "frozen": _("This transcript is submitted; its codings can be read and do not change."),
        "saved": _("saved {time}"),
        "saving": _("saving {n}…"),
        "offline": _("Not saved: {n}. The server does not answer; trying again."),
        "busy": _("Not saved: {n}; trying again. {why}"),
        "logged-out": _("Not saved: {n}. You are logged out; log in in another tab, then this page goes on."),
        "count": _("{n} codings · {done} of {all} turns"),
        "turn": _("turn {n}"),
        "selection": _("{n} words chosen"),
    }


def _deeds() -> dict[str, str]:
    return {
        "apply": _("{code} on “{words}”"),
        "apply-new": _("the new code {code} on “{words}”"),
        "recode": _("another code, {code}, for “{words}”"),
        "recode-many": _("another code, {code}, for several passages"),
        "recode-new": _("the new code {code} for “{words}”"),
        "move": _("other ends: “{words}”"),
        "memo": _("a note on “{words}”"),
        "remove": _("{code} removed from “{words}”"),
        "undo": _("an undo"),
        "redo": _("a redo"),
    }
