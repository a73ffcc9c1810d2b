// Extras only: everything can be read without this script.
(() => {
  "use strict";
  const make = (tag, attributes = {}, text = "") => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  };

  // A link into something folded opens it.
  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let e = target; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true;
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  if (location.hash) unfold();
  addEventListener("beforeprint", () => {
    document.querySelectorAll("details.uitklap").forEach((fold) => { fold.open = true; });
  });

  // Where you are, in the contents at the side.
  const links = new Map();
  document.querySelectorAll(".zij a").forEach((a) => links.set(a.hash.slice(1), a));
  let current = null;
  const watch = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const link = links.get(entry.target.id);
      if (!entry.isIntersecting || !link || link === current) continue;
      if (current) current.removeAttribute("aria-current");
      current = link;
      link.setAttribute("aria-current", "true");
      const fold = link.closest("details");
      document.querySelectorAll(".zij details").forEach((d) => { d.open = d === fold; });
    }
  }, { rootMargin: "-10% 0px -85% 0px" });
  document.querySelectorAll("main section").forEach((s) => watch.observe(s));

  // Copy a count with where it stands.
  const title = document.querySelector("h1").textContent;
  const made = document.querySelector("time").textContent;
  document.querySelectorAll("p > a.telling, li > a.telling").forEach((count) => {
    const button = make("button", { type: "button", class: "kopieer" }, "kopieer verwijzing");
    button.addEventListener("click", async () => {
      const place = count.closest("section").querySelector("h2, h3, h4, h5").textContent.trim();
      const said = count.parentElement.cloneNode(true);
      said.querySelectorAll("button").forEach((b) => b.remove());
      const page = location.pathname.split("/").pop();
      const text = `${said.textContent.trim()} (${title}, ${place}, ${made}; ${page}${count.hash})`;
      try { await navigator.clipboard.writeText(text); button.textContent = "gekopieerd"; }
      catch { prompt("Kopieer deze verwijzing:", text); }
      button.classList.add("klaar");
      setTimeout(() => { button.textContent = "kopieer verwijzing"; button.classList.remove("klaar"); }, 2000);
    });
    count.parentElement.append(" ", button);
  });

  // Sort a table by a column.
  const value = (row, i) => row.cells[i].dataset.v ?? row.cells[i].textContent;
  const compare = new Intl.Collator("nl", { numeric: true }).compare;
  document.querySelectorAll("table.sorteerbaar").forEach((table) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, i) => {
      const button = make("button", { type: "button", class: "sorteer" }, head.textContent);
      head.textContent = "";
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((h) => h.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = [...table.tBodies[0].rows];
        // An empty cell comes last, whichever way.
        rows.sort((a, b) => {
          const [x, y] = [value(a, i), value(b, i)];
          if (!x || !y) return (x ? 0 : 1) - (y ? 0 : 1);
          return (down ? -1 : 1) * compare(x, y);
        });
        table.tBodies[0].append(...rows);
      });
    });
  });

  // Filter the segments by words and theme.
  document.querySelectorAll("table.fragmenten").forEach((table) => {
    const rows = [...table.tBodies[0].rows];
    const texts = rows.map((row) => row.textContent.toLowerCase());
    const themes = rows.map((row) => [...row.cells[2].querySelectorAll("a")].map((a) => a.textContent));
    const form = make("div", { class: "filter", role: "search" });
    const words = make("input", { type: "search" });
    const choice = make("select");
    choice.append(make("option", { value: "" }, "alle thema's"));
    for (const name of (table.dataset.themas || "").split("|").filter(Boolean)) choice.append(make("option", { value: name }, name));
    choice.append(make("option", { value: "-" }, "zonder thema"));
    const shown = make("output", { "aria-live": "polite" });
    const wordLabel = make("label", {}, "Zoek in de fragmenten");
    const themeLabel = make("label", {}, "Thema");
    wordLabel.append(words);
    themeLabel.append(choice);
    form.append(wordLabel, themeLabel, shown);
    table.closest(".tabel").before(form);
    const apply = () => {
      const wanted = words.value.toLowerCase().trim();
      let count = 0;
      rows.forEach((row, i) => {
        const fits = (!wanted || texts[i].includes(wanted)) &&
          (!choice.value || (choice.value === "-" ? !themes[i].length : themes[i].includes(choice.value)));
        row.hidden = !fits;
        count += fits ? 1 : 0;
      });
      shown.textContent = `${count} van ${rows.length} getoond`;
    };
    words.addEventListener("input", apply);
    choice.addEventListener("change", apply);
    apply();
  });
})();
