"use strict";
// Values as people write them, in the words of one language: explain/labels.py once more.

Object.assign(globalThis.guaranteeRules, (function () {
  const values = globalThis.guaranteeRules;
  const { Decimal, multiply, plain } = values;

  class Writing {
    // `words` are the phrases of the language by key.
    constructor(desk, words, lang) {
      this.desk = desk;
      this.words = words;
      this.lang = lang;
    }

    // A phrase with its places filled in; `{{` stands for one brace.
    say(key, filled = {}) {
      const text = this.words[key];
      if (text === undefined) throw new Error(`no phrase ${key}`);
      return text.replace(/\{\{|\}\}|\{([a-z_]+)\}/g, (place, name) => (name === undefined ? place[0] : String(filled[name])));
    }

    has(key) {
      return Object.hasOwn(this.words, key);
    }

    listed(items) {
      return items.join(this.say("formula.list"));
    }

    of(words) {
      return words[this.lang];
    }

    // A label of the data by its number; the languages stand in the order of `desk.languages`.
    label(number) {
      return this.desk.labels[number][this.desk.languages.indexOf(this.lang)];
    }

    // What can be missing: a fact, the day of asking, or a year's working days.
    fact(name) {
      if (Object.hasOwn(this.desk.facts, name)) return this.of(this.desk.facts[name].label);
      if (name === "as_of") return this.say("decision.as_of");
      return name.startsWith("calendar.") ? this.say("decision.calendar", { year: name.slice(9) }) : name;
    }

    // A value with its unit; `type` as programs write it: "money", "enum enterprise_size".
    value(value, type, version) {
      const [kind, enumeration] = type.split(" ");
      switch (kind) {
        case "money":
          return this.say("formula.yuan", { n: grouped(value, 2) });
        case "rate":
          return this.say("formula.per_year", { n: percent(value) });
        case "ratio":
          return minus(percent(value));
        case "integer":
          return minus(grouped(value));
        case "months":
        case "days":
        case "workdays": {
          const one = value === 1n || value === -1n ? kind.slice(0, -1) : kind;
          return this.say(`formula.${one}`, { n: minus(grouped(value)) });
        }
        case "date":
          return values.writeDay(value);
        case "bool":
          return this.say(value ? "formula.yes" : "formula.no");
        case "enum":
          return this.member(enumeration, value, version);
        default: {
          const members = [...value].sort().map((name) => this.member(enumeration, name, version));
          return members.length > 0 ? this.listed(members) : this.say("formula.none");
        }
      }
    }

    // What one alternative is called.
    member(enumeration, name, version) {
      if (enumeration.startsWith("reading.")) return this.of(version.readings[enumeration.slice(8)].options[name]);
      if (enumeration === "outcome") return this.say(`decision.outcome.${name}.name`);
      const own = version.enums[enumeration];
      if (own !== undefined && Object.hasOwn(own, name)) return this.of(own[name]);
      const known = this.desk.enums[enumeration];
      return known !== undefined && Object.hasOwn(known.members, name) ? this.of(known.members[name]) : name;
    }

    // What is wrong with a fact and what to do about it, as the library says it.
    misfit({ code, particulars }, fact) {
      const filled = { fact, ...particulars };
      const pick = (part) => {
        const special = `diagnostics.${code}.${particulars.case}.${part}`;
        return this.has(special) ? special : `diagnostics.${code}.${part}`;
      };
      const fits = (key) => this.has(key) && [...this.words[key].matchAll(/\{([a-z_]+)\}/g)].every(([, name]) => name in filled);
      return [this.say(pick("text"), filled), fits(pick("help")) ? this.say(pick("help"), filled) : ""];
    }
  }

  // Digits in groups of three; `places` adds zeros up to so many decimals and never cuts any.
  function grouped(value, places) {
    const [, sign, whole, decimals = ""] = /^(-?)([0-9]+)(?:\.([0-9]+))?$/.exec(plain(value));
    const shown = places === undefined ? decimals : decimals.replace(/0+$/, "").padEnd(places, "0");
    const threes = whole.replace(/\B(?=([0-9]{3})+$)/g, ",");
    return `${sign}${threes}${shown ? `.${shown}` : ""}`;
  }

  // A fraction as a percentage, exactly and without idle zeros: 0.05655 is 5.655%.
  function percent(value) {
    const text = plain(multiply(value, new Decimal(1n, -2)));
    return `${text.includes(".") ? text.replace(/\.?0+$/, "") : text}%`;
  }

  const minus = (text) => (text.startsWith("-") ? `−${text.slice(1)}` : text);

  return { Writing, grouped, percent };
})());
