"""Other engines at the common screening, each in the form its own documentation recommends for speed."""

from __future__ import annotations

from benchmarks.peers import cedarpy, cel, datalogic_py, openfisca, regopy, rule_engine, simpleeval, zen_engine

PEERS = (
    (datalogic_py.DISTRIBUTION, datalogic_py.entrants),
    (zen_engine.DISTRIBUTION, zen_engine.entrants),
    ("cel-expr-python", cel.in_cpp),
    ("common-expression-language", cel.in_rust),
    ("cel-python", cel.in_python),
    (simpleeval.DISTRIBUTION, simpleeval.entrants),
    (rule_engine.DISTRIBUTION, rule_engine.entrants),
    (cedarpy.DISTRIBUTION, cedarpy.entrants),
    (regopy.DISTRIBUTION, regopy.entrants),
    (openfisca.DISTRIBUTION, openfisca.entrants),
)
"""The name of each distribution, and what makes its entrants; ImportError where it is not installed."""
