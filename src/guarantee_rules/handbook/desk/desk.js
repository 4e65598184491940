"use strict";
// The page: a question, a day, the form and the answers, each following the others. Nothing is sent and nothing is kept.

(function () {
  const { el, Form, Answers, Writing, readyDesk, readQuantity, writeDay } = globalThis.guaranteeRules;
  const { lang, words } = globalThis.deskWords;
  const desk = readyDesk(globalThis.deskData);
  const writing = new Writing(desk, words, lang);
  const find = (id) => document.getElementById(id);

  const question = find("desk-question");
  const asOf = find("desk-as-of");
  const example = find("desk-example");
  const form = new Form(desk, writing, find("desk-facts"));
  const answers = new Answers(desk, writing, find("desk-result"));

  // --- the question

  function fillQuestions() {
    const topics = new Map();
    for (const one of desk.questions) topics.set(one.topic, [...(topics.get(one.topic) || []), one]);
    for (const [topic, members] of topics) {
      const options = members.map(({ name, label }) => el("option", { value: name }, writing.of(label)));
      question.append(el("optgroup", { label: writing.say(`handbook.topic.${topic}`) }, ...options));
    }
  }

  function fillExamples() {
    const byCity = new Map(desk.packs.map(({ name }) => [name, []]));
    (desk.examples[question.value] || []).forEach(({ pack, title }, number) => {
      byCity.get(pack).push(el("option", { value: String(number) }, title));
    });
    const groups = [...byCity].filter(([, options]) => options.length > 0)
      .map(([pack, options]) => el("optgroup", { label: writing.of(cityOf(pack)) }, ...options));
    example.replaceChildren(el("option", { value: "" }, writing.say("desk.example_choose")), ...groups);
    showExample();
  }

  const exampleChosen = () => (example.value === "" ? undefined : (desk.examples[question.value] || [])[Number(example.value)]);

  // The title of the chosen case in full, however narrow its field is.
  function showExample() {
    const chosen = exampleChosen();
    const said = chosen && writing.say("desk.example_named", { city: writing.of(cityOf(chosen.pack)), title: chosen.title });
    find("desk-example-title").textContent = said || "";
  }

  const cityOf = (name) => desk.packs.find((pack) => pack.name === name).city;

  function showQuestion() {
    const asked = desk.questions.find(({ name }) => name === question.value);
    find("desk-asks").textContent = writing.of(asked.asks);
    fillExamples();
    form.show(question.value);
    update();
  }

  // --- the day of asking

  // The day that is typed, or undefined.
  function dayTyped() {
    const quantity = readQuantity(asOf.value.trim(), desk.limits.longest);
    return quantity !== null && quantity[0] === "date" ? quantity[1] : undefined;
  }

  function today() {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  }

  function showDay(day) {
    const wrong = day === undefined;
    find("desk-as-of-error").textContent = wrong ? writing.say("desk.as_of_wrong") : "";
    if (wrong) asOf.setAttribute("aria-invalid", "true");
    else asOf.removeAttribute("aria-invalid");
  }

  // --- the answers

  let waiting = 0;
  let saying = 0;

  // As one types, after a moment of rest.
  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(update, 60);
  }

  function update() {
    clearTimeout(waiting);
    const { facts, wrong } = form.read();
    const day = dayTyped();
    showDay(day);
    find("desk-again").hidden = day === undefined;
    if (day === undefined) {
      answers.replace([el("p", { class: "notice" }, writing.say("desk.day_needed"))]);
      return;
    }
    const unread = [...wrong.keys()].map((name) => writing.fact(name));
    const notices = unread.length > 0 ? [writing.say("desk.unread", { facts: writing.listed(unread) })] : [];
    const decisions = answers.show(question.value, facts, day, notices, focusField);
    find("desk-yaml").value = form.yaml();
    find("desk-command").value = commands(day).join("\n");
    say(decisions.map(({ pack, outcome }) => {
      const named = { city: writing.of(pack.city), outcome: writing.say(`decision.outcome.${outcome}.name`) };
      return writing.say("desk.announced", named);
    }).join(writing.say("decision.item_end")));
  }

  // For those who listen to the page: the outcomes, once they stay as they are.
  function say(text) {
    clearTimeout(saying);
    saying = setTimeout(() => {
      if (find("desk-said").textContent !== text) find("desk-said").textContent = text;
    }, 700);
  }

  function focusField(name) {
    const field = find(`fact-${name}`);
    const folded = field.closest("details");
    if (folded) folded.open = true;
    const first = field.matches("fieldset") ? field.querySelector("input") : field;
    first.focus();
    field.scrollIntoView({ block: "center" });
  }

  // --- the same on the command line

  function commands(day) {
    const told = `${writing.say("desk.facts_file")} --as-of ${writeDay(day)}`;
    const packs = desk.usual ? "" : desk.packs.map((pack) => ` --pack ${fileOf(pack)}`).join("");
    const others = desk.packs.flatMap((pack) => {
      const readings = [...answers.chosen.get(pack.name)].map(([name, option]) => ` --reading ${name}=${option}`);
      return readings.length > 0 ? [`guarantee-rules decide ${fileOf(pack)} ${question.value} ${told}${readings.join("")}`] : [];
    });
    return [`guarantee-rules compare ${question.value} ${told}${packs}`, ...others];
  }

  const fileOf = (pack) => (pack.bundled ? pack.name : `${pack.name}.yaml`);

  async function copy(button) {
    const text = find(button.dataset.copies);
    const told = button.nextElementSibling;
    try {
      await navigator.clipboard.writeText(text.value);
      told.textContent = writing.say("desk.copied");
    } catch {
      text.select();
      told.textContent = writing.say("desk.copy_by_hand");
    }
  }

  // --- everything together

  function fill() {
    const chosen = exampleChosen();
    if (chosen === undefined) return;
    form.typed = new Map(Object.entries(chosen.facts).map(([name, given]) => [name, typeof given === "boolean" ? String(given) : given]));
    asOf.value = chosen.as_of;
    for (const [pack, readings] of answers.chosen) {
      readings.clear();
      if (pack === chosen.pack) for (const [name, option] of Object.entries(chosen.readings)) readings.set(name, option);
    }
    form.show(question.value);
    update();
  }

  function clear() {
    form.typed.clear();
    for (const readings of answers.chosen.values()) readings.clear();
    example.value = "";
    showExample();
    form.show(question.value);
    update();
  }

  form.onChange = soon;
  answers.onChange = update;
  question.addEventListener("change", showQuestion);
  asOf.addEventListener("input", soon);
  example.addEventListener("change", showExample);
  find("desk-fill").addEventListener("click", fill);
  find("desk-clear").addEventListener("click", clear);
  find("desk-form").addEventListener("submit", (event) => event.preventDefault());
  for (const button of document.querySelectorAll("[data-copies]")) button.addEventListener("click", () => copy(button));

  fillQuestions();
  question.value = desk.questions.some(({ name }) => name === "premium_cap") ? "premium_cap" : desk.questions[0].name;
  asOf.value = today();
  find("desk").hidden = false;
  showQuestion();
})();
