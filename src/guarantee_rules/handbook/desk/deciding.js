"use strict";
// A question put to a pack: the version in force on the governing date answers, as in deciding.py; what an answer rests
// on and leaves blank, as in explain/ and comparison.py.

Object.assign(globalThis.guaranteeRules, (function () {
  const values = globalThis.guaranteeRules;
  const { Unknown, run } = values;
  const AS_OF = "as_of";

  // The data of a desk, made ready once: figures and the calendar read.
  function readyDesk(data) {
    return { ...values.ready(data), calendar: new values.Calendar(data.calendar) };
  }

  // The decision of a pack. `facts` is a Map of values by name, `asOf` a date, `chosen` a Map of readings to be read
  // otherwise than by default; an option that the version does not know makes `refused`.
  function decide(desk, pack, question, facts, asOf, chosen) {
    let found;
    for (const version of [...pack.versions].reverse()) {
      const decided = decideBy(desk, pack, version, question, facts, asOf, chosen);
      if (found === undefined || decided.outcome !== "not_in_force") found = decided;
      if (decided.outcome !== "not_in_force") break;
    }
    return found;
  }

  function decideBy(desk, pack, version, question, facts, asOf, chosen) {
    const readings = new Map(Object.entries(version.readings).map(([name, reading]) => [name, reading.default]));
    const refused = [];
    for (const [name, option] of chosen) {
      if (!Object.hasOwn(version.readings, name)) continue;
      if (Object.hasOwn(version.readings[name].options, option)) readings.set(name, option);
      else refused.push(name);
    }
    const program = desk.programs[version.programs[question]];
    const asked = { facts: new Map(facts).set(AS_OF, asOf), readings, calendar: desk.calendar };
    const answer = run(desk, program, asked);
    return { pack, version, question, program, readings, refused, answer, outcome: nameOf(answer.outcome) };
  }

  // An outcome as a decision names it.
  function nameOf(outcome) {
    if (!(outcome instanceof Unknown)) return outcome;
    return outcome.missing.size > 0 ? "missing_fact" : "not_determined";
  }

  // --- what is known, missing and open

  // The facts that can still change the outcome, the most useful first: those of mandatory rules, among these those
  // that more rules wait for, then in the order the rules ask.
  function missingOf({ program, answer }) {
    if (!(answer.outcome instanceof Unknown)) return [];
    const places = new Map(Object.keys(program.facts).map((name, at) => [name, at]));
    const waiting = new Map();
    program.checks.forEach((check, number) => {
      if (answer.verdicts[number] !== "unknown" || !["requirement", "limb"].includes(check.role)) return;
      for (const name of missingIn(answer.at[check.applies], answer.at[check.holds])) {
        waiting.set(name, [...(waiting.get(name) || []), check.force === "mandatory"]);
      }
    });
    const place = (name) => {
      const rules = waiting.get(name) || [];
      return [rules.includes(true) ? 0 : 1, -rules.length, places.has(name) ? places.get(name) : places.size, name];
    };
    return [...answer.outcome.missing].map((name) => [place(name), name]).sort(byPlace).map(([, name]) => name);
  }

  function missingIn(...found) {
    return new Set(found.flatMap((value) => (value instanceof Unknown ? [...value.missing] : [])));
  }

  function byPlace([one], [other]) {
    const at = one.findIndex((part, place) => part !== other[place]);
    return at < 0 ? 0 : one[at] < other[at] ? -1 : 1;
  }

  // What is open whatever else is supplied, by number.
  function openOf({ answer }) {
    return answer.outcome instanceof Unknown ? [...answer.outcome.open].sort((one, other) => one - other) : [];
  }

  // What came of each rule asked; of one that asks nothing, such as a gap, `applied` where it applies.
  function verdictsOf(desk, { program, answer }) {
    return program.checks.map((check, number) => {
      const verdict = answer.verdicts[number];
      const asksNothing = desk.nodes[check.holds][0] === "lit" && check.role !== "limb";
      if (!asksNothing || verdict !== "met") return verdict;
      return answer.at[check.applies] instanceof Unknown ? "unknown" : "applied";
    });
  }

  // --- the readings an answer relies on

  // Of a choice only the branch taken counts, of conditions only those that decide.
  function readingsOf(desk, { program, answer }) {
    const { nodes } = desk;
    const at = (number) => answer.at[number];
    const pending = [program.outcome, ...answer.outputs.map(([output]) => output.expr)];
    const seen = new Set();
    const found = new Set();
    while (pending.length > 0) {
      const number = pending.pop();
      if (seen.has(number)) continue;
      seen.add(number);
      const node = nodes[number];
      const deciding = node[0] === "any";
      if (node[0] === "reading") found.add(node[1]);
      else if (node[0] === "if" && !(at(node[1]) instanceof Unknown)) pending.push(node[1], at(node[1]) ? node[2] : node[3]);
      else if ((node[0] === "all" || node[0] === "any") && at(number) === deciding) {
        pending.push(node[1].find((part) => at(part) === deciding));
      } else pending.push(...values.partsOfNode(node));
    }
    return Object.keys(program.readings).filter((name) => found.has(name));
  }

  // --- several answers side by side

  // The names of all values any of them gives.
  function valuesOf(decisions) {
    return [...new Set(decisions.flatMap(({ answer }) => answer.outputs.map(([output]) => output.name)))];
  }

  // One cell: { output, value }, or { why } where there is none: `missing_fact`, `not_in_force`, `not_given`, or what
  // the text says.
  function cellOf(desk, decision, name) {
    const { answer, outcome, question, version } = decision;
    if (outcome === "not_applicable" || outcome === "not_in_force") return { why: outcome };
    const given = answer.outputs.find(([output]) => output.name === name);
    if (given !== undefined) {
      return given[1] instanceof Unknown ? { why: blank(desk, given[1]) } : { output: given[0], value: given[1] };
    }
    const prefix = name.slice(0, name.lastIndexOf(".") + 1);
    const blanks = version.blanks[question];
    if (Object.hasOwn(blanks, name)) return { why: blanks[name] };
    if (Object.hasOwn(blanks, prefix)) return { why: blanks[prefix] };
    if (prefix && Object.hasOwn(version.left_out, prefix.slice(0, -1))) return { why: version.left_out[prefix.slice(0, -1)] };
    const unknown = answer.outcome instanceof Unknown && answer.outputs.length === 0;
    return { why: unknown ? blank(desk, answer.outcome) : "not_given" };
  }

  function blank(desk, unknown) {
    if (unknown.missing.size > 0 || unknown.open.size === 0) return "missing_fact";
    return [...unknown.open].map((number) => desk.open[number]).sort(openOrder)[0][0];
  }

  function openOrder(one, other) {
    return one[0] !== other[0] ? (one[0] < other[0] ? -1 : 1) : 0;
  }

  // The number of the label of a value of the answer: that of the rule whose words give it in this case.
  function calledIn({ answer }, called) {
    while (Array.isArray(called)) {
      const test = answer.at[called[0]];
      called = test instanceof Unknown ? called[3] : test ? called[1] : called[2];
    }
    return called;
  }

  // The number of the label of a row: where cities can call the value differently one that fits all, else their own;
  // undefined where they differ and there are no words that fit all.
  function commonName(desk, decisions, name) {
    const { question } = decisions[0];
    const common = Object.hasOwn(desk.common, question) ? desk.common[question] : undefined;
    if (common !== undefined && Object.hasOwn(common, name)) return common[name];
    const found = new Set();
    for (const { answer } of decisions) {
      for (const [output] of answer.outputs) if (output.name === name) found.add(calledIn({ answer }, output.called));
    }
    return found.size === 1 ? [...found][0] : undefined;
  }

  return { readyDesk, decide, missingOf, openOf, verdictsOf, readingsOf, valuesOf, cellOf, calledIn, commonName };
})());
