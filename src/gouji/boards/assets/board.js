"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const words = data.words;
  const root = document.documentElement;
  root.classList.add("scripted");

  // Charts. Colours are those of the style sheet, so that a chart follows light, dark and paper.
  const PAPER = { ink: "#000", faint: "#333", line: "#888", back: "#fff" };
  const PAPER_TONES = { error: "#333", warning: "#777", info: "#bbb", undetermined: "#999", pass: "#ddd" };
  let onPaper = false;
  function colour(name) {
    if (onPaper && PAPER[name]) return PAPER[name];
    return getComputedStyle(root).getPropertyValue("--" + name).trim();
  }
  function tone(name) {
    if (onPaper && PAPER_TONES[name]) return PAPER_TONES[name];
    return colour(name);
  }
  function axis(kind, extra) {
    const looks = {
      type: kind,
      axisLine: { lineStyle: { color: colour("line") } },
      axisTick: { show: false },
      axisLabel: { color: colour("ink"), fontSize: 12 },
      splitLine: { show: kind === "value", lineStyle: { color: colour("line"), opacity: 0.35 } },
    };
    if (kind === "value") looks.minInterval = 1;
    extra.axisLabel = Object.assign(looks.axisLabel, extra.axisLabel || {});
    return Object.assign(looks, extra);
  }
  function wide(text) {
    return Array.from(text).reduce(function (sum, sign) { return sum + (sign > "\u2e7f" ? 12.5 : 7); }, 0);
  }
  function most(spec) {
    return Math.max.apply(null, spec.names.map(function (_, n) {
      const values = spec.series.map(function (one) { return one.values[n]; });
      return spec.stack ? values.reduce(function (sum, value) { return sum + value; }, 0) : Math.max.apply(null, values);
    }));
  }
  function isLeaning(spec, width) {
    const room = (width - 44 - wide(Math.ceil(most(spec)).toLocaleString("en-US"))) / spec.names.length;
    return !spec.across && spec.names.some(function (name) { return wide(name) + 4 > room; });
  }
  function option(spec, width) {
    const narrow = width < 480;
    const many = spec.series.length > 1;
    const room = (width - 70) / spec.names.length;
    const leans = isLeaning(spec, width);
    const names = { data: spec.names, axisLabel: { interval: room < 15 ? "auto" : 0, rotate: leans ? 45 : 0 } };
    if (spec.across) {
      names.inverse = true;
      names.axisLabel = { interval: 0, width: narrow ? 110 : 230, overflow: "truncate", ellipsis: "…" };
    } else if (spec.unit) {
      names.name = spec.unit;
      names.nameLocation = "middle";
      names.nameGap = leans ? 62 : 30;
      names.nameTextStyle = { color: colour("faint") };
    }
    const values = { name: spec.of, nameTextStyle: { color: colour("faint"), align: spec.across ? "center" : "left" } };
    if (spec.across) { values.nameLocation = "middle"; values.nameGap = 26; }
    const lines = many ? Math.ceil(spec.series.reduce(function (sum, one) { return sum + 44 + wide(one.name); }, 0) / (width - 10)) : 0;
    const few = lines <= 3;
    const head = many ? 14 + 22 * (few ? lines : 1) : 6;
    const category = axis("category", names);
    const value = axis("value", values);
    if (narrow) value.splitNumber = 3;
    return {
      animation: false,
      aria: { enabled: true, decal: { show: many && spec.series[0].tone !== undefined && !narrow } },
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("ink") },
      grid: { left: 8, right: 24, top: head + (spec.across ? 0 : 24), bottom: leans ? 70 : spec.unit || spec.across ? 36 : 10 },
      legend: { show: many, type: few ? "plain" : "scroll", top: 0, left: 0, right: 0, textStyle: { color: colour("ink") },
        pageIconColor: colour("ink"), pageTextStyle: { color: colour("ink") } },
      tooltip: { trigger: "axis", renderMode: "richText", confine: true, axisPointer: { type: "shadow" },
        backgroundColor: colour("back"), borderColor: colour("line"), textStyle: { color: colour("ink") } },
      xAxis: spec.across ? value : category,
      yAxis: spec.across ? category : value,
      series: spec.series.map(function (one, n) {
        return { name: one.name, type: "bar", stack: spec.stack ? "all" : undefined, data: one.values, barMaxWidth: 44,
          itemStyle: { color: one.tone ? tone(one.tone) : colour("p" + (n % 8)), borderColor: colour("back"), borderWidth: many && !spec.labelled ? 0.5 : 0 },
          label: { show: (!many || spec.labelled) && !narrow, position: spec.across ? "right" : "top", color: colour("ink"),
            formatter: function (point) { return point.value ? Number(point.value).toLocaleString("en-US") : ""; } } };
      }),
    };
  }
  const drawn = [];
  function draw() {
    data.charts.forEach(function (spec, n) {
      const place = document.getElementById(spec.id);
      const width = onPaper ? 640 : place.clientWidth;
      const height = spec.across ? Math.max(200, 26 * spec.names.length + 110) : isLeaning(spec, width) ? 380 : 320;
      if (drawn[n]) drawn[n].dispose();
      place.style.height = height + "px";
      drawn[n] = echarts.init(place, null, { renderer: "svg", width: width, height: height });
      drawn[n].setOption(option(spec, width));
    });
  }
  let wait = 0;
  function again() {
    clearTimeout(wait);
    wait = setTimeout(draw, 120);
  }
  draw();
  let width = window.innerWidth;
  window.addEventListener("resize", function () {
    if (window.innerWidth !== width && !onPaper) { width = window.innerWidth; again(); }
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  window.addEventListener("beforeprint", function () { onPaper = true; draw(); });
  window.addEventListener("afterprint", function () { onPaper = false; draw(); });

  // Tables: a head is a button that sorts.
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  function keyOf(row, n) {
    const cell = row.cells[n];
    return cell.dataset.v !== undefined ? Number(cell.dataset.v) : cell.textContent;
  }
  function compare(a, b) {
    return typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));
  }
  function headsOf(table, sort) {
    Array.from(table.tHead.rows[0].cells).forEach(function (head, n) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.textContent = "";
      head.append(button);
      button.addEventListener("click", function () {
        const numbers = table.tBodies[0].rows[0] && table.tBodies[0].rows[0].cells[n].dataset.v !== undefined;
        const now = head.getAttribute("aria-sort");
        const next = now ? (now === "descending" ? "ascending" : "descending") : numbers ? "descending" : "ascending";
        Array.from(table.tHead.rows[0].cells).forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", next);
        sort(n, next === "ascending" ? 1 : -1);
      });
    });
  }
  document.querySelectorAll("table.sortable:not(#bodies-table)").forEach(function (table) {
    headsOf(table, function (n, sign) {
      const rows = Array.from(table.tBodies[0].rows);
      rows.sort(function (a, b) { return sign * compare(keyOf(a, n), keyOf(b, n)); });
      table.tBodies[0].append.apply(table.tBodies[0], rows);
    });
  });

  // Bodies: all rows are data; so many of them as are looked at become a table.
  const table = document.getElementById("bodies-table");
  if (!table) return;
  const STEP = 100;
  const search = document.getElementById("f-text");
  const selects = ["rule", "region", "kind"].map(function (key) { return document.getElementById("f-" + key); });
  const status = document.getElementById("f-count");
  const more = document.getElementById("f-more");
  let order = data.bodies.rows.map(function (_, n) { return n; });
  let shown = STEP;
  function fits(row) {
    const text = search.value.trim().toLocaleLowerCase();
    const chosen = selects.map(function (select) { return select && select.value !== "" ? Number(select.value) : -1; });
    return (!text || row[0].toLocaleLowerCase().includes(text)) &&
      (chosen[0] < 0 || row[9].includes(chosen[0])) && (chosen[1] < 0 || row[1] === chosen[1]) && (chosen[2] < 0 || row[2] === chosen[2]);
  }
  function cell(text, isNumber) {
    const td = document.createElement("td");
    td.textContent = isNumber ? text.toLocaleString("en-US") : text;
    if (isNumber) { td.className = "n"; td.dataset.v = text; }
    return td;
  }
  function line(row) {
    const tr = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    if (row[10]) {
      const a = document.createElement("a");
      a.href = "bodies/" + row[10];
      a.textContent = row[0];
      head.append(a);
    } else {
      head.textContent = row[0];
    }
    tr.append(head);
    data.bodies.sides.forEach(function (n) { tr.append(cell(textOf(row, n), false)); });
    for (let n = 3; n < 9; n += 1) tr.append(cell(row[n], true));
    return tr;
  }
  function show() {
    const found = order.filter(function (n) { return fits(data.bodies.rows[n]); });
    table.tBodies[0].replaceChildren.apply(table.tBodies[0], found.slice(0, shown).map(function (n) { return line(data.bodies.rows[n]); }));
    status.textContent = words.found.replace("{n}", found.length.toLocaleString("en-US")).replace("{shown}", Math.min(shown, found.length).toLocaleString("en-US"));
    more.hidden = found.length <= shown;
  }
  function fresh() { shown = STEP; show(); }
  search.addEventListener("input", fresh);
  selects.forEach(function (select) { if (select) select.addEventListener("change", fresh); });
  more.addEventListener("click", function () { shown += STEP * 5; show(); });
  document.getElementById("f-clear").addEventListener("click", function () {
    search.value = "";
    selects.forEach(function (select) { if (select) select.value = ""; });
    fresh();
  });
  function textOf(row, n) {
    return n === 1 ? data.bodies.regions[row[1]] : n === 2 ? data.bodies.kinds[row[2]] : row[n];
  }
  const columns = [0].concat(data.bodies.sides, [3, 4, 5, 6, 7, 8]);
  headsOf(table, function (column, sign) {
    const n = columns[column];
    order.sort(function (a, b) { return sign * compare(textOf(data.bodies.rows[a], n), textOf(data.bodies.rows[b], n)) || a - b; });
    show();
  });
  document.querySelectorAll("a[data-rule]").forEach(function (a) {
    a.addEventListener("click", function () {
      search.value = "";
      selects.forEach(function (select) { if (select) select.value = ""; });
      selects[0].value = a.dataset.rule;
      fresh();
    });
  });
  show();
}());
