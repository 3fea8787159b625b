"""The floor in the browser: a static page with the same words and the same highlights, and nothing else."""

import gzip
import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

from benchmarks.corpus import Transcript

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>floor</title>
<style>::highlight(all) {{ background: #fe9; }}</style><main>{paragraphs}</main>
<script>
const nodes = [...document.querySelectorAll("p")].map((p) => p.firstChild);
const all = new Highlight();
for (const [turn, from, last, to] of {pieces}) {{
  const [startContainer, endContainer] = [nodes[turn], nodes[last]];
  all.add(new StaticRange({{ startContainer, startOffset: from, endContainer, endOffset: to }}));
}}
CSS.highlights.set("all", all);
requestAnimationFrame(() => setTimeout(() => {{ document.documentElement.dataset.painted = all.size; }}));
</script></html>"""


@contextmanager
def served(transcript: Transcript) -> Iterator[str]:
    """Serve the page, packed, on an address of its own for as long as the block lasts."""
    content = gzip.compress(page(transcript).encode(), 6)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(content))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def page(transcript: Transcript) -> str:
    """One paragraph a turn, and the first coder's spans as `[turn, from, turn, to]` in UTF-16 units."""
    paragraphs = "".join(f"<p>{escape(text)}</p>" for _speaker, text in transcript.turns)
    place = [(turn, units) for turn, (_speaker, text) in enumerate(transcript.turns) for units in _units(text + "\n")]
    pieces = [[*place[span.start], *place[span.end]] for span in transcript.codings[0]]
    return _PAGE.format(paragraphs=paragraphs, pieces=json.dumps(pieces, separators=(",", ":")))


def _units(text: str) -> Iterator[int]:
    """The UTF-16 offset of every code point."""
    units = 0
    for character in text:
        yield units
        units += 1 + (ord(character) > 0xFFFF)


def _handler(content: bytes) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """The page, whatever is asked for."""
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    return Handler
