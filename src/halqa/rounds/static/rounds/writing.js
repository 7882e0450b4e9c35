// Saves each answer of an application as it is typed. What was not acknowledged waits in this browser, by person and application,
// and is sent again, in the order in which it was typed, with the version that was read. Without this script the buttons save.
"use strict";

const desk = document.getElementById("writing");
const place = desk && `halqa:draft:${desk.dataset.person}:${desk.dataset.application}:`;
const PAUSE = 1000, SOON = 5000, LATER = 60000;

// What waits: one entry for each question. A browser may refuse to keep anything, which is then said.
const drafts = {
  read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  },
  put(question, draft) {
    try { localStorage.setItem(place + question, JSON.stringify(draft)); return true; } catch { return false; }
  },
  // Only what was sent is forgotten: somebody may have typed on while the answer came.
  drop(question, draft) {
    const kept = this.read(place + question);
    if (kept && kept.typed === draft.typed) try { localStorage.removeItem(place + question); } catch { /* it stays */ }
  },
  all(start) {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(start)).map((key) => ({ key, draft: this.read(key) }))
        .filter((one) => one.draft).sort((one, other) => one.draft.typed - other.draft.typed);
    } catch { return []; }
  },
};

const boxOf = (question) => desk.querySelector(`[data-question="${CSS.escape(question)}"]`);
const fieldsOf = (box) => [...box.querySelectorAll("input, select, textarea")].filter((field) =>
  field.name && field.type !== "file" && field.type !== "submit" && !field.name.startsWith("read.") && field.name !== "csrfmiddlewaretoken");
const valuesOf = (box) => fieldsOf(box).filter((field) => !["checkbox", "radio"].includes(field.type) || field.checked)
  .map((field) => [field.name, field.value]);
// What the server wrote into the fields, whatever a browser restored into them since.
const givenOf = (box) => fieldsOf(box).flatMap((field) => {
  if (["checkbox", "radio"].includes(field.type)) return field.defaultChecked ? [[field.name, field.value]] : [];
  if (field.tagName === "SELECT") return [[field.name, [...field.options].find((one) => one.defaultSelected)?.value ?? field.options[0]?.value ?? ""]];
  return [[field.name, field.defaultValue]];
});
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function fill(box, values) {
  for (const field of fieldsOf(box)) {
    const told = values.filter(([name]) => name === field.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(field.type)) field.checked = told.includes(field.value);
    else field.value = told[0] ?? "";
  }
}

function say(box, what, words, link) {
  const line = box?.querySelector("[data-kept]");
  const whole = desk.querySelector("[data-state]");
  if (line) {
    line.dataset.is = what;
    line.textContent = words;
    if (link) {
      const way = Object.assign(document.createElement("a"), { href: link, textContent: desk.dataset.decide });
      line.append(" ", way);
    }
  }
  if (whole) whole.textContent = what === "saved" ? words : "";
}

