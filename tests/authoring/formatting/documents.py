"""YAML texts as people write them, drawn by Hypothesis: set in by any number of blanks, in brackets, with remarks."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

WORDS = st.one_of(
    st.sampled_from(
        ["010", "no", "3:7", "1.2亿元", "500万元", "2016-07-01", "~", "null", "Null", "", "a b", "第三条", "- a", "a: b",
         "a #b", "#c", "{a}", "[b", "it's", '"in" x', "'", '"', "\\", "%", "@x", "*", "&a", "!t", "?", "? a", ":", "a:",
         "---", "...", "<<", "=", "1e3", "0x1F", ".5", "on", "yes", "|", ">", " a", "a ", "a, b", "x" * 130, "限" * 90]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=6),
)  # fmt: skip
KEYS = st.one_of(
    st.sampled_from(
        ["pack", "versions", "rules", "id", "kind", "when", "cases", "case", "expect", "label", "add", "of"]
    ),
    WORDS.filter(lambda word: word not in ("", "~", "null", "Null", "<<")),
)
NODES: Any = st.recursive(
    WORDS,
    lambda below: st.one_of(st.lists(below, max_size=4), st.dictionaries(KEYS, below, max_size=4)),
    max_leaves=14,
)
PACKS = st.fixed_dictionaries(
    {
        "pack": st.just("weishan"),
        "versions": st.lists(
            st.fixed_dictionaries({"rules": st.lists(st.dictionaries(KEYS, WORDS, min_size=1, max_size=5))}), min_size=1
        ),
    },
    optional={"assurance": NODES, "title": WORDS, "standing": WORDS},
)
REMARKS = st.sampled_from(["# 第三条", "#", "#x", "# a: b", "# it's", '# "', "# - {", "## #"])


@st.composite
def documents(draw: Any, nodes: Any = NODES) -> str:
    """A text of one document with remarks in it. It need not be one that can be read."""
    lines = _remarks(draw, "") + _node(draw, draw(nodes), "", "", bracketed=False) + _remarks(draw, "")
    ends, last = draw(st.sampled_from(["\n", "\n", "\r\n"])), draw(st.sampled_from(["\n", "", "\n\n"]))
    return f"{ends.join(lines)}{last}"


def _node(draw: Any, node: Any, head: str, indent: str, *, bracketed: bool) -> list[str]:
    """Lines of a value behind its head, set in by `indent`."""
    gap = " " if head else ""
    if isinstance(node, str):
        return _words(draw, node, head, gap, indent, bracketed=bracketed)
    if not node or bracketed or draw(st.integers(0, 3)) == 0:
        return _brackets(draw, node, f"{head}{gap}", indent)
    step = " " * draw(st.integers(1, 3))
    pairs = [(f"{_key(draw, key)}:", value) for key, value in node.items()] if isinstance(node, dict) else []
    items = pairs or [("-", item) for item in node]
    named = head.endswith(":")
    deeper = indent if not head or (named and not pairs and draw(st.booleans())) else indent + step
    lines = [f"{head}{_beside(draw)}"] if named else []
    for number, (inner, value) in enumerate(items):
        own = _node(draw, value, inner, deeper, bracketed=False)
        if head and not named and number == 0:
            lines += [head + " " * (len(deeper) - len(indent) - 1 or 1) + own[0], *own[1:]]
            if len(deeper) - len(indent) < 2:
                deeper = indent + "  "
                lines = [head + " " + own[0], *own[1:]]
        else:
            lines += [*_remarks(draw, deeper), f"{deeper}{own[0]}", *own[1:]]
    return lines + _remarks(draw, deeper)


def _words(draw: Any, text: str, head: str, gap: str, indent: str, *, bracketed: bool) -> list[str]:
    style = draw(st.sampled_from(["plain", "plain", "single", "double", "literal", "folded"]))
    if style in ("literal", "folded") and not bracketed and text.strip() and text == text.strip():
        body = draw(st.sampled_from([[text], [text, "", text], [text, f"  {text}"]]))
        sign = {"literal": "|", "folded": ">"}[style] + draw(st.sampled_from(["", "-", "+"]))
        return [f"{head}{gap}{sign}{_beside(draw)}", *(f"{indent}    {line}" if line else "" for line in body)]
    beside = "" if bracketed else _beside(draw)
    return [f"{head}{gap}{_quoted(text, style)}{beside}"]


def _quoted(text: str, style: str) -> str:
    if style == "single":
        return "'" + text.replace("'", "''") + "'"
    if style == "double":
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return text


def _key(draw: Any, key: str) -> str:
    return _quoted(key, draw(st.sampled_from(["plain", "plain", "single", "double"])))


def _brackets(draw: Any, node: Any, head: str, indent: str) -> list[str]:
    """In brackets, on one line or broken after the commas, perhaps with remarks there."""
    begins, ends = "{}" if isinstance(node, dict) else "[]"
    pairs = [(f"{_key(draw, key)}: ", value) for key, value in node.items()] if isinstance(node, dict) else []
    parts = pairs or [("", item) for item in node]
    broken = draw(st.booleans())
    lines = [f"{head}{begins}"]
    for number, (inner, value) in enumerate(parts):
        own = _node(draw, value, inner.strip(), f"{indent}  ", bracketed=True)
        comma = "," if number + 1 < len(parts) else ""
        own[-1] += comma
        if broken:
            lines[-1] += _beside(draw)
            lines += [*_remarks(draw, f"{indent} "), f"{indent}    {own[0]}", *own[1:]]
        else:
            lines[-1] += (" " if number else "") + own[0]
            lines += own[1:]
    if broken and parts:
        lines[-1] += _beside(draw)
        lines += [*_remarks(draw, f"{indent}  "), f"{indent}  {ends}"]
    else:
        lines[-1] += ends
    lines[-1] += _beside(draw)
    return lines


def _beside(draw: Any) -> str:
    return f" {draw(REMARKS)}" if draw(st.integers(0, 4)) == 0 else ""


def _remarks(draw: Any, indent: str) -> list[str]:
    lines: list[str] = []
    for kind in draw(st.lists(st.integers(0, 2), max_size=2)) if draw(st.integers(0, 2)) == 0 else []:
        lines.append("" if kind == 0 else f"{indent[: len(indent) * kind // 2]}{draw(REMARKS)}")
    return lines
