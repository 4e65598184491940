"use strict";
// The form: which facts a question asks for, the fields they are typed into, and what stands in them.

Object.assign(globalThis.guaranteeRules, (function () {
  const { Misfit, readFact } = globalThis.guaranteeRules;

  // An element with attributes and children; every text becomes text and nothing else.
  function el(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === true) made.setAttribute(name, "");
      else if (value !== false && value !== undefined && value !== null) made.setAttribute(name, value);
    }
    made.append(...children.flat().filter((child) => child !== null && child !== ""));
    return made;
  }

  // The facts some city asks for, each with the cities that do, those an answer needs first.
  function factsAsked(desk, question) {
    const cities = new Map();
    const needed = new Set();
    for (const pack of desk.packs) {
      for (const name of pack.facts[question] || []) cities.set(name, [...(cities.get(name) || []), pack]);
      for (const name of pack.needed[question] || []) needed.add(name);
    }
    const names = Object.keys(desk.facts).filter((name) => cities.has(name));
    return names.map((name) => ({ name, entry: desk.facts[name], cities: cities.get(name), needed: needed.has(name) }));
  }

  class Form {
    // `typed` has what stands in each field: a text, or a list of names. It outlives the choice of a question.
    constructor(desk, writing, place) {
      this.desk = desk;
      this.writing = writing;
      this.place = place;
      this.typed = new Map();
      this.asked = [];
      this.shownErrors = new Set();
    }

    show(question) {
      const { writing } = this;
      this.asked = factsAsked(this.desk, question);
      this.shownErrors = new Set(this.asked.map(({ name }) => name).filter((name) => this.typed.has(name)));
      const needed = this.asked.filter((fact) => fact.needed);
      const optional = this.asked.filter((fact) => !fact.needed);
      const parts = [el("h2", {}, writing.say("desk.facts"))];
      if (this.asked.length === 0) parts.push(el("p", {}, writing.say("desk.no_facts")));
      if (needed.length > 0) parts.push(el("h3", {}, writing.say("desk.needed")), ...this.groups(needed, "needed"));
      if (optional.length > 0) {
        const open = needed.length === 0 || optional.some(({ name }) => this.typed.has(name));
        const summary = el("summary", {}, `${writing.say("desk.optional")} (${optional.length})`);
        const means = el("p", { class: "desk-means" }, writing.say("desk.optional_means"));
        parts.push(el("details", { class: "desk-optional", open }, summary, means, ...this.groups(optional, "optional")));
      }
      this.place.replaceChildren(...parts);
      this.read();
    }

    // One fieldset for each group of facts: what stands before the first point of their names.
    groups(facts) {
      const found = new Map();
      for (const fact of facts) {
        const group = fact.name.split(".")[0];
        found.set(group, [...(found.get(group) || []), fact]);
      }
      return [...found].map(([group, members]) => {
        const key = `desk.group_of.${group}`;
        const called = this.writing.has(key) ? this.writing.say(key) : group;
        return el("fieldset", {}, el("legend", {}, called), ...members.map((fact) => this.field(fact)));
      });
    }

    field(fact) {
      const { name, entry, cities } = fact;
      const { writing } = this;
      const called = writing.of(entry.label);
      const said = [entry.means && writing.of(entry.means), entry.unit && writing.say("desk.unit", { unit: writing.of(entry.unit) })];
      if (entry.personal) said.push(writing.say("desk.personal"));
      const means = el("span", { id: `means-${name}`, class: "desk-means" }, said.filter(Boolean).join(writing.say("decision.item_end")));
      const wrong = el("span", { id: `error-${name}`, class: "desk-error" });
      const described = { "aria-describedby": `means-${name} error-${name} cities-${name}` };
      const names = cities.map((pack) => writing.of(pack.city));
      const chips = el("span", { id: `cities-${name}`, class: "desk-cities" },
        el("span", { class: "desk-unseen" }, writing.say("desk.asked_by", { cities: writing.listed(names) })),
        ...names.map((city) => el("span", { "aria-hidden": "true" }, city)));
      if (entry.type === "enums") {
        const legend = el("legend", { class: "desk-label" }, called, " ", chips);
        const boxes = el("fieldset", { id: `fact-${name}`, class: "desk-boxes", tabindex: "-1", ...described }, legend, this.boxes(fact));
        return el("div", { class: "desk-field" }, boxes, means, wrong);
      }
      const input = entry.type === "enum" || entry.type === "bool" ? this.choice(fact, described) : this.text(fact, described);
      return el("div", { class: "desk-field" }, el("label", { class: "desk-label", for: `fact-${name}` }, called, " ", chips), input, means, wrong);
    }

    text({ name, entry }, described) {
      const placeholder = { money: "5000000.00", rate: "5.655%", ratio: "70%", date: "2024-03-01", months: "12", days: "30" }[entry.type];
      const input = el("input", { type: "text", id: `fact-${name}`, placeholder, spellcheck: "false", ...described });
      input.value = this.typed.get(name) || "";
      input.addEventListener("input", () => this.type(name, input.value === "" ? undefined : input.value));
      input.addEventListener("change", () => this.showError(name));
      return input;
    }

    choice({ name, entry }, described) {
      const { writing } = this;
      const options = entry.type === "bool"
        ? [["true", writing.say("formula.yes")], ["false", writing.say("formula.no")]]
        : Object.entries(this.desk.enums[entry.enum].members).map(([member, label]) => [member, writing.of(label)]);
      const select = el("select", { id: `fact-${name}`, ...described },
        el("option", { value: "" }, writing.say("desk.not_stated")), ...options.map(([value, label]) => el("option", { value }, label)));
      select.value = this.typed.get(name) || "";
      select.addEventListener("change", () => this.type(name, select.value === "" ? undefined : select.value));
      return select;
    }

    // Every name can be ticked; to say that none of them is true is not to say nothing.
    boxes({ name, entry }) {
      const typed = this.typed.get(name);
      const labels = Object.entries(this.desk.enums[entry.enum].members).map(([member, label]) => [member, this.writing.of(label)]);
      const box = (value, label, checked) => {
        const input = el("input", { type: "checkbox", value });
        input.checked = checked;
        return [input, el("label", { class: "desk-box" }, input, " ", label)];
      };
      const members = labels.map(([member, label]) => box(member, label, Boolean(typed) && typed.includes(member)));
      const [none, noneLabel] = box("", this.writing.say("desk.none_of_them"), Array.isArray(typed) && typed.length === 0);
      const inputs = members.map(([input]) => input);
      for (const input of inputs) {
        input.addEventListener("change", () => {
          if (input.checked) none.checked = false;
          const ticked = inputs.filter((one) => one.checked).map((one) => one.value);
          this.type(name, ticked.length > 0 || none.checked ? ticked : undefined);
        });
      }
      none.addEventListener("change", () => {
        if (none.checked) for (const input of inputs) input.checked = false;
        this.type(name, none.checked ? [] : undefined);
      });
      return [...members.map(([, label]) => label), noneLabel];
    }

    type(name, given) {
      if (given === undefined) this.typed.delete(name);
      else this.typed.set(name, given);
      this.onChange();
    }

    showError(name) {
      this.shownErrors.add(name);
      this.read();
    }

    // The facts by name, as exact values, and those that cannot be read, with why. Errors come once a field is left,
    // and go as soon as it can be read.
    read() {
      const facts = new Map();
      const wrong = new Map();
      for (const { name, entry } of this.asked) {
        const given = this.typed.get(name);
        const value = given === undefined ? undefined : readFact(this.desk, entry, typeof given === "string" ? given.trim() : given);
        if (value instanceof Misfit) wrong.set(name, value);
        else if (value !== undefined) facts.set(name, value);
        if (!(value instanceof Misfit)) this.shownErrors.delete(name);
        this.say(name, entry, value instanceof Misfit && this.shownErrors.has(name) ? value : null);
      }
      return { facts, wrong };
    }

    say(name, entry, misfit) {
      const field = document.getElementById(`fact-${name}`);
      if (field === null) return; // while the form is being made anew
      field.closest(".desk-field").classList.toggle("desk-stated", this.typed.has(name)); // what is printed
      const said = misfit === null ? [] : this.writing.misfit(misfit, this.writing.of(entry.label));
      document.getElementById(`error-${name}`).textContent = quotedWell(said.filter(Boolean).join(this.writing.say("decision.item_end")));
      if (misfit === null) field.removeAttribute("aria-invalid");
      else field.setAttribute("aria-invalid", "true");
    }

    // The facts as the text of a file that the command line reads: what was typed and can be read, in groups.
    yaml() {
      const tree = new Map();
      const { facts } = this.read();
      for (const { name } of this.asked) {
        if (!facts.has(name)) continue;
        const parts = name.split(".");
        let below = tree;
        for (const part of parts.slice(0, -1)) {
          if (!below.has(part)) below.set(part, new Map());
          below = below.get(part);
        }
        below.set(parts[parts.length - 1], this.typed.get(name));
      }
      return [...lines(tree, "")].join("\n") + (tree.size > 0 ? "\n" : "");
    }
  }

  // What the library puts between backticks, for a terminal, as people quote it.
  const quotedWell = (text) => text.replace(/`([^`]*)`/g, "“$1”");

  function* lines(tree, indent) {
    for (const [name, given] of tree) {
      if (given instanceof Map) {
        yield `${indent}${name}:`;
        yield* lines(given, `${indent}  `);
      } else {
        yield `${indent}${name}: ${Array.isArray(given) ? `[${given.map(quoted).join(", ")}]` : quoted(given.trim())}`;
      }
    }
  }

  const quoted = (text) => (/^[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z_.%‰\u4e00-\u9fff-]*$/.test(text) ? text : JSON.stringify(text));

  return { el, Form };
})());
