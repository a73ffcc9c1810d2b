"use strict";
// Extras only: every page works without this file.

function coding(form) {
  const said = document.getElementById("bewaard");
  const began = Date.now();
  const none = form.elements.none;
  const themes = [...form.querySelectorAll("[name=theme]")];
  const switched = document.getElementById("toetsen-aan");
  const again = document.getElementById("weer-aanmelden");
  let waiting = Promise.resolve(), busy = 0, lost = false, dirty = false, leaving = false;

  function tell(text, wrong) {
    said.textContent = text;
    said.classList.toggle("fout", Boolean(wrong));
  }

  // one after the other, so that an older choice never overtakes a newer one
  function save() {
    dirty = true;
    busy += 1;
    form.elements.seconds.value = ((Date.now() - began) / 1000).toFixed(1);
    const data = new URLSearchParams(new FormData(form));
    data.delete("idea"); data.delete("idea_note");
    waiting = waiting.then(() => send(data)).finally(() => { busy -= 1; });
    return waiting;
  }

  async function post(data) {
    data.set("csrf", form.elements.csrf.value);
    return fetch(form.action, { method: "POST", body: data, headers: { "X-Vanzelf": "1" }, redirect: "error" });
  }

  // after logging in again there is another secret; only for the same person
  async function renew() {
    const text = await (await fetch(location.href, { redirect: "error" })).text();
    const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("coderen");
    if (!fresh || fresh.dataset.account !== form.dataset.account) return false;
    document.querySelectorAll("[name=csrf]").forEach((e) => { e.value = fresh.elements.csrf.value; });
    return true;
  }

  async function send(data) {
    tell("Bezig met bewaren …");
    let wrong = "Niet bewaard: geen verbinding. Uw keuze staat nog hier; zodra de verbinding er weer is, wordt ze bewaard.";
    try {
      let answer = await post(data);
      if (answer.status === 403 && await renew()) answer = await post(data);
      const problem = (await answer.json()).problem;
      again.hidden = ![401, 403].includes(answer.status);
      if (again.hidden) {
        lost = false; dirty = Boolean(problem);
        if (problem) tell(problem, true);
        else tell(themes.some((t) => t.checked) || none.checked ? "Bewaard." : "Nog niet gecodeerd.");
        return;
      }
      wrong = problem;
    } catch { /* no connection, or no answer of ours */ }
    lost = true;
    tell(wrong, true);
  }

  form.addEventListener("change", (event) => {
    if (event.target === none && none.checked) themes.forEach((t) => { t.checked = false; });
    if (event.target.name === "theme" && event.target.checked) none.checked = false;
    if (["theme", "none", "doubt", "memo"].includes(event.target.name)) save();
  });

  form.addEventListener("submit", (event) => {
    if (lost || busy) {
      // a page that can't be had would take the choice along: first that is kept, then on
      event.preventDefault();
      const button = event.submitter;
      (lost ? save() : waiting).then(() => { if (!lost && !leaving) form.requestSubmit(button); });
      return;
    }
    form.elements.seconds.value = ((Date.now() - began) / 1000).toFixed(1);
    dirty = false;
    leaving = true;
  });
  const retry = () => { if (lost && !busy) save(); };
  window.addEventListener("online", retry);
  window.addEventListener("focus", retry);
  window.addEventListener("pageshow", () => { leaving = false; });
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
    if (event.ctrlKey || event.metaKey || event.altKey || !switched.checked || leaving) return;
    const target = event.target;
    if (target.matches("textarea, input:not([type=checkbox])")) {
      // where the keyboard goes on; not nowhere
      if (event.key === "Escape") form.querySelector("[name=go]").focus();
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
