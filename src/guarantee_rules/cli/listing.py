"""`guarantee-rules list`: the packs that come with the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guarantee_rules.cli.options import Json, Lang
from guarantee_rules.cli.output import put, put_json, table
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from guarantee_rules.api import Pack

COLUMNS = ("pack", "city", "title", "standing", "versions", "rules", "questions")


def list_packs(as_json: Json = False, lang: Lang = "") -> None:
    from guarantee_rules.api import bundled, load

    packs = [load(name) for name in bundled()]
    if as_json:
        put_json({"packs": [_json(pack) for pack in packs]})
    else:
        put(table([phrase(lang, f"cli.list.{column}") for column in COLUMNS], [_row(pack, lang) for pack in packs]))


def _json(pack: Pack) -> dict[str, Any]:
    from guarantee_rules.cli.sheet import addressed, valid

    return {
        "pack": pack.name,
        "city": pack.loaded.city.model_dump(),
        "title": pack.loaded.title.model_dump(),
        "standing": pack.loaded.standing,
        "versions": [{"version": version.version, "valid": valid(version)} for version in pack.versions],
        "rules": len(pack.versions[-1].rules),
        "questions": list(addressed(pack.versions[-1])),
        "digest": pack.digest,
    }


def _row(pack: Pack, lang: str) -> tuple[str, ...]:
    about = _json(pack)
    return (
        pack.name,
        about["city"][lang],
        about["title"][lang],
        phrase(lang, f"cli.standing.{pack.loaded.standing}"),
        ", ".join(version["version"] for version in about["versions"]),
        str(about["rules"]),
        str(len(about["questions"])),
    )
