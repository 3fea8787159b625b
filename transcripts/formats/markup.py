"""HTML inside other formats: what its reader does not see is taken out before it is read as text."""

import re
from collections.abc import Iterator

from lxml import html

from transcripts.formats.documents import HIDDEN, STRUCK, LeftOut

_NO_TEXT = frozenset({"script", "style", "template", "head", "title", "noscript", "iframe", "object", "textarea"})
_STRUCK = frozenset({"s", "strike", "del"})
_UNSEEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:font-size|opacity)\s*:\s*0(?:\.0*)?(?:\D|$)"
    r"|(?<![\w-])color\s*:\s*transparent",
    re.IGNORECASE,
)
_STRUCK_STYLE = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)
_RULE = re.compile(r"([^{}]{1,2000})\{([^{}]{0,2000})\}")
_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?(?:([.#])([\w-]+))?$", re.IGNORECASE)


def without_unseen(root: html.HtmlElement) -> LeftOut:
    """Take hidden and struck words, comments and scripts out of a tree; the counts of what was left out."""
    left_out = LeftOut()
    hidden = frozenset(_hidden_selectors(root))
    waiting = [root]
    while waiting:
        for child in list(waiting.pop()):
            sentence = _unseen(child, hidden) if isinstance(child.tag, str) else None
            if sentence:
                left_out[sentence] += bool("".join(child.itertext()).strip())
            if sentence or not isinstance(child.tag, str) or child.tag in _NO_TEXT:
                child.drop_tree()
            else:
                waiting.append(child)
    return left_out


def _unseen(node: html.HtmlElement, hidden: frozenset[str]) -> str | None:
    style = node.get("style", "")
    names = {node.tag, f"#{node.get('id')}"}.union(*((f".{name}", f"{node.tag}.{name}") for name in node.classes))
    if node.tag in _NO_TEXT:
        return None
    if "hidden" in node.attrib or _UNSEEN_STYLE.search(style) or names & hidden:
        return HIDDEN
    return STRUCK if node.tag in _STRUCK or _STRUCK_STYLE.search(style) else None


def _hidden_selectors(root: html.HtmlElement) -> Iterator[str]:
    """The simple selectors (`p`, `.name`, `p.name`, `#id`) that the page's own styles hide."""
    for sheet in root.iter("style"):
        for selectors, rules in _RULE.findall(sheet.text or ""):
            if _UNSEEN_STYLE.search(rules):
                yield from (name.strip() for name in selectors.split(",") if _SELECTOR.match(name.strip()))
