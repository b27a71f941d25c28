// The editor in a page: Monaco, with the language server in a worker, and the schema that the file's first line names.
import * as monaco from "monaco-editor";
import { configureMonacoYaml } from "monaco-yaml";

window.MonacoEnvironment = {
  getWorker: (_, label) => new Worker(label === "yaml" ? "yaml.worker.js" : "editor.worker.js"),
};

window.start = async (text, schema) => {
  const described = await (await fetch(`schemas/${schema}`)).json();
  configureMonacoYaml(monaco, { schemas: [{ uri: `/schemas/${schema}`, fileMatch: ["**/*.yaml"], schema: described }] });
  window.editor = monaco.editor.create(document.getElementById("box"), {
    model: monaco.editor.createModel(text, "yaml", monaco.Uri.parse(`${location.origin}/rules/pack/2021/new.yaml`)),
    fontFamily: '"DejaVu Sans Mono", "Noto Sans Mono CJK SC", "Noto Sans CJK SC"',
    fontSize: 15,
    hover: { delay: 50, above: false },
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    unicodeHighlight: { ambiguousCharacters: false, nonBasicASCII: false },
  });
  window.problems = () => monaco.editor.getModelMarkers({}).map((each) => `${each.startLineNumber}: ${each.message}`);
};
