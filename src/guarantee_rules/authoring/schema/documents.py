"""A document of the library as a JSON Schema: its keys, what each may hold and what it is for."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from guarantee_rules.authoring.meaning import about, meaning, member, one_of
from guarantee_rules.authoring.schema.figures import figure, whole
from guarantee_rules.authoring.schema.said import Said, Schema
from guarantee_rules.kinds import fields
from guarantee_rules.kinds.fields import Figure, Length, NameOf, Whole
from guarantee_rules.source.model import Declared, Model
from guarantee_rules.source.readers import Before, OneOrMore

Special = Callable[["Documents"], Schema]
"""What describes an entry of which more is known than its annotation says, such as the names of questions."""
KEY = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,63}$"}
TEXT = {"type": ["string", "number"], "pattern": "\\S"}
"""A text that is `true` is refused here and nowhere else: an editor would offer it wherever words may stand."""
SCALAR = {"type": ["string", "number", "boolean"], "pattern": "\\S"}


@dataclass
class Documents:
    """Describes documents under `definitions`, each once. `special` entries are named by document and key."""

    said: Said
    special: Mapping[tuple[str, str], Special] = field(default_factory=dict)
    definitions: dict[str, Schema] = field(default_factory=dict)

    def ref(self, name: str, make: Callable[[], Schema]) -> Schema:
        """A reference to a definition, which is made when it is first referred to."""
        if name not in self.definitions:
            self.definitions[name] = {}  # what refers to itself meets itself here
            self.definitions[name] = make()
        return {"$ref": f"#/definitions/{name}"}

    def document(self, model: type[Model]) -> Schema:
        """A reference to the description of a document."""
        return self.ref(model.__name__, lambda: self.described(model))

    def described(self, model: type[Model]) -> Schema:
        declared = model.model_fields.values()
        schema: Schema = {
            "type": "object",
            "description": self.said.both(lambda lang: about(model, lang)),
            "properties": {one.key: self.entry(model, one) for one in declared},
            "required": [one.key for one in declared if not hasattr(model, one.name)],
            "additionalProperties": False,
        }
        groups = one_of(model)
        if groups:
            schema["allOf"] = [{"oneOf": [{"required": [key]} for key in group]} for group in groups]
        return schema

    def entry(self, model: type[Model], declared: Declared) -> Schema:
        """What one entry of a document may hold, with what it is for."""
        special = next(
            (made for one in model.__mro__ if (made := self.special.get((one.__name__, declared.key))) is not None),
            None,
        )
        held = special(self) if special is not None else self.annotated(declared.annotation, declared.key)
        if declared.length is not None:
            held = {**held, **_counted(held, declared.length)}
        return {**held, "description": self.said.both(lambda lang: meaning(model, declared.key, lang))}

    def annotated(self, annotation: Any, key: str) -> Schema:
        """What may stand where a field has this annotation."""
        origin, arguments = get_origin(annotation), get_args(annotation)
        if annotation is fields.Formula:
            return self.formula()
        if annotation is fields.Key:
            return self.said.refusing(KEY, "diagnostics.key-form.help")
        if annotation is fields.Text:
            return self.said.refusing(TEXT, "diagnostics.text-empty.help")
        if annotation is fields.Flag:
            return {"type": ["boolean", "string"], "pattern": "^(true|false)$"}
        if origin is Annotated:
            return self._marked(arguments, key)
        if origin in (Union, types.UnionType):
            return {"anyOf": [self.annotated(one, key) for one in arguments if one is not type(None)]}
        if origin is Literal:
            return self.said.named(arguments, lambda name: self.said.both(lambda lang: member(key, name, lang)))
        if origin is tuple:
            return {"type": "array", "items": self.annotated(arguments[0], key)}
        if origin is dict:
            return self._entries(arguments[0], arguments[1], key)
        if annotation is str:
            return {"type": ["string", "number", "boolean", "null"]}
        return self.document(annotation) if isinstance(annotation, type) and issubclass(annotation, Model) else {}

    def _marked(self, arguments: tuple[Any, ...], key: str) -> Schema:
        held = None
        for mark in arguments[1:]:
            match mark:
                case Before(Figure() as read):
                    name = read.type.name
                    held = self.said.refusing(figure(read.type), f"diagnostics.figure-unreadable.{name}.help")
                case Before(Whole() as read):
                    held = self.said.refusing(whole(read), "diagnostics.whole-number.help")
                case NameOf(sort="fact"):
                    held = self.special["fact", ""](self)
                case Length():
                    held = held or self.annotated(arguments[0], key)
                    held |= _counted(held, mark)
                case OneOrMore():
                    several = self.annotated(arguments[0], key)
                    held = {"anyOf": [several["items"], several]}
                case _:
                    pass
        return held if held is not None else self.annotated(arguments[0], key)

    def _entries(self, name: Any, below: Any, key: str) -> Schema:
        schema: Schema = {"type": "object", "additionalProperties": self.annotated(below, key)}
        if name is fields.Key:
            schema["propertyNames"] = {"pattern": KEY["pattern"]}
        return schema

    # --- formulas

    def formula(self) -> Schema:
        """One line of text, or structure; what is in the line is for `check` to say."""
        return self.ref("formula", self._formula)

    def _formula(self) -> Schema:
        line = self.said.refusing(SCALAR, "diagnostics.guard-empty.help")
        return {"anyOf": [line, self.ref("structure", self._structure)]}

    def _structure(self) -> Schema:
        formula, tell = {"$ref": "#/definitions/formula"}, self._told
        cases = {
            "type": "object",
            "properties": {"when": {**formula, **tell("when")}, "is": {**formula, **tell("is")}},
            "required": ["when", "is"],
            "additionalProperties": False,
        }
        switch = {
            "properties": {"reading": {**self.annotated(fields.Key, ""), **tell("reading")}},
            "additionalProperties": {**formula, **tell("option")},
            "minProperties": 2,
        }
        choice = {
            "properties": {
                "choose": {"type": "array", "items": cases, **tell("choose")},
                "otherwise": {**formula, **tell("otherwise")},
            },
            "required": ["otherwise"],
            "additionalProperties": False,
        }
        guards = {"type": "array", "items": formula, "minItems": 1}
        connected = {
            "properties": {
                "all": {**guards, **tell("all")},
                "any": {**guards, **tell("any")},
                "not": {**formula, **tell("not")},
            },
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": 1,
        }
        return {
            "type": "object",
            # What they hold follows below: an option of a reading may be called like one of them.
            "properties": {key: tell(key) for key in ("reading", "choose", "all", "any", "not")},
            "if": {"required": ["reading"]},
            "then": switch,
            "else": {"if": {"required": ["choose"]}, "then": choice, "else": connected},
        }

    def _told(self, key: str) -> Schema:
        return {"description": self.said.phrase(f"entries.Formula.{key}")}


def _counted(held: Schema, length: Length) -> Schema:
    least, most = ("minItems", "maxItems") if held.get("type") == "array" else ("minProperties", "maxProperties")
    counted = {least: length.least} if length.least else {}
    return counted | ({most: length.most} if length.most is not None else {})