function refuse(box, sentences) {
  const list = box?.querySelector("[data-refusals]");
  list?.replaceChildren(...sentences.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
}

function show(box, told) {
  if (told.read) {
    box.dataset.read = told.read;
    box.querySelector(`input[name="read.${CSS.escape(box.dataset.question)}"]`).value = told.read;
  }
  const words = box.querySelector("[data-words]");
  if (words && told.words) Object.assign(words, { textContent: told.words, hidden: false });
  box.querySelector("[data-known]")?.remove();
  refuse(box, told.refusals);
  for (const each of desk.querySelectorAll("[data-question]")) {
    const resting = !told.asked.includes(each.dataset.question), question = each.querySelector(".asked-question");
    question?.classList.toggle("resting", resting);
    const note = each.querySelector("[data-resting]");
    if (note) note.hidden = !resting;
  }
}

function around(told) {
  for (const name of ["sections", "missing"]) {
    const part = document.querySelector(`[data-${name}]`);
    // Made by our own server from our own template, every value escaped there.
    if (part && !part.contains(document.activeElement)) part.innerHTML = told[name];
  }
  if (told.voided) {
    const notice = Object.assign(document.createElement("p"), { className: "notice", textContent: desk.dataset.voided });
    notice.setAttribute("role", "alert");
    notice.dataset.kind = "warning";
    desk.prepend(notice);
  }
}

let sending = false, timer, wait = SOON;
const later = (pause) => { clearTimeout(timer); timer = setTimeout(send, pause); };

// The page may have been open while somebody signed in anew: its token is then old, and its person may be another.
async function renewed() {
  const answer = await fetch(location.href, { redirect: "manual", headers: { Accept: "text/html" } });
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("writing");
  if (page?.dataset.person !== desk.dataset.person) return false;
  desk.querySelector("[name=csrfmiddlewaretoken]").value = page.querySelector("[name=csrfmiddlewaretoken]").value;
  return true;
}

async function post(draft) {
  const body = new URLSearchParams(draft.values);
  body.append("read", draft.read);
  if (draft.change) body.append("change", "yes");
  return fetch(draft.address, {
    method: "POST", body, redirect: "manual",
    headers: { Accept: "application/json", "X-CSRFToken": desk.querySelector("[name=csrfmiddlewaretoken]").value },
  });
}

// Sends what waits, one after another. What is refused waits for another word or another day; what finds no line for a while.
async function send() {
  if (sending || desk.dataset.locked !== undefined) return;
  sending = true;
  try {
    for (const { draft } of drafts.all(place).filter((one) => !one.draft.refused)) {
      const box = boxOf(draft.question);
      say(box, "saving", desk.dataset.saving);
      let answer;
      try {
        answer = await post(draft);
        if (answer.status === 403 && await renewed()) answer = await post(draft);
      } catch { answer = null; }
      if (!answer || answer.status >= 500 || answer.status === 429) {
        say(box, "waiting", desk.dataset.waiting);
        later(wait = Math.min(wait * 2, LATER));
        return;
      }
      const told = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null;
      if (!told) { say(box, "waiting", desk.dataset.gone); return; }
      wait = SOON;
      const kept = drafts.read(place + draft.question);
      if (!answer.ok) {
        if (kept && kept.typed === draft.typed) drafts.put(draft.question, { ...kept, refused: true });
        say(box, "refused", desk.dataset.refused);
        refuse(box, told.reasons);
        continue;
      }
      drafts.drop(draft.question, draft);
      if (box) {
        show(box, told);
        // What was typed on meanwhile was typed on what stands now.
        const next = drafts.read(place + draft.question);
        if (next && told.read) drafts.put(draft.question, { ...next, read: told.read });
        say(box, told.set_aside ? "refused" : "saved", told.said, told.set_aside ? draft.address : "");
      }
      around(told);
    }
  } finally { sending = false; }
  if (drafts.all(place).some((one) => !one.draft.refused)) later(PAUSE);
}

function keep(box) {
  const values = valuesOf(box), question = box.dataset.question;
  const draft = { question, values, read: box.dataset.read, address: box.dataset.address, typed: Date.now(), name: desk.dataset.personName };
  if (desk.querySelector("input[name=change]")) draft.change = true;
  if (!drafts.put(question, draft)) say(box, "waiting", desk.dataset.lost);
  return draft;
}

// Texts that somebody else typed in this browser are offered, and never sent in another's name.
function offerOthers() {
  const others = drafts.all("halqa:draft:").filter(({ key }) =>
    !key.startsWith(place) && key.split(":").slice(3, -1).join(":") === desk.dataset.application);
  if (!others.length) return;
  const box = Object.assign(document.createElement("section"), { className: "notice others-drafts" });
  box.dataset.kind = "warning";
  const head = Object.assign(document.createElement("strong"), { textContent: desk.dataset.ofOthers });
  const said = Object.assign(document.createElement("p"), { textContent: `${desk.dataset.ofOthersSaid} ${[...new Set(others.map((one) => one.draft.name))].join(" · ")}` });
  const list = document.createElement("ul");
  for (const { key, draft } of others) {
    const line = document.createElement("li");
    const text = Object.assign(document.createElement("p"), { className: "wording", dir: "auto", textContent: draft.values.map(([, value]) => value).join("\n") });
    const own = boxOf(draft.question);
    line.append(text);
    const act = (words, does) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "button quiet small", textContent: words });
      button.addEventListener("click", does);
      line.append(button, " ");
    };
    const away = () => { try { localStorage.removeItem(key); } catch { /* it stays */ } line.remove(); };
    if (own && desk.dataset.locked === undefined) act(desk.dataset.put, () => { fill(own, draft.values); keep(own); away(); later(0); });
    act(desk.dataset.throw, away);
    list.append(line);
  }
  box.append(head, said, list);
  (desk.hidden ? document.querySelector("main") : desk).prepend(box);
}

if (desk) {
  const seen = new WeakMap();
  const changed = (event) => {
    const box = event.target.closest("[data-question]");
    if (!box || event.target.type === "file" || desk.dataset.locked !== undefined) return;
    // A field that is left says again that it changed. Nothing is new then, and a link beside it must not go from under a click.
    const now = JSON.stringify(valuesOf(box));
    if (seen.get(box) === now) {
      const draft = drafts.read(place + box.dataset.question);
      if (draft && !draft.refused) later(0);
      return;
    }
    seen.set(box, now);
    keep(box);
    const line = box.querySelector("[data-kept]");
    if (line && line.dataset.is !== "waiting") say(box, "saving", desk.dataset.saving);
    later(event.type === "change" ? 0 : PAUSE);
  };
  desk.addEventListener("input", changed);
  desk.addEventListener("change", changed);
  addEventListener("online", () => later(0));
  // What waits from before stands in its field again, unless the server has it already.
  for (const { draft } of drafts.all(place)) {
    const box = boxOf(draft.question);
    if (!box) continue;
    if (same(givenOf(box), draft.values)) { drafts.drop(draft.question, draft); continue; }
    fill(box, draft.values);
    drafts.put(draft.question, { ...draft, refused: false });
    say(box, "waiting", desk.dataset.waiting);
  }
  offerOthers();
  send();
}
