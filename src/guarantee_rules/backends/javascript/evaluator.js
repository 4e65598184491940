"use strict";
// What programs come to: core/evaluate.py once more, in its order, over the tables that data.py writes.
//
// A table of nodes serves all programs. The parts of a node stand before it, so that a program is worked out by going
// through its nodes in turn: nothing calls itself, however deep a formula is. A definition is its node.

Object.assign(globalThis.guaranteeRules, (function () {
  const values = globalThis.guaranteeRules;
  const { Unknown, NOTHING, missing, leftOpen, merged, union, same, order } = values;

  const BEYOND = "calendar.10000"; // what is missing where a date would lie outside the years 1 to 9999
  const UNDEFINED_RATIO = 0; // the first of what can be open

  const COMPARE = {
    "<": (left, right) => order(left, right) < 0,
    "<=": (left, right) => order(left, right) <= 0,
    "==": (left, right) => same(left, right),
    "!=": (left, right) => !same(left, right),
    ">=": (left, right) => order(left, right) >= 0,
    ">": (left, right) => order(left, right) > 0,
  };
  const ARITHMETIC = { "+": values.add, "-": values.subtract, "*": values.multiply };

  // --- one node

  // The value of a node, or what is unknown of it. `at` has the values of the nodes before it.
  function valueOf(node, at, asked) {
    switch (node[0]) {
      case "lit":
        return node[1];
      case "fact":
        return asked.facts.has(node[1]) ? asked.facts.get(node[1]) : missing(node[1]);
      case "given":
        return asked.facts.has(node[1]);
      case "reading":
        return asked.readings.get(node[1]);
      case "compare":
        return compared(node[2], at[node[1]], at[node[3]]);
      case "all":
        return decidedBy(false, node[1].map((part) => at[part]));
      case "any":
        return decidedBy(true, node[1].map((part) => at[part]));
      case "not":
        return lifted((of) => !of, at[node[1]]);
      case "one_of":
        return ofNames((name) => node[2].includes(name), at[node[1]]);
      case "includes":
        return lifted((names) => names.has(node[2]), at[node[1]]);
      case "arithmetic":
        return lifted(ARITHMETIC[node[2]], at[node[1]], at[node[3]]);
      case "quotient":
        return lifted((of, over) => divided(of, over, node[3], node[4]), at[node[1]], at[node[2]]);
      case "portion": {
        const share = (of, part, whole) => divided(values.multiply(of, part), whole, 2, node[4]);
        return lifted(share, at[node[1]], at[node[2]], at[node[3]]);
      }
      case "extreme": {
        const goesBefore = (one, other) => (node[1] === "min" ? order(one, other) < 0 : order(one, other) > 0);
        const extreme = (...parts) => parts.reduce((found, part) => (goesBefore(part, found) ? part : found));
        return lifted(extreme, ...node[2].map((part) => at[part]));
      }
      case "if":
        return chosen(at[node[1]], at[node[2]], at[node[3]]);
      case "needs": {
        const unknown = merged(node[1].map((part) => at[part]));
        return unknown === null ? at[node[2]] : new Unknown(unknown.missing, unknown.open);
      }
      case "undecided":
        return leftOpen(node[1]);
      case "shift":
        return lifted((day, count) => shifted(day, count, node[3], asked.calendar), at[node[1]], at[node[2]]);
      case "rolled":
        return lifted((day) => nextWorkday(day, asked.calendar), at[node[1]]);
      case "on_day":
        return lifted((day) => values.onDay(day, node[2], node[3]), at[node[1]]);
      case "between":
        return lifted(node[3] === "months" ? values.monthsBetween : (start, end) => BigInt(end - start), at[node[1]], at[node[2]]);
      case "count":
        return at[node[1]];
      default:
        throw new Error(`no such node: ${node[0]}`);
    }
  }

  // The function of known values; of anything unknown, all that is unknown.
  function lifted(of, ...parts) {
    const unknown = merged(parts);
    return unknown === null ? of(...parts) : new Unknown(unknown.missing, unknown.open);
  }

  function decidedBy(deciding, parts) {
    if (parts.includes(deciding)) return deciding;
    const unknown = merged(parts);
    return unknown === null ? !deciding : unknown;
  }

  function compared(sign, left, right) {
    const ofSameness = sign === "==" || sign === "!=";
    if (ofSameness && typeof left === "string") [left, right] = [right, left];
    if (ofSameness && typeof right === "string") return ofNames((name) => COMPARE[sign](name, right), left);
    return lifted(COMPARE[sign], left, right);
  }

  // Whether a name fits; of one that is still open between some, what holds of all of them.
  function ofNames(holds, name) {
    if (!(name instanceof Unknown)) return holds(name);
    const answers = new Set([...(name.among || [])].map(holds));
    return answers.size === 1 ? answers.has(true) : new Unknown(name.missing, name.open);
  }

  function chosen(test, then, orelse) {
    if (!(test instanceof Unknown)) return test ? then : orelse;
    if (kindOf(then) !== "unknown" && kindOf(then) === kindOf(orelse) && same(then, orelse)) return then;
    const unknown = [test, then, orelse].filter((value) => value instanceof Unknown);
    // What one branch leaves open is open whatever is supplied only if the other leaves it open too.
    const open = new Set([...opensOf(then)].filter((number) => opensOf(orelse).has(number)));
    const [either, other] = [candidatesOf(then), candidatesOf(orelse)];
    const among = either.size > 0 && other.size > 0 ? union(either, other) : null;
    return new Unknown(union(...unknown.map((it) => it.missing)), union(test.open, open), among);
  }

  function kindOf(value) {
    if (typeof value !== "object") return typeof value;
    return value instanceof Unknown ? "unknown" : value instanceof Set ? "names" : "decimal";
  }

  const opensOf = (value) => (value instanceof Unknown ? value.open : NOTHING);

  // The names a value is or can still be; none where it is no name or nothing is known of it.
  function candidatesOf(value) {
    if (value instanceof Unknown) return value.among || NOTHING;
    return typeof value === "string" ? new Set([value]) : NOTHING;
  }

  function divided(of, over, places, rounding) {
    return values.isZero(over) ? leftOpen(UNDEFINED_RATIO) : values.quotient(of, over, places, rounding);
  }

  const orBeyond = (day) => (day === undefined ? missing(BEYOND) : day);
  const yearMissing = (day) => missing(`calendar.${values.partsOf(day)[0]}`);

  function shifted(day, count, unit, calendar) {
    if (unit === "months") return orBeyond(values.addMonths(day, count));
    if (unit === "days") return orBeyond(values.addDays(day, count));
    for (let left = count; left > 0n; ) {
      day = values.addDays(day, 1n);
      if (day === undefined) return missing(BEYOND);
      const works = calendar.isWorkday(day);
      if (works === undefined) return yearMissing(day);
      if (works) left -= 1n;
    }
    return day;
  }

  function nextWorkday(day, calendar) {
    for (let works = calendar.isWorkday(day); !works; works = calendar.isWorkday(day)) {
      if (works === undefined) return yearMissing(day);
      day = values.addDays(day, 1n);
      if (day === undefined) return missing(BEYOND);
    }
    return day;
  }

  // --- programs

  const READ = {
    decimal: values.readDecimal,
    int: BigInt,
    date: values.readDay,
    names: (names) => new Set(names),
    bool: (value) => value,
    name: (value) => value,
  };

  // A value from what data.py writes: ["decimal", "5000000.00"], ["date", "2024-03-01"].
  const read = ([kind, value]) => READ[kind](value);

  // The table of all programs made ready: literals read.
  function ready(data) {
    const nodes = data.nodes.map((node) => (node[0] === "lit" ? ["lit", read(node[1])] : node));
    return { ...data, nodes };
  }

  const PARTS = {
    compare: [1, 3], all: [1], any: [1], not: [1], one_of: [1], includes: [1], arithmetic: [1, 3], quotient: [1, 2],
    portion: [1, 2, 3], extreme: [2], if: [1, 2, 3], needs: [1, 2], shift: [1, 2], rolled: [1], on_day: [1],
    between: [1, 2], count: [1],
  };

  const partsOf = (node) => (PARTS[node[0]] || []).flatMap((place) => node[place]);

  // The nodes a program needs, each once and after its parts; kept with the program.
  const orders = new WeakMap();

  function orderOf(table, program) {
    if (!orders.has(program)) {
      const roots = [
        program.outcome,
        ...program.checks.flatMap(({ applies, holds }) => [applies, holds]),
        ...program.outputs.flatMap(({ applies, expr }) => [applies, expr]),
        ...program.notices.map(({ when }) => when),
      ];
      const [needed, pending] = [new Set(), roots];
      while (pending.length > 0) {
        const at = pending.pop();
        if (!needed.has(at)) {
          needed.add(at);
          pending.push(...partsOf(table.nodes[at]));
        }
      }
      orders.set(program, [...needed].sort((one, other) => one - other));
    }
    return orders.get(program);
  }

  // The answer of a program of a ready table. `asked` has facts and readings (Maps) and the calendar.
  function run(table, program, asked) {
    const at = [];
    for (const number of orderOf(table, program)) at[number] = valueOf(table.nodes[number], at, asked);
    return {
      outcome: at[program.outcome],
      verdicts: program.checks.map((check) => verdictOf(at[check.applies], at[check.holds])),
      outputs: program.outputs
        .map((output) => [output, outputOf(at[output.applies], at[output.expr])])
        .filter(([, value]) => value !== undefined),
      notices: program.notices.filter((notice) => at[notice.when] === true),
      at,
    };
  }

  // Where it is not known whether a rule applies, it is met only if the case meets it anyhow.
  function verdictOf(applies, holds) {
    if (applies === false) return "not_reached";
    if (holds === true) return "met";
    return applies === true && holds === false ? "not_met" : "unknown";
  }

  // A value of the answer; undefined where its rule does not apply.
  function outputOf(applies, value) {
    if (applies === false) return undefined;
    return applies === true ? value : merged([applies, value]);
  }

  // --- a value told as data.py reads it

  function told(value) {
    if (value instanceof Unknown) {
      const among = value.among === null ? null : [...value.among].sort();
      return ["unknown", [...value.missing].sort(), [...value.open].sort((one, other) => one - other), among];
    }
    if (value instanceof values.Decimal) return ["decimal", values.writeDecimal(value)];
    if (value instanceof Set) return ["names", [...value].sort()];
    if (typeof value === "bigint") return ["int", String(value)];
    if (typeof value === "number") return ["date", values.writeDay(value)];
    return [typeof value === "boolean" ? "bool" : "name", value];
  }

  return { ready, read, run, told, partsOfNode: partsOf };
})());
