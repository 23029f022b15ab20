"use strict";
(() => {
  const form = document.getElementById("filter");
  const list = document.getElementById("records");
  if (!form || !list) return;
  const records = [...list.children];
  const texts = new Map(records.map((record) => [record, record.textContent.toLowerCase()]));
  const shown = document.getElementById("shown");
  const number = (record, key) => Number(record.dataset[key]);
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const orders = {
    worst: (a, b) => number(a, "worst") - number(b, "worst"),
    place: () => 0,
    id: (a, b) => compare(a.dataset.id, b.dataset.id),
    year: (a, b) => compare(a.dataset.year, b.dataset.year),
    post: (a, b) => compare(a.dataset.post, b.dataset.post),
  };
  const filter = () => {
    const wanted = Object.fromEntries(new FormData(form));
    const words = wanted.words.trim().toLowerCase();
    let findings = 0;
    let visible = 0;
    for (const record of records) {
      const matches =
        ["post", "year", "level"].every((key) => !wanted[key] || record.dataset[key] === wanted[key]) &&
        (!words || texts.get(record).includes(words));
      let left = 0;
      for (const item of record.querySelectorAll("li")) {
        item.hidden =
          (wanted.codes && item.dataset.code !== wanted.codes) ||
          (wanted.severities && item.dataset.severity !== wanted.severities);
        left += item.hidden ? 0 : 1;
      }
      record.hidden = !matches || left === 0;
      visible += record.hidden ? 0 : 1;
      findings += record.hidden ? 0 : left;
    }
    const say = (n, noun) => `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;
    shown.textContent = `${say(findings, "finding")} in ${say(visible, "record")}`;
  };
  const order = () => {
    const chosen = orders[form.elements.order.value];
    records.sort((a, b) => chosen(a, b) || number(a, "place") - number(b, "place"));
    list.append(...records);
  };
  form.addEventListener("input", (event) => (event.target.name === "order" ? order() : filter()));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { order(); filter(); }));
  form.hidden = false;
  filter();
})();
