"""What is sent, as a model: where it is wrong, its errors say so in the library's words and repeat nothing of it."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from pydantic import ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from guarantee_rules.api import Pack
from guarantee_rules.contracts.naming import Part
from guarantee_rules.contracts.refusals import DIAGNOSTIC, told_of
from guarantee_rules.source.diagnostics import Diagnostic, sentence


class Sent(Part):
    """A body that was sent. Of a `ValidationError` of such a model `problem_of` tells everything that is wrong.

    FastAPI shows the `input` of each error to whoever asks: here it is always null, as facts about persons are in it.
    """

    asks_of: ClassVar[tuple[Pack, str] | None] = None
    """The pack and the question of a request to one question."""
    told_in: ClassVar[str] = "en"
    """The language of the errors' own messages."""

    @model_validator(mode="wrap")
    @classmethod
    def _told(cls, given: Any, read: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return read(given)
        except ValidationError as invalid:
            errors = invalid.errors(include_url=False, include_context=True, include_input=False)
            pack, question = cls.asks_of or (None, "")
            told = told_of(errors, given, cls.model_fields, pack, question)
            wrong = [_line(one, cls.told_in) for one in told]
            raise ValidationError.from_exception_data(cls.__name__, wrong, hide_input=True) from None


def _line(wrong: Diagnostic, lang: str) -> InitErrorDetails:
    """The error at its place, with what it means beside it for `problem_of`."""
    at = dict(wrong.params).get("at", "")
    loc = tuple(part.replace("~1", "/").replace("~0", "~") for part in at.split("/")[1:])
    words = PydanticCustomError(
        "refused", "{code}: {told}", {"code": wrong.code, "told": sentence(wrong, lang), DIAGNOSTIC: wrong}
    )
    return InitErrorDetails(type=words, loc=loc, input=None)
