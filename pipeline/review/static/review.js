"use strict";
// Extras only: every page works without this file.

function coding(form) {
  const said = document.getElementById("bewaard");
  const began = Date.now();
  const none = form.elements.none;
  const themes = [...form.querySelectorAll("[name=theme]")];
  const switched = document.getElementById("toetsen-aan");
  let waiting = Promise.resolve(), lost = false, dirty = false;

  function tell(text, wrong) {
    said.textContent = text;
    said.classList.toggle("fout", Boolean(wrong));
  }

  // one after the other, so that an older choice never overtakes a newer one
  function save() {
    dirty = true;
    form.elements.seconds.value = ((Date.now() - began) / 1000).toFixed(1);
    const data = new URLSearchParams(new FormData(form));
    data.delete("idea"); data.delete("idea_note");
    waiting = waiting.then(() => send(data));
    return waiting;
  }

  async function send(data) {
    tell("Bezig met bewaren …");
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Vanzelf": "1" }, redirect: "error" });
      const problem = (await answer.json()).problem;
      if (problem) { tell(problem, true); return; }
      lost = false; dirty = false;
      tell(themes.some((t) => t.checked) || none.checked ? "Bewaard." : "Nog niet gecodeerd.");
    } catch {
      lost = true;
      tell("Niet bewaard: geen verbinding, of u bent afgemeld. Uw keuze staat nog hier; probeer het zo weer.", true);
    }
  }

  form.addEventListener("change", (event) => {
    if (event.target === none && none.checked) themes.forEach((t) => { t.checked = false; });
    if (event.target.name === "theme" && event.target.checked) none.checked = false;
    if (["theme", "none", "doubt", "memo"].includes(event.target.name)) save();
  });

  form.addEventListener("submit", (event) => {
    if (lost) {
      // a page that can't be had would take the choice along; try to save first
      event.preventDefault();
      const button = event.submitter;
      save().then(() => { if (!lost) form.requestSubmit(button); });
      return;
    }
    form.elements.seconds.value = ((Date.now() - began) / 1000).toFixed(1);
    dirty = false;
  });
  window.addEventListener("online", () => { if (lost) save(); });
  window.addEventListener("beforeunload", (event) => { if (lost || dirty) event.preventDefault(); });

  // keys can be switched off (WCAG 2.1.4); in a text field they write
  switched.checked = localStorage.getItem("toetsen") !== "uit";
  switched.addEventListener("change", () => localStorage.setItem("toetsen", switched.checked ? "aan" : "uit"));
  const go = (value) => form.querySelector(`[name=go][value=${value}]`)?.click();
  const keys = {
    Enter: () => go("next"), ArrowRight: () => go("next"), ArrowLeft: () => go("back"),
    u: () => document.getElementById("terug").click(),
    m: () => form.elements.memo.focus(),
    t: () => { document.getElementById("nieuw").open = true; form.elements.idea.focus(); },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !switched.checked) return;
    const target = event.target;
    if (target.matches("textarea, input:not([type=checkbox])")) {
      if (event.key === "Escape") target.blur();
      return;
    }
    if (event.key === "Enter" && target.matches("a, button, summary, input")) {
      if (!target.matches("input")) return;
    }
    const box = [...form.querySelectorAll("[data-key]")].find((b) => b.dataset.key === event.key);
    const act = box ? () => { box.click(); box.focus(); } : keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });
}

const form = document.getElementById("coderen");
if (form) coding(form);
