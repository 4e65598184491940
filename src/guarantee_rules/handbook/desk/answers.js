"use strict";
// The answers: all cities side by side in a table, then each with its reasons.

Object.assign(globalThis.guaranteeRules, (function () {
  const rules = globalThis.guaranteeRules;
  const { el } = rules;

  const MARKS = { met: "✓", not_met: "✗", unknown: "?", applied: "•", not_reached: "–" };
  const GUIDELINE = ["in_principle", "generally"];
  const FEW = 6; // rows that stand in the table although no city has a figure for them
  const LOOKS = {
    compliant: ["good", "✓"], permitted: ["good", "✓"], in_force: ["good", "✓"],
    non_compliant: ["bad", "✗"], not_permitted: ["bad", "✗"], outside_guideline: ["guide", "!"],
    missing_fact: ["missing", "…"], not_determined: ["undecided", "?"],
    not_applicable: ["off", "–"], not_in_force: ["off", "–"], not_triggered: ["off", "○"],
    triggered: ["figure", "●"], amount: ["figure", "="], due: ["figure", "="], state: ["figure", "="], listed: ["figure", "="],
  };

  class Answers {
    // `chosen` has, by pack, the readings to be read otherwise than by default.
    constructor(desk, writing, place) {
      this.desk = desk;
      this.writing = writing;
      this.place = place;
      this.chosen = new Map(desk.packs.map((pack) => [pack.name, new Map()]));
      this.openDetails = new Set();
    }

    // The decisions of all packs that have the question.
    decided(question, facts, asOf) {
      return this.desk.packs
        .filter((pack) => Object.hasOwn(pack.facts, question))
        .map((pack) => rules.decide(this.desk, pack, question, facts, asOf, this.chosen.get(pack.name)));
    }

    // `onField` is told which field a link asks for.
    show(question, facts, asOf, notices, onField) {
      this.onField = onField;
      const decisions = this.decided(question, facts, asOf);
      const parts = notices.map((text) => el("p", { class: "notice" }, text));
      parts.push(el("h3", {}, this.writing.say("desk.side_by_side")), this.table(decisions));
      parts.push(el("h3", {}, this.writing.say("desk.one_by_one")));
      parts.push(el("div", { class: "desk-cities-all" }, ...decisions.map((decision) => this.city(decision, facts, asOf))));
      this.replace(parts);
      return decisions;
    }

    // What is shown is made anew at every change; what had the focus has it again.
    replace(parts) {
      const focused = this.place.contains(document.activeElement) ? document.activeElement.id : "";
      this.place.replaceChildren(...parts);
      const again = focused && document.getElementById(focused);
      if (again) again.focus({ preventScroll: true });
    }

    outcome(name) {
      const [look, mark] = LOOKS[name] || ["off", "–"];
      const called = this.writing.say(`decision.outcome.${name}.name`);
      return el("span", { class: `desk-outcome desk-${look}` }, el("span", { "aria-hidden": "true" }, mark), " ", called);
    }

    // --- side by side

    table(decisions) {
      const { writing } = this;
      const head = [el("td"), ...decisions.map(({ pack }) => el("th", { scope: "col" }, writing.of(pack.city)))];
      const row = (label, cells) => el("tr", {}, el("th", { scope: "row" }, label), ...cells.map((cell) => el("td", {}, cell)));
      const rows = [
        row(writing.say("cli.compare.outcome"), decisions.map(({ outcome }) => this.outcome(outcome))),
        row(writing.say("cli.compare.standing"), decisions.map(({ pack }) => writing.say(`cli.standing.${pack.standing}`))),
      ];
      const blanks = new Set();
      const empty = [];
      for (const name of rules.valuesOf(decisions)) {
        const found = decisions.map((decision) => rules.cellOf(this.desk, decision, name));
        for (const { why } of found) if (why !== undefined) blanks.add(why);
        const cells = found.map((cell, number) => this.cell(cell, decisions[number].version));
        const known = found.some(({ why }) => why === undefined);
        (known ? rows : empty).push(row(this.valueName(decisions, name), cells));
      }
      if (empty.length <= FEW) rows.push(...empty.splice(0));
      const means = [...blanks].map((why) => el("li", {}, this.blankMeans(why)));
      const table = (id, title, body) => {
        const made = el("table", { class: "desk-table" }, el("thead", {}, el("tr", {}, ...head.map((cell) => cell.cloneNode(true)))), el("tbody", {}, ...body));
        return this.box(el("div", { class: "scroll", role: "region", tabindex: "0", id, "aria-label": title }, made));
      };
      const parts = [table("desk-table", writing.say("desk.side_by_side"), rows)];
      if (empty.length > 0) {
        const title = writing.say("desk.no_figure", { n: empty.length });
        parts.push(this.details("empty", title, [table("desk-table-empty", title, empty)]));
      }
      return el("div", {}, ...parts.flat(), means.length > 0 ? el("ul", { class: "desk-means" }, ...means) : null);
    }

    // A box, which says so where it is too narrow for what is in it.
    box(made) {
      const said = el("p", { class: "desk-means desk-goes-on", hidden: true }, this.writing.say("desk.goes_on"));
      const seen = new ResizeObserver(() => {
        said.hidden = made.scrollWidth <= made.clientWidth;
        if (!made.isConnected) seen.disconnect();
      });
      seen.observe(made);
      return [said, made];
    }

    cell(cell, version) {
      if (cell.why === undefined) return this.writing.value(cell.value, cell.output.type, version);
      return el("span", { class: "desk-blank" }, this.writing.say(`cli.compare.blank.${cell.why}`));
    }

    // What a value is called, in words common to all cities where their own differ, and its name in programs.
    valueName(decisions, name) {
      const label = rules.commonName(this.desk, decisions, name);
      const parts = name.split(/(?<=[_.])/).flatMap((part) => [part, el("wbr")]); // where it may go on in the next line
      return [label === undefined ? null : el("span", {}, this.writing.label(label)), el("code", {}, ...parts)];
    }

    blankMeans(why) {
      const own = `desk.means.${why}`;
      return this.writing.say(this.writing.has(own) ? own : `cli.compare.means.${why}`);
    }

    // --- one city

    city(decision, facts, asOf) {
      const { writing } = this;
      const { pack, version } = decision;
      const [look] = LOOKS[decision.outcome] || ["off"];
      const document = writing.say("desk.document", { document: writing.of(version.document), version: version.version });
      const binding = pack.standing === "issued" ? "" : " desk-unbinding";
      return el("article", { class: `desk-city desk-${look}${binding}`, "aria-labelledby": `desk-city-${pack.name}` },
        el("header", {},
          el("h4", { id: `desk-city-${pack.name}` }, writing.of(pack.city)),
          el("p", {}, this.outcome(decision.outcome)),
          el("p", { class: "desk-says" }, writing.say(`decision.outcome.${decision.outcome}.says`)),
          el("p", { class: "desk-means" }, document, " · ", el("span", { class: "tag" }, writing.say(`cli.standing.${pack.standing}`)))),
        this.values(decision), this.notMet(decision), this.missing(decision), this.open(decision),
        this.readings(decision, facts, asOf), this.rules(decision));
    }

    part(title, ...content) {
      return el("section", { class: "desk-part" }, el("h5", {}, title), ...content);
    }

    // A heading, which says of a text that is not in force that what stands below is for information only.
    onlyTold(decision, title) {
      return decision.outcome === "not_in_force" ? this.writing.say("decision.section.for_reference", { section: title }) : title;
    }

    called(decision, output) {
      return this.writing.label(rules.calledIn(decision, output.called));
    }

    values(decision) {
      const { outputs } = decision.answer;
      if (outputs.length === 0) return null;
      const rows = outputs.map(([output]) => {
        const cell = rules.cellOf(this.desk, decision, output.name);
        return el("div", {}, el("dt", {}, this.called(decision, output)), el("dd", {}, this.cell(cell, decision.version)));
      });
      return this.part(this.writing.say("desk.values"), el("dl", {}, ...rows));
    }

    cite(decision, name) {
      const rule = decision.version.rules[name];
      const word = rule.word === null ? null : el("q", { lang: "zh-Hans" }, rule.word);
      return [el("span", { class: "desk-clause", lang: "zh-Hans" }, rule.clause), " ", word];
    }

    verdict(decision, number, verdict) {
      const check = decision.program.checks[number];
      const rule = decision.version.rules[check.rule];
      if (rule.why === "not_applicable") return this.writing.say("decision.outcome.not_applicable.name");
      const guided = check.role === "requirement" && GUIDELINE.includes(check.force);
      const kind = ["deadline", "gap"].includes(rule.kind) ? rule.kind : guided ? "guideline" : check.role;
      return this.writing.say(`decision.verdict.${kind}.${verdict}`);
    }

    rule(decision, number, verdict) {
      const check = decision.program.checks[number];
      return el("li", { class: `desk-rule desk-${verdict}` },
        el("span", { class: "desk-mark", "aria-hidden": "true" }, MARKS[verdict]), " ",
        el("strong", {}, this.writing.of(decision.version.rules[check.rule].label)), " ",
        el("span", { class: "desk-means" }, this.verdict(decision, number, verdict), " · ", ...this.cite(decision, check.rule),
          " · ", this.writing.say(`decision.force.${check.force}`)));
    }

    notMet(decision) {
      const found = decision.program.checks
        .map((check, number) => [check, number])
        .filter(([check, number]) => check.role !== "note" && decision.answer.verdicts[number] === "not_met");
      if (found.length === 0) return null;
      const items = found.map(([, number]) => this.rule(decision, number, "not_met"));
      return this.part(this.onlyTold(decision, this.writing.say("desk.not_met")), el("ul", { class: "desk-rules" }, ...items));
    }

    missing(decision) {
      const names = rules.missingOf(decision);
      if (names.length === 0) return null;
      const items = names.map((name) => {
        const label = this.writing.fact(name);
        if (!Object.hasOwn(this.desk.facts, name)) return el("li", {}, label);
        const link = el("a", { href: `#fact-${name}`, id: `link-${decision.pack.name}-${name}` }, label);
        link.addEventListener("click", (event) => {
          event.preventDefault();
          this.onField(name);
        });
        return el("li", {}, link);
      });
      return this.part(this.writing.say("desk.missing"), el("ul", { class: "desk-missing-facts" }, ...items));
    }

    open(decision) {
      const numbers = rules.openOf(decision);
      if (numbers.length === 0) return null;
      const items = numbers.map((number) => {
        const label = decision.version.open[number];
        return el("li", {}, label === undefined ? this.writing.say("decision.open.undefined_ratio") : this.writing.label(label));
      });
      return this.part(this.writing.say("desk.open"), el("ul", {}, ...items));
    }

    // --- readings

    readings(decision, facts, asOf) {
      const { writing } = this;
      const names = Object.keys(decision.program.readings).filter((name) => Object.hasOwn(decision.version.readings, name));
      if (names.length === 0) return null;
      const relied = rules.readingsOf(this.desk, decision);
      const chosen = this.chosen.get(decision.pack.name);
      const here = names.filter((name) => relied.includes(name) || chosen.has(name));
      const others = names.filter((name) => !here.includes(name));
      const fields = (some) => some.map((name) => this.reading(decision, name, relied.includes(name) && this.matters(decision, name, facts, asOf)));
      const content = here.length > 0 ? fields(here) : [el("p", { class: "desk-means" }, writing.say("desk.readings_none"))];
      if (others.length > 0) content.push(this.details(`readings-${decision.pack.name}`, `${writing.say("desk.readings_other")} (${others.length})`, fields(others)));
      return this.part(writing.say("desk.readings"), ...content);
    }

    reading(decision, name, matters) {
      const { writing } = this;
      const { pack, version } = decision;
      const reading = version.readings[name];
      const id = `reading-${pack.name}-${name}`;
      const options = Object.entries(reading.options).map(([option, label]) => {
        const said = option === reading.default ? writing.say("desk.default_option", { option: writing.of(label) }) : writing.of(label);
        return el("option", { value: option }, said);
      });
      const select = el("select", { id }, ...options);
      select.value = decision.readings.get(name);
      select.addEventListener("change", () => {
        const chosen = this.chosen.get(pack.name);
        if (select.value === reading.default) chosen.delete(name);
        else chosen.set(name, select.value);
        this.onChange();
      });
      const label = el("label", { for: id }, el("code", {}, reading.code));
      const note = matters ? el("span", { class: "desk-matters" }, writing.say("desk.matters")) : null;
      return el("div", { class: "desk-reading" }, label, select, note);
    }

    // Whether some other option of a reading gives another answer.
    matters(decision, name, facts, asOf) {
      const before = told(decision);
      return Object.keys(decision.version.readings[name].options)
        .filter((option) => option !== decision.readings.get(name))
        .some((option) => {
          const chosen = new Map(this.chosen.get(decision.pack.name)).set(name, option);
          return told(rules.decide(this.desk, decision.pack, decision.question, facts, asOf, chosen)) !== before;
        });
    }

    // --- every rule

    rules(decision) {
      const { writing } = this;
      const verdicts = rules.verdictsOf(this.desk, decision);
      const order = (number) => decision.version.rules[decision.program.checks[number].rule].order || 0;
      const numbers = verdicts.map((_, number) => number).sort((one, other) => order(one) - order(other) || one - other);
      if (numbers.length === 0) return null;
      const items = numbers.map((number) => this.rule(decision, number, verdicts[number]));
      const title = this.onlyTold(decision, writing.say("desk.all_rules", { n: items.length }));
      return this.details(`rules-${decision.pack.name}`, title, [el("ul", { class: "desk-rules" }, ...items)]);
    }

    // Details that stay open, or closed, when everything is made anew.
    details(key, title, content) {
      const made = el("details", { open: this.openDetails.has(key) }, el("summary", { id: `desk-${key}` }, title), ...content);
      made.addEventListener("toggle", () => {
        if (made.open) this.openDetails.add(key);
        else this.openDetails.delete(key);
      });
      return made;
    }
  }

  // An answer as text, to tell whether two are the same: of a text that does not apply, without the values it would give.
  function told({ version, outcome, answer }) {
    const given = outcome === "not_in_force" || outcome === "not_applicable" ? [] : answer.outputs;
    const outputs = given.map(([output, value]) => [output.name, rules.told(value)]);
    return JSON.stringify([version.version, outcome, rules.told(answer.outcome), outputs]);
  }

  return { Answers };
})());
