// What JavaScript makes quicker on pages that already work without it: live filters, copying, menus, tooltips of the map.
"use strict";

// What has data-follows is taken anew from its page every so many seconds, as long as it has it there: nobody's place is lost.
for (const shown of document.querySelectorAll("[data-follows]")) {
  const follow = async () => {
    const now = document.getElementById(shown.id);
    try {
      const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
      const next = page.getElementById(shown.id);
      if (!next) return;
      now.innerHTML = next.innerHTML;
      if (next.dataset.follows) setTimeout(follow, next.dataset.follows * 1000);
    } catch {
      setTimeout(follow, shown.dataset.follows * 1000);
    }
  };
  setTimeout(follow, shown.dataset.follows * 1000);
}

// A form with data-live asks for its page when it changes and takes #results from the answer.
for (const form of document.querySelectorAll("form[data-live]")) {
  let running, timer, shown = location.search;
  const announce = form.appendChild(Object.assign(document.createElement("p"), { className: "unseen" }));
  announce.setAttribute("role", "status");

  const load = async (address) => {
    running?.abort();
    running = new AbortController();
    const results = document.getElementById("results");
    results.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: running.signal });
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      results.replaceWith(document.importNode(page.getElementById("results"), true));
      history.pushState(null, "", address);
      shown = location.search;
      reveal();
      announce.textContent = document.querySelector("#results [data-count]")?.textContent ?? "";
    } catch (fault) {
      if (fault.name !== "AbortError") location.assign(address);
    }
  };
  const go = () => {
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
    load(`${location.pathname}?${query}`);
  };
  form.addEventListener("change", go);
  form.addEventListener("input", (event) => {
    if (event.target.type !== "search") return;
    clearTimeout(timer);
    timer = setTimeout(go, 300);
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(timer); go(); });
  addEventListener("popstate", () => { if (location.search !== shown) location.reload(); });
}

// Copy buttons appear only where the clipboard can be written.
function reveal() {
  if (navigator.clipboard) for (const button of document.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
}
reveal();
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    const words = button.querySelector("span"), before = words.textContent;
    words.setAttribute("role", "status");
    words.textContent = button.dataset.done;
    setTimeout(() => { words.textContent = before; }, 2000);
  }
  for (const menu of document.querySelectorAll("details.drop[open]")) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.drop[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

// What is offered while somebody types comes with its own script, once a field is entered that has it.
document.addEventListener("focusin", (event) => {
  const from = document.querySelector("[data-suggest-script]")?.dataset.suggestScript;
  if (from && event.target.matches("[data-suggest]")) import(from).then((script) => script.offer(event.target), () => {});
});

document.querySelector("[data-focus]")?.focus();

// The map's dots say their names at once, without the wait of a browser's own tooltip.
for (const map of document.querySelectorAll(".map")) {
  const tip = map.appendChild(Object.assign(document.createElement("p"), { className: "tip", hidden: true }));
  tip.setAttribute("aria-hidden", "true");
  map.addEventListener("pointerover", (event) => {
    const dot = event.target.closest(".dots a");
    tip.hidden = !dot;
    if (dot) tip.textContent = (dot.dataset.label ??= takeTitle(dot));
  });
  map.addEventListener("pointerleave", () => { tip.hidden = true; });
}
function takeTitle(dot) {
  const title = dot.querySelector("title"), text = title.textContent;
  title.remove();
  return text;
}
