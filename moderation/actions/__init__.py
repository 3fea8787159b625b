"""What people do in moderation. Coders' layers are never touched; deeds are never edited or deleted, only undone."""

from moderation.actions.deciding import decide, defer, send_back
from moderation.actions.deeds import Overtaken
from moderation.actions.discussion import remark, withdraw
from moderation.actions.manners import require_third, shuffle_coders
from moderation.actions.second_looks import answer, take_back
from moderation.actions.undoing import undo
from moderation.codings.actions.adding import add
from moderation.codings.actions.auditing import draw_audit, judge
from moderation.codings.actions.choosing import choose_result, leave_to_latest
from moderation.codings.actions.many import decide_many
from moderation.codings.actions.splitting import split
from moderation.kinds import Own

__all__ = [
    "Overtaken",
    "Own",
    "add",
    "answer",
    "choose_result",
    "decide",
    "decide_many",
    "defer",
    "draw_audit",
    "judge",
    "leave_to_latest",
    "remark",
    "require_third",
    "send_back",
    "shuffle_coders",
    "split",
    "take_back",
    "undo",
    "withdraw",
]
