"use strict";
// Values: exact decimals, dates by the calendar, and what is not known. No number here is ever a binary fraction.
//
//   money, rate, ratio               Decimal      5000000.00 keeps both of its decimals
//   integer, months, days, workdays  BigInt
//   date                             number       the day's ordinal: 1 is 0001-01-01
//   bool, enum, enums                boolean, string, Set
//   not known                        Unknown

globalThis.guaranteeRules = (function () {
  // --- exact numbers

  class Decimal {
    // `digits` with the point before the last `scale` of them; -0.00 is not 0.00, as in the reference.
    constructor(digits, scale, minusZero = false) {
      this.digits = digits;
      this.scale = scale;
      this.minusZero = minusZero && digits === 0n;
    }
  }

  const powers = [1n];

  function tenTo(power) {
    while (powers.length <= power) powers.push(powers[powers.length - 1] * 10n);
    return powers[power];
  }

  function decimalOf(number) {
    return typeof number === "bigint" ? new Decimal(number, 0) : number;
  }

  function readDecimal(text) {
    const [, sign, whole, decimals = "", power = "0"] = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:E([0-9]+))?$/.exec(text);
    const digits = BigInt(whole + decimals);
    return new Decimal(sign ? -digits : digits, decimals.length - Number(power), sign === "-");
  }

  function writeDecimal(value) {
    const minus = value.digits < 0n || value.minusZero ? "-" : "";
    let digits = String(value.digits < 0n ? -value.digits : value.digits);
    if (value.scale < 0) return `${minus}${digits}E${-value.scale}`;
    if (value.scale === 0) return minus + digits;
    digits = digits.padStart(value.scale + 1, "0");
    return `${minus}${digits.slice(0, -value.scale)}.${digits.slice(-value.scale)}`;
  }

  const below = (value) => value.digits < 0n || value.minusZero;

  // Both with the same number of decimals.
  function aligned(left, right) {
    const scale = Math.max(left.scale, right.scale);
    return [left.digits * tenTo(scale - left.scale), right.digits * tenTo(scale - right.scale), scale];
  }

  function add(left, right) {
    if (typeof left === "bigint" && typeof right === "bigint") return left + right;
    [left, right] = [decimalOf(left), decimalOf(right)];
    const [one, other, scale] = aligned(left, right);
    return new Decimal(one + other, scale, below(left) && below(right));
  }

  function subtract(left, right) {
    if (typeof left === "bigint" && typeof right === "bigint") return left - right;
    [left, right] = [decimalOf(left), decimalOf(right)];
    const [one, other, scale] = aligned(left, right);
    return new Decimal(one - other, scale, below(left) && !below(right));
  }

  function multiply(left, right) {
    if (typeof left === "bigint" && typeof right === "bigint") return left * right;
    [left, right] = [decimalOf(left), decimalOf(right)];
    return new Decimal(left.digits * right.digits, left.scale + right.scale, below(left) !== below(right));
  }

  const isZero = (number) => decimalOf(number).digits === 0n;

  // Rounded once to `places` decimals, from the exact fraction; what rounds to zero is 0.00 and never -0.00.
  function quotient(of, over, places, rounding) {
    [of, over] = [decimalOf(of), decimalOf(over)];
    const shift = places + over.scale - of.scale;
    let numerator = of.digits * tenTo(Math.max(shift, 0));
    let denominator = over.digits * tenTo(Math.max(-shift, 0));
    if (denominator < 0n) [numerator, denominator] = [-numerator, -denominator];
    let whole = numerator / denominator;
    const rest = numerator < 0n ? -(numerator % denominator) : numerator % denominator;
    if (rest !== 0n && (rounding === "up" || (rounding === "half_up" && 2n * rest >= denominator))) {
      whole += numerator < 0n ? -1n : 1n;
    }
    return new Decimal(whole, places);
  }

  const rounded = (number, places, rounding) => quotient(number, 1n, places, rounding);

  // The same number without idle zeros behind the point: 1.50 is 1.5, 4.00 is 4.
  function trimmed(value) {
    let { digits, scale } = value;
    if (scale < 0) [digits, scale] = [digits * tenTo(-scale), 0];
    while (scale > 0 && digits % 10n === 0n) [digits, scale] = [digits / 10n, scale - 1];
    return new Decimal(digits, scale, value.minusZero);
  }

  // Negative, zero or positive: numbers by their size, dates by the calendar.
  function order(left, right) {
    if (typeof left === "number") return left - right;
    const [one, other] = aligned(decimalOf(left), decimalOf(right));
    return one < other ? -1 : one > other ? 1 : 0;
  }

  const isNumber = (value) => typeof value === "bigint" || value instanceof Decimal;

  function same(left, right) {
    if (isNumber(left) && isNumber(right)) return order(left, right) === 0;
    if (left instanceof Set) return left.size === right.size && [...left].every((name) => right.has(name));
    return left === right;
  }

  // --- dates

  const LAST_DAY = 3652059; // 9999-12-31
  const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

  const isLeap = (year) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const lengthOf = (year, month) => (month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);
  const beforeYear = (year) =>
    (year - 1) * 365 + Math.floor((year - 1) / 4) - Math.floor((year - 1) / 100) + Math.floor((year - 1) / 400);

  function dayOf(year, month, day) {
    return beforeYear(year) + DAYS_BEFORE[month - 1] + (month > 2 && isLeap(year) ? 1 : 0) + day;
  }

  function partsOf(ordinal) {
    let year = Math.floor((ordinal - 1) / 365.2425) + 1; // a guess of the year, put right below
    while (beforeYear(year) >= ordinal) year -= 1;
    while (beforeYear(year + 1) < ordinal) year += 1;
    let [month, day] = [1, ordinal - beforeYear(year)];
    while (day > lengthOf(year, month)) {
      day -= lengthOf(year, month);
      month += 1;
    }
    return [year, month, day];
  }

  // The ordinal of 2024-03-01, or undefined for a day there is none of.
  function readDay(text) {
    const [year, month, day] = text.split("-").map(Number);
    const exists = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= lengthOf(year, month);
    return exists ? dayOf(year, month, day) : undefined;
  }

  function writeDay(ordinal) {
    const [year, month, day] = partsOf(ordinal);
    return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  }

  // The corresponding day so many months on, or the end of that month; undefined beyond the years 1 to 9999.
  function addMonths(ordinal, count) {
    const [year, month, day] = partsOf(ordinal);
    const months = year * 12 + month - 1 + Number(count);
    const [to, of] = [Math.floor(months / 12), (((months % 12) + 12) % 12) + 1];
    return to >= 1 && to <= 9999 ? dayOf(to, of, Math.min(day, lengthOf(to, of))) : undefined;
  }

  function addDays(ordinal, count) {
    const to = ordinal + Number(count);
    return to >= 1 && to <= LAST_DAY ? to : undefined;
  }

  // The fewest whole months that reach from start to end; none where the end is not later.
  function monthsBetween(start, end) {
    if (end <= start) return 0n;
    const [from, to] = [partsOf(start), partsOf(end)];
    const months = (to[0] - from[0]) * 12 + to[1] - from[1];
    return BigInt(addMonths(start, months) >= end ? months : months + 1);
  }

  // That day of the date's month, or of the given month of its year; the last day where the month is shorter.
  function onDay(ordinal, number, month) {
    const [year, own] = partsOf(ordinal);
    const of = month === null ? own : month;
    return dayOf(year, of, Math.min(number, lengthOf(year, of)));
  }

  // --- working days

  class Calendar {
    // `years`: of each year that is known, the weekdays off and the weekend days worked, as "0101 0501".
    constructor(years) {
      this.years = new Map();
      for (const [year, [off, work]] of Object.entries(years)) {
        const days = (text) => new Set(text.split(" ").filter(Boolean).map((day) => monthAndDay(Number(year), day)));
        this.years.set(Number(year), { off: days(off), work: days(work) });
      }
    }

    // Whether people work that day; undefined where there is no data for its year.
    isWorkday(ordinal) {
      const year = this.years.get(partsOf(ordinal)[0]);
      if (year === undefined) return undefined;
      return year.work.has(ordinal) || ((ordinal + 6) % 7 < 5 && !year.off.has(ordinal));
    }
  }

  const monthAndDay = (year, day) => dayOf(year, Number(day.slice(0, 2)), Number(day.slice(2)));

  // --- what is not known

  const NOTHING = Object.freeze(new Set());

  class Unknown {
    // The facts that would settle it, what stays open whatever is supplied (by number), and the names it can still be,
    // where only the choice between some is unknown.
    constructor(missing = NOTHING, open = NOTHING, among = null) {
      this.missing = missing;
      this.open = open;
      this.among = among;
    }
  }

  const missing = (fact) => new Unknown(new Set([fact]));
  const leftOpen = (number) => new Unknown(NOTHING, new Set([number]));

  function union(...sets) {
    const some = sets.filter((set) => set.size > 0);
    return some.length === 0 ? NOTHING : some.length === 1 ? some[0] : new Set(some.flatMap((set) => [...set]));
  }

  // What is unknown among these taken together, or null where all are known.
  function merged(values) {
    const unknown = values.filter((value) => value instanceof Unknown);
    if (unknown.length < 2) return unknown.length === 0 ? null : unknown[0];
    return new Unknown(union(...unknown.map((it) => it.missing)), union(...unknown.map((it) => it.open)));
  }

  return {
    Decimal, Calendar, Unknown, NOTHING,
    readDecimal, writeDecimal, decimalOf, add, subtract, multiply, quotient, rounded, trimmed, isZero, order, same, tenTo,
    readDay, writeDay, dayOf, partsOf, addMonths, addDays, monthsBetween, onDay,
    missing, leftOpen, merged, union,
  };
})();
