// Ways of checking in Node, each from the bytes of JSON Lines; takes the batch, cells and relations from a file.
//   node rivals.mjs BATCH.json TURNS  →  {"versions": …, "seconds": {name: […]}, "found": {name: [[report, relation], …]}}
import { readFileSync } from 'node:fs'
import Ajv from 'ajv'
import { Engine } from 'json-rules-engine'
import spectral from '@stoplight/spectral-core'

const [file, turns] = process.argv.slice(2)
const { batch, cells, relations } = JSON.parse(readFileSync(file, 'utf8'))
const at = (report, name) => cells[name].reduce((value, key) => value[key], report.tables)
const sum = (report, names) => names.reduce((total, name) => total + at(report, name), 0)

// The shape of all counts; ajv has no sums.
const tables = { type: 'object', properties: {}, required: [] }
for (const path of Object.values(cells)) {
  let here = tables
  for (const [depth, key] of path.entries()) {
    if (!here.required.includes(key)) here.required.push(key)
    const leaf = depth === path.length - 1
    here.properties[key] ??= leaf ? { type: 'integer', minimum: 0 } : { type: 'object', properties: {}, required: [] }
    here = here.properties[key]
  }
}
const schema = { type: 'object', properties: { tables }, required: ['tables'] }
const validate = new Ajv({ allErrors: true }).compile(schema)

async function byAjv(lines) {
  for (const line of lines) validate(JSON.parse(line))
  return []
}

// A fact for each side of a relation, since a condition compares one fact with another.
const engine = new Engine([], { allowUndefinedFacts: false })
for (const { name, left, operator, right } of relations) {
  for (const [side, names] of Object.entries({ left, right })) {
    engine.addFact(`${side} of ${name}`, async (_, almanac) => sum(await almanac.factValue('report'), names))
  }
  const compared = operator === '==' ? 'notEqual' : 'greaterThan'
  engine.addRule({
    conditions: { all: [{ fact: `left of ${name}`, operator: compared, value: { fact: `right of ${name}` } }] },
    event: { type: name }
  })
}

async function byRulesEngine(lines) {
  const found = []
  for (const [number, line] of lines.entries()) {
    const report = JSON.parse(line)
    validate(report)
    const { events } = await engine.run({ report })
    for (const { type } of events) found.push([number, type])
  }
  return found
}

// A rule for each relation, with one function of our own: Spectral brings none that adds.
const { Spectral, Document } = spectral
const Parsers = (await import('@stoplight/spectral-parsers')).default
const linter = new Spectral()
const compare = (tables, { left, operator, right }) => {
  const [a, b] = [left, right].map(names => sum({ tables }, names))
  return (operator === '==' ? a === b : a <= b) ? [] : [{ message: `${a} ${operator} ${b}` }]
}
linter.setRuleset({
  rules: Object.fromEntries(relations.map(({ name, ...functionOptions }) => [
    name.replaceAll(' ', '-'),
    { given: '$.tables', message: '{{error}}', severity: 'error', then: { function: compare, functionOptions } }
  ]))
})
const original = Object.fromEntries(relations.map(({ name }) => [name.replaceAll(' ', '-'), name]))

async function bySpectral(lines) {
  const found = []
  for (const [number, line] of lines.entries()) {
    const told = await linter.run(new Document(line, Parsers.Json))
    for (const { code } of told) if (code in original) found.push([number, original[code]])
  }
  return found
}

const ways = { 'ajv': byAjv, 'ajv and json-rules-engine': byRulesEngine, 'Spectral': bySpectral }
const version = name => JSON.parse(readFileSync(new URL(`./node_modules/${name}/package.json`, import.meta.url))).version
const out = {
  versions: {
    node: process.version.slice(1), ajv: version('ajv'), 'json-rules-engine': version('json-rules-engine'),
    'spectral-core': version('@stoplight/spectral-core')
  },
  seconds: {}, found: {}
}
for (const [name, check] of Object.entries(ways)) {
  out.seconds[name] = []
  for (let turn = 0; turn <= Number(turns); turn++) {
    const began = process.cpuUsage()
    out.found[name] = await check(batch)
    const { user, system } = process.cpuUsage(began)
    if (turn) out.seconds[name].push((user + system) / 1e6)
  }
}
process.stdout.write(JSON.stringify(out))
