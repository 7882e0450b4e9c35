// Offers what begins as somebody types, below a field with data-suggest: a combobox as the ARIA practices describe it.
// Loaded when such a field is first entered; without it the form searches as any form does.
const known = new WeakSet();

export function offer(field) {
  if (known.has(field)) return;
  known.add(field);
  const box = field.parentElement, list = Object.assign(document.createElement("ul"), { className: "offers", hidden: true });
  list.id = `${field.id}-offers`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels[0]?.textContent ?? "");
  box.append(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" })) field.setAttribute(name, value);
  let running, timer, chosen = -1;

  const choose = (place) => {
    const options = [...list.children];
    options[chosen]?.setAttribute("aria-selected", "false");
    chosen = options.length ? (place + options.length + 1) % (options.length + 1) : -1;
    if (chosen === options.length) chosen = -1;
    options[chosen]?.setAttribute("aria-selected", "true");
    options[chosen]?.scrollIntoView({ block: "nearest" });
    if (chosen < 0) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", options[chosen].id);
  };
  const close = () => {
    clearTimeout(timer);
    running?.abort();
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    choose(-1);
  };
  const show = (offers) => {
    list.replaceChildren(...offers.map((each, place) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.href = each.href;
      const title = document.createElement("bdi"), line = Object.assign(document.createElement("span"), { className: "note" });
      title.textContent = each.title;
      if (each.lang) title.lang = each.lang;
      line.textContent = [each.name, each.line].filter(Boolean).join(" · ");
      option.append(title, " ", line);
      return option;
    }));
    chosen = -1;
    field.removeAttribute("aria-activedescendant");
    list.hidden = !offers.length;
    field.setAttribute("aria-expanded", String(offers.length > 0));
  };
  const ask = async () => {
    running?.abort();
    const typed = field.value.trim();
    if (!typed) return close();
    running = new AbortController();
    try {
      const answer = await fetch(`${field.dataset.suggest}?${new URLSearchParams({ q: typed })}`, { signal: running.signal });
      if (answer.ok && document.activeElement === field) show((await answer.json()).suggestions);
    } catch { /* nothing is offered; the form still searches */ }
  };
  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 150); });
  // Whoever was quicker than this script has typed already.
  if (field.value !== field.defaultValue) ask();
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && list.hidden) { ask(); event.preventDefault(); }
    else if (step) { choose(chosen < 0 && step < 0 ? list.children.length - 1 : chosen + step); event.preventDefault(); }
    else if (event.key === "Escape" && !list.hidden) { close(); event.preventDefault(); }
    else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); location.assign(list.children[chosen].dataset.href); }
  });
  // Before the field loses its focus, which would close the list under the pointer.
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[data-href]");
    if (option) location.assign(option.dataset.href);
  });
}
