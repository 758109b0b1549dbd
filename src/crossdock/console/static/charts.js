// Charts of reports, drawn from the table behind each: what the chart shows is what the table says. Canvas, and
// hints drawn on it, so that the policy needs no inline style; patterns and shapes as well as colours.
(() => {
  const COLOURS = {
    // of Okabe and Ito, who chose them so that colour-blind people tell them apart; light, dark
    placed: ["#6b7684", "#aab4c0"], released: ["#0072b2", "#56b4e9"], shipped: ["#9a5c8b", "#cc79a7"],
    delivered: ["#00805e", "#2fc79b"], cancelled: ["#b34700", "#e8823a"], filled: ["#00805e", "#2fc79b"],
    waited: ["#c98500", "#f0b94a"], on_time: ["#00805e", "#2fc79b"], late: ["#c98500", "#f0b94a"],
    missed: ["#b34700", "#e8823a"], open: ["#8a94a1", "#7d8896"], one: ["#0072b2", "#56b4e9"],
    several: ["#c98500", "#f0b94a"], waiting: ["#c98500", "#f0b94a"],
  };
  const OTHERS = [["#0072b2", "#56b4e9"], ["#b34700", "#e8823a"], ["#00805e", "#2fc79b"]];
  const SYMBOLS = ["circle", "rect", "triangle", "diamond", "emptyCircle"];
  const DASHES = ["solid", "dashed", "dotted", [8, 3, 2, 3], "solid"];

  const said = (node) => node.textContent.trim();
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function read(table) {
    const heads = [...table.tHead.rows[0].cells];
    const rows = [...table.tBodies[0].rows];
    const series = heads
      .map((cell, at) => ({ at, code: cell.dataset.series, name: said(cell) }))
      .filter((one) => one.code)
      .map((one) => ({
        ...one,
        values: rows.map((row) => (row.cells[one.at].dataset.value ? Number(row.cells[one.at].dataset.value) : null)),
        texts: rows.map((row) => said(row.cells[one.at])),
        addresses: rows.map((row) => row.cells[one.at].querySelector("a")?.href),
      }));
    return { words: rows.map((row) => said(row.cells[0])), series };
  }

  function option(kind, unit, { words, series }, narrow) {
    const dark = document.documentElement.dataset.bsTheme === "dark" ? 1 : 0;
    const ink = token("--ink");
    const soft = token("--soft");
    const line = token("--line");
    const number = new Intl.NumberFormat(document.documentElement.lang);
    const compact = new Intl.NumberFormat(document.documentElement.lang, { notation: "compact" });
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: ink },
      aria: { enabled: true, label: { enabled: false }, decal: { show: kind !== "line" } },
      grid: { left: 8, right: 16, top: series.length > 1 ? 40 : unit ? 34 : 16, bottom: 8, containLabel: true },
      legend: series.length > 1 ? { type: "scroll", top: 0, left: 0, textStyle: { color: ink }, pageTextStyle: { color: soft }, pageIconColor: soft } : undefined,
      tooltip: {
        trigger: "axis",
        renderMode: "richText",
        confine: true,
        axisPointer: { type: kind === "line" ? "line" : "shadow" },
        backgroundColor: token("--card"),
        borderColor: line,
        textStyle: { color: ink, fontSize: 12 },
        formatter: (points) =>
          [points[0].axisValueLabel, ...points.map((one) => `${one.seriesName}: ${series[one.seriesIndex].texts[one.dataIndex]}`)].join("\n"),
      },
      xAxis: {
        type: "category",
        data: words,
        axisLabel: { color: soft, hideOverlap: true, rotate: narrow && words.length > 4 ? 40 : 0 },
        axisLine: { lineStyle: { color: line } },
        axisTick: { show: false },
      },
      yAxis: {
        type: "value",
        name: unit,
        min: 0, // a bar says by its length how much it is
        minInterval: unit ? 0 : 1,
        nameTextStyle: { color: soft },
        axisLabel: { color: soft, formatter: (value) => (value >= 10000 ? compact : number).format(value) },
        splitLine: { lineStyle: { color: line } },
      },
      series: series.map((one, at) => ({
        name: one.name,
        type: kind === "line" ? "line" : "bar",
        stack: kind === "stack" ? "all" : undefined,
        data: one.values,
        barMaxWidth: 46,
        connectNulls: false,
        symbol: SYMBOLS[at % SYMBOLS.length],
        symbolSize: 7,
        showAllSymbol: words.length <= 31,
        lineStyle: { width: 2, type: DASHES[at % DASHES.length] },
        color: (COLOURS[one.code] || OTHERS[at % OTHERS.length])[dark],
        cursor: "pointer",
      })),
    };
  }

  function draw(place) {
    const table = document.getElementById(place.dataset.table);
    if (!table || !window.echarts) return;
    const found = read(table);
    const chart = echarts.init(place, null, { renderer: "canvas" });
    const show = () => chart.setOption(option(place.dataset.chart, place.dataset.unit, found, place.clientWidth < 560), true);
    show();
    // What a bar or point is opens as its number in the table does.
    chart.on("click", (point) => {
      const address = found.series[point.seriesIndex]?.addresses[point.dataIndex];
      if (address) location.assign(address);
    });
    new ResizeObserver(() => {
      chart.resize();
      show();
    }).observe(place);
    new MutationObserver(show).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
    place.dataset.drawn = "";
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-chart]").forEach(draw));
})();
