"""What the correction desk says from its scripts, in the reader's language. Places in braces are filled there."""

from django.utils.translation import gettext as _


def desk_words() -> dict[str, str]:
    """The sentences by the name that static/js/correct/ knows them under."""
    return {**_saving(), **_doing(), **_reviewing()}


def _saving() -> dict[str, str]:
    return {
        "saved": _("saved {time}"),
        "saving": _("saving…"),
        "offline": _("Not saved: {n}. The server does not answer; trying again."),
        "busy": _("Not saved: {n}; trying again. {why}"),
        "logged-out": _("Not saved: {n}. You are logged out; log in in another tab, this page goes on."),
        "taken-over": _("Not saved: {n}. {name} has the text now."),
        "conflict": _("Not saved: a turn was changed by somebody else meanwhile."),
        "reading": _("reading along"),
        "holder": _("{name} is correcting this text; you read along."),
        "holderSelf": _("You are correcting this text in another window; this one reads along."),
        "lost": _("{name} took the text over at {time}. You read along; nothing you typed is lost."),
        "lostSelf": _("You took the text over in another window at {time}. This one reads along."),
        "free": _("Nobody is correcting this text now."),
        "sent": _("This text waits for agreement; it does not change now."),
        "kept": _("This browser kept what the server does not have (turns: {n}, last typed at {time})."),
        "readOnly": _("You read along here; take the text over to change it."),
        "soundFailed": _("The sound does not play. Typing and saving go on."),
    }


def _doing() -> dict[str, str]:
    return {
        "turn": _("Turn {n}, {speaker}, {time}"),
        "turnNobody": _("Turn {n}, {time}"),
        "play": _("Play from {time}"),
        "speakerOf": _("Speaker of turn {n}"),
        "nobody": _("nobody"),
        "nothingToUndo": _("There is nothing to undo."),
        "nothingToRedo": _("There is nothing to do again."),
        "undone": _("taken back"),
        "redone": _("done again"),
        "firstTurn": _("This is the first turn."),
        "lastTurn": _("This is the last turn."),
        "pressKey": _("Press the new key; Esc keeps the old one."),
        "keyTaken": _("{key} did “{deed}” before."),
        "checkedAll": _("Every turn is checked."),
        "boundary": _("the turn begins at {time}"),
        "boundaryEnd": _("the turn ends at {time}"),
        "back": _("Back to {time}"),
        "speed": _("speed {n}"),
    }


def _reviewing() -> dict[str, str]:
    return {
        "review": _("{n} to hear again"),
        "reviewDone": _("Everything on the review list was seen."),
        "noReview": _("Recognition left no doubts on this text."),
        "aside": _("Nothing to do here"),
        "fill": _("Write what is said here"),
        "gap": _("{n} s of sound without text"),
        "listened": _("listened to {share} %"),
        "notYet": _("not yet: {time}"),
        "allHeard": _("all of it"),
        "found": _("{n} places"),
        "foundOne": _("one place"),
        "foundNone": _("nowhere in this text"),
        "replaced": _("changed: {n}; one undo takes all of it back"),
        "progress": _("{checked} of {n} turns checked"),
        "hear": _("Hear this place"),
    }
