"""The text of a request read as JSON, and refused where readers of JSON would silently disagree about it."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from guarantee_rules.source.diagnostics import FactsError, diagnostic

LONGEST_NUMBER = 200
_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def read_json(content: bytes | str) -> object:
    """The value. Names that stand twice, `NaN` and halves of characters are refused, as is what nests too deep.

    Numbers with a point or an exponent become binary numbers, as with any reader of JSON, and are refused as facts.
    Raises `FactsError`.
    """
    try:
        text = content.decode("utf-8") if isinstance(content, bytes) else content
        value: object = json.loads(text, object_pairs_hook=_once, parse_constant=_never, parse_int=_whole)
        if _HALF.search(text):
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeError:
        raise FactsError([diagnostic("request-not-unicode", None)]) from None
    except RecursionError:
        raise FactsError([diagnostic("request-too-deep", None)]) from None
    except json.JSONDecodeError as wrong:
        raise FactsError([diagnostic("request-not-json", None, line=wrong.lineno, column=wrong.colno)]) from None
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise FactsError([diagnostic("request-name-twice", None, name=twice[:80])])
    return found


def _never(constant: str) -> NoReturn:
    raise FactsError([diagnostic("request-not-a-number", None, found=constant)])


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise FactsError([diagnostic("request-number-too-long", None, most=LONGEST_NUMBER)])
    return int(digits)
