// Takes the pictures of docs/editor.md. In this folder: npm install && npm run picture. Needs Chromium and Noto CJK fonts.
import { build } from "esbuild";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { chromium } from "playwright-core";

const ROOT = new URL("../../", import.meta.url).pathname;
const SCHEMA = "cn-gov-info-annual-report-2021.rules.schema.json";
const TYPES = { ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".html": "text/html" };
const PAGE =
  '<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="editor.css"><link rel="icon" href="data:,">' +
  '<body style="margin:0"><div id="box" style="width:1180px;height:600px"></div><script src="editor.js"></script>';
const RULE = `# yaml-language-server: $schema=../../../schemas/${SCHEMA}
rules:
  - id: T3-BALANCE
    title: 表三各列:新收与上年结转之和,等于办理结果总计与结转下年度之和
    severity: error
    grade: B
`;
const CLAUSE = `${RULE}    in: 申请清况\n    for_each: column\n    cites:\n      - construction/`;
const NAMES =
  `${RULE}    cites: [format-2021/table-3/note, construction/totls]\n    in: 申请情况\n    for_each: column\n` +
  `    check: 新收 + 上年结转 = 办理结果总计 + 结转下年度\n    mesage: "{subject}:不平衡。"\n` +
  "    cases:\n      - {name: 平衡, given: {新收: 10, 上年结转: 2, 办理结果总计: 11, 结转下年度: 1}, expect: pass}\n";

const made = await mkdtemp(join(tmpdir(), "editor-"));
await build({
  entryPoints: {
    editor: "editor.js",
    "editor.worker": "monaco-editor/esm/vs/editor/editor.worker.js",
    "yaml.worker": "monaco-yaml/yaml.worker.js",
  },
  bundle: true,
  outdir: made,
  format: "iife",
  loader: { ".ttf": "dataurl" },
});
const server = createServer(async (request, response) => {
  const name = request.url === "/" ? "" : request.url.slice(1);
  const type = TYPES[extname(name)] ?? "text/html";
  const content = name ? await readFile(name.startsWith("schemas/") ? join(ROOT, name) : join(made, name)) : PAGE;
  response.writeHead(200, { "content-type": type }).end(content);
}).listen(0, "127.0.0.1");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"],
});

const opened = async (text) => {
  const page = await browser.newPage({ viewport: { width: 1180, height: 600 } });
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.evaluate(([content, schema]) => window.start(content, schema), [text, SCHEMA]);
  await page.waitForFunction(() => window.problems().length > 0);
  return page;
};
const shot = (page, name, height) =>
  page.screenshot({ path: join(ROOT, "docs/pictures", name), clip: { x: 0, y: 0, width: 1180, height } });

const clause = await opened(CLAUSE);
await clause.evaluate(() => {
  const model = window.editor.getModel();
  const last = model.getLineCount();
  window.editor.setPosition({ lineNumber: last, column: model.getLineMaxColumn(last) });
  window.editor.focus();
});
await clause.keyboard.press("Control+Space");
await clause.waitForSelector(".suggest-widget.visible .monaco-list-row");
await clause.keyboard.press("ArrowDown");
await clause.keyboard.press("Control+Space");
await clause.waitForTimeout(1500);
await shot(clause, "editor.png", 360);

const names = await opened(NAMES);
await names.evaluate(() => {
  window.editor.setPosition({ lineNumber: 10, column: 7 });
  window.editor.focus();
  window.editor.trigger("picture", "editor.action.showHover", {});
});
await names.waitForTimeout(2000);
await shot(names, "editor-names.png", 470);
console.log((await names.evaluate(() => window.problems())).join("\n"));
await browser.close();
server.close();
