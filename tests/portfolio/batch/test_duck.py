"""DuckDB as portfolios use it: safe releases only, bounded, in UTC, and without a way out."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from guarantee_rules.portfolio.duck import EngineRefused, connection, engine, quoted, refuse_unsafe


@pytest.mark.parametrize("version", ["1.5.6", "1.5.7", "1.6.0", "2.0.1", "2.1.0", "2.9.9"])
def test_safe_releases_are_used(version: str) -> None:
    refuse_unsafe(version)


@pytest.mark.parametrize("version", ["0.10.3", "1.4.4", "1.5.5", "3.0.0", "3.0.0.dev1", "2.0.0"])
def test_others_are_refused_by_name(version: str) -> None:
    with pytest.raises(EngineRefused, match=version.replace(".", r"\.")):
        refuse_unsafe(version)


def test_the_release_in_use_is_told() -> None:
    assert engine() == f"duckdb {duckdb.__version__}"


def test_nothing_outside_can_be_reached_or_set(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    outside = [
        f"SELECT * FROM read_csv('{tmp_path}/secret.csv')",
        f"SELECT * FROM read_text('{tmp_path}/secret.csv')",
        f"SELECT * FROM '{tmp_path}/secret.csv'",
        f"COPY (SELECT 1) TO '{tmp_path}/out.csv'",
        f"ATTACH '{tmp_path}/other.duckdb'",
        "INSTALL httpfs",
        "SELECT * FROM tmp_path",
        "SET enable_external_access = true",
        "SET TimeZone = 'Asia/Shanghai'",
        "SET memory_limit = '100GB'",
    ]
    with connection(spill=tmp_path / "spill") as duck:
        for query in outside:
            with pytest.raises(duckdb.Error):
                duck.execute(query)
        assert duck.execute("SELECT current_setting('TimeZone')").fetchone() == ("UTC",)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret.csv"]


def test_memory_is_bounded_and_what_is_spilled_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / "spill").mkdir()
    (tmp_path / "spill" / "duckdb_temp_storage-0.tmp").write_bytes(b"of a killed process")
    with connection(memory="100MB", threads=1, spill=tmp_path / "spill") as duck:
        assert duck.execute("SELECT current_setting('threads')").fetchone() == (1,)
        duck.execute("CREATE TEMP TABLE t AS SELECT md5(range::VARCHAR) AS a FROM range(4000000)")
        assert duck.execute("SELECT count(*) FROM t").fetchone() == (4_000_000,)
        assert any((tmp_path / "spill").iterdir())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("memory", ["2", "much", "2GB; SET x", "-1GB", ""])
def test_memory_is_a_size(memory: str) -> None:
    with pytest.raises(EngineRefused, match="memory-unreadable"), connection(memory=memory):
        pass


def test_names_are_quoted_whatever_they_hold() -> None:
    name = 'a"; DROP TABLE x; --'
    with connection() as duck:
        found = duck.execute(f"SELECT 1 AS {quoted(name)}").to_arrow_table()
    assert found.schema.names == [name]
