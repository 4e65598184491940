"use strict";
// What someone types, made exact facts, or why it is none: facts/convert.py and values/quantities.py once more, for texts
// and lists of texts. A refusal has the code and the particulars of the library's own; `words` makes a sentence of it.

Object.assign(globalThis.guaranteeRules, (function () {
  const values = globalThis.guaranteeRules;
  const { Decimal, decimalOf, multiply, rounded, trimmed, order, tenTo, readDecimal } = values;

  class Misfit {
    constructor(code, particulars = {}) {
      this.code = code;
      this.particulars = particulars;
    }
  }

  // --- figures

  const FIGURE = /^((?:0|[1-9][0-9]*)(\.[0-9]+)?)([^0-9.].*)?$/su; // 010 is not a number: some read it as eight
  const CALENDAR = [/^([0-9]{4})-([0-9]{2})-([0-9]{2})$/, /^([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日$/];
  const WIDE = /[０-９％．]/g;

  // What is finer than a fen is not an amount.
  function money(times) {
    return (digits) => {
      const amount = multiply(decimalOf(readDecimal(digits)), times);
      const inFen = rounded(amount, 2, "down");
      return order(inFen, amount) === 0 ? ["money", inFen] : null;
    };
  }

  const part = (power) => (digits) => ["ratio", trimmed(multiply(readDecimal(digits), new Decimal(1n, power)))];
  const whole = (type, times = 1n) => (digits) => [type, BigInt(digits) * times];
  const ratio = (digits) => ["ratio", trimmed(readDecimal(digits))];

  const DECIMAL_UNITS = [
    [["元"], money(1n)], [["万元"], money(10000n)], [["亿元"], money(100000000n)],
    [["%"], part(2)], [["‰"], part(3)], [["倍"], ratio],
  ];
  const WHOLE_UNITS = [
    [["个月", " month", " months"], whole("months")],
    [["年", " year", " years"], whole("months", 12n)],
    [["天", "日", " day", " days"], whole("days")],
    [["个工作日", "工作日", " working day", " working days"], whole("workdays")],
  ];

  // Each unit with what it makes of the digits before it; a space may stand between.
  function spaced(units) {
    return units.flatMap(([spellings, read]) => spellings.flatMap((unit) => [[unit, read], [` ${unit}`, read]]));
  }

  const WITH_DECIMALS = new Map([[undefined, ratio], ...spaced(DECIMAL_UNITS)]);
  const OF_WHOLE = new Map([[undefined, whole("integer")], ...spaced(DECIMAL_UNITS), ...spaced(WHOLE_UNITS)]);

  // Type and value of the figure that the whole of a text writes, or null.
  function readQuantity(text, longest) {
    if ([...text].length > longest) return null;
    return figureOf(text) || figureOf(text.replace(WIDE, narrow));
  }

  function narrow(character) {
    return character === "％" ? "%" : character === "．" ? "." : String.fromCharCode(character.charCodeAt(0) - 0xfee0);
  }

  function figureOf(text) {
    const figure = FIGURE.exec(text);
    if (figure !== null) {
      const [, digits, decimals, unit] = figure;
      const read = (decimals === undefined ? OF_WHOLE : WITH_DECIMALS).get(unit);
      if (read !== undefined) return read(digits);
    }
    const written = CALENDAR.map((pattern) => pattern.exec(text)).find((found) => found !== null);
    const day = written && values.readDay(written.slice(1).join("-"));
    return day === undefined || !written ? null : ["date", day];
  }

  // --- facts

  // `entry` is a fact of the desk's data. `given` is a text; of a list of names, a list of texts.
  function readFact(data, entry, given) {
    if (entry.type === "enums") return readMembers(data, entry, given);
    const value = READERS[entry.type](given, entry.type, data, entry);
    if (!(value instanceof Misfit) && entry.minimum !== null && order(value, readDecimal(entry.minimum)) < 0) {
      return new Misfit("fact-too-small", { value: shown(given), minimum: entry.minimum });
    }
    return value;
  }

  const endsInDigit = (text) => /[0-9０-９]$/.test(text);

  function readMoney(text, type, data) {
    const number = readNumber(text, type, data, (kind) => kind === "money" || endsInDigit(text));
    return number instanceof Misfit ? number : rounded(number, data.limits.places.money, "down");
  }

  function readRate(text, type, data) {
    const number = readNumber(text, type, data, () => endsInDigit(text) || /[%％‰]$/.test(text));
    if (number instanceof Misfit) return number;
    if (order(number, 1n) <= 0) return trimmed(number);
    // No loan costs more than its own amount in a year: 5.655 was meant as 5.655%.
    const meant = endsInDigit(text) && order(number, 100n) < 0 ? { meant: `${plain(number)}%` } : {};
    return new Misfit("rate-above-one", { value: shown(text), ...meant });
  }

  function readRatio(text, type, data) {
    const number = readNumber(text, type, data, (kind) => kind === "ratio" || kind === "integer");
    return number instanceof Misfit ? number : trimmed(number);
  }

  // A whole number, or a whole number of months or days.
  function readWhole(text, type, data) {
    const number = readNumber(text, type, data, (kind) => kind === type || endsInDigit(text));
    if (number instanceof Misfit) return number;
    const cut = rounded(number, 0, "down");
    return order(cut, number) === 0 ? cut.digits : new Misfit("fact-not-whole", { value: shown(text) });
  }

  function readNumber(text, type, data, fits) {
    const { below, places, longest } = data.limits;
    const quantity = readQuantity(text, longest);
    if (quantity === null) return notANumber(type, text, data);
    const [kind, found] = quantity;
    if (kind === "date" || !fits(kind)) return wrongKind(type, text);
    const number = decimalOf(found);
    if (order(number, BigInt(below[type])) >= 0) {
      return new Misfit("fact-too-large", { value: shown(text), below: below[type] });
    }
    const finest = places[type];
    if (finest !== undefined && order(number, rounded(number, finest, "down")) !== 0) {
      return new Misfit("fact-too-precise", { value: shown(text), places: String(finest) });
    }
    return number;
  }

  function readDate(text, type, data) {
    const quantity = readQuantity(text, data.limits.longest);
    if (quantity === null || quantity[0] !== "date") return notADate(text);
    const [first, last] = data.limits.years;
    const [year] = values.partsOf(quantity[1]);
    if (year >= first && year <= last) return quantity[1];
    return new Misfit("date-out-of-range", { value: shown(text), first: String(first), last: String(last) });
  }

  const ANSWERS = new Map([["true", true], ["是", true], ["false", false], ["否", false]]);

  function readBool(text, type) {
    return ANSWERS.has(text) ? ANSWERS.get(text) : wrongKind(type, text);
  }

  function readEnum(text, type, data, entry) {
    const enumeration = data.enums[entry.enum];
    if (Object.hasOwn(enumeration.members, text)) return text;
    const called = [...text].map((letter) => (Object.hasOwn(data.folds, letter) ? data.folds[letter] : letter)).join("");
    if (Object.hasOwn(enumeration.called, called)) return enumeration.called[called];
    if (text === "") return new Misfit("fact-empty");
    const members = Object.keys(enumeration.members).join(", ");
    return new Misfit("enum-unknown", { value: shown(text), case: "none-near", members });
  }

  function readMembers(data, entry, given) {
    if (!Array.isArray(given)) return wrongKind(entry.type, given);
    if (given.length > data.limits.members) {
      return new Misfit("fact-too-many-members", { limit: String(data.limits.members) });
    }
    const found = given.map((text) => readEnum(text, "enum", data, entry));
    return found.find((member) => member instanceof Misfit) || new Set(found);
  }

  const READERS = {
    money: readMoney, rate: readRate, ratio: readRatio, integer: readWhole, months: readWhole, days: readWhole,
    date: readDate, bool: readBool, enum: readEnum,
  };

  // --- what someone most likely meant

  const SLIPS = [
    ["separators", /^\p{Nd}{1,3}([,，' _]\p{Nd}{3})+(\.\p{Nd}+)?[^\p{Nd}]{0,3}$/u],
    ["exponent", /^[+-]?\p{Nd}+(\.\p{Nd}+)?[eE][+-]?\p{Nd}+$/u],
    ["leading-zero", /^0\p{Nd}+(\.\p{Nd}+)?[^\p{Nd}]{0,3}$/u],
    ["unit-missing", /^\p{Nd}+(\.\p{Nd}+)? ?[万亿]$/u],
    ["plus", /^\+[^\n]*$/u],
  ];
  const MINUS = /^[-−－–] ?\p{Nd}[^\n]*$/u;
  const CURRENCY = new RegExp(
    "^(?:(?:(?:US|HK|NT|A|C|S)?\\$|[€£¥￥₩]|(?!CNY|RMB)[A-Z]{3}) ?\\p{Nd}[^\\n]*" +
      "|\\p{Nd}[\\p{Nd}.,]* ?[万亿]?(?:(?!CNY|RMB)[A-Z]{3}|[$€£¥￥₩]|[美港欧日韩澳加新]元|英镑|港币|美金|台币|dollars?|euros?))$",
    "u",
  );

  function notANumber(type, text, data) {
    if (text === "") return new Misfit("fact-empty");
    const value = shown(text);
    if ([...text].length > data.limits.longest) return new Misfit("fact-not-a-number", { value });
    if (type === "money" && CURRENCY.test(text)) return new Misfit("not-yuan", { value });
    if (MINUS.test(text)) return new Misfit("fact-negative", { value });
    const withoutUnit = readQuantity(text.replace(/元$/, ""), data.limits.longest);
    if (type === "money" && withoutUnit !== null && withoutUnit[1] instanceof Decimal) {
      return new Misfit("fact-too-precise", { value, places: String(data.limits.places.money) }); // 1.005元
    }
    const slip = SLIPS.find(([, pattern]) => pattern.test(text));
    return new Misfit("fact-not-a-number", slip === undefined ? { value } : { value, case: slip[0] });
  }

  function notADate(text) {
    if (/^(\p{Nd}{4}-\p{Nd}{2}-\p{Nd}{2}|\p{Nd}{4}年\p{Nd}{1,2}月\p{Nd}{1,2}日)$/u.test(text)) {
      return new Misfit("date-impossible", { value: shown(text) });
    }
    if (/^\p{Nd}{4}-\p{Nd}{2}-\p{Nd}{2}[T ]\p{Nd}{2}:[^\n]*$/u.test(text)) {
      return new Misfit("date-with-time", { value: shown(text) });
    }
    return wrongKind("date", text);
  }

  function wrongKind(type, given) {
    return given === "" ? new Misfit("fact-empty") : new Misfit("fact-wrong-kind", { value: shown(given), case: type });
  }

  // Something typed, short enough for a sentence.
  function shown(given) {
    const letters = [...String(given)];
    return letters.length <= 60 ? letters.join("") : `${letters.slice(0, 60).join("")}…`;
  }

  // Digits as people write them, every decimal kept and never an exponent.
  function plain(number) {
    const value = decimalOf(number);
    const digits = value.scale < 0 ? new Decimal(value.digits * tenTo(-value.scale), 0) : value;
    return values.writeDecimal(new Decimal(digits.digits, digits.scale)); // what is zero has no sign
  }

  return { Misfit, readFact, readQuantity, plain };
})());
