import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { layers, lentTables, publicRoutes, rooms } from './architecture.ts'

type Source = { file: string; text: string; room: string | null; layer: string | null }

const root = path.resolve(import.meta.dirname, '..')

function readSources(): Source[] {
  return fs
    .readdirSync(path.join(root, 'app'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .map((file) => {
      const [, top, second] = file.split(path.sep)
      return {
        file,
        text: fs.readFileSync(path.join(root, file), 'utf8'),
        room: top === 'features' ? (second ?? null) : null,
        layer: top && top in layers ? top : null,
      }
    })
}

const isTest = (file: string) => /\.test\.tsx?$|\/testing\.tsx?$/.test(file)
const sources = readSources()
const shipped = sources.filter((source) => !isTest(source.file))

const importsOf = (source: Source): string[] =>
  [...source.text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].flatMap((match) => match[1] ?? [])

const writesIn = (text: string): string[] => [
  ...[...text.matchAll(/\.(?:insertInto|updateTable|deleteFrom|mergeInto)\(\s*'(\w+)/g)].flatMap(
    (m) => m[1] ?? [],
  ),
  ...[
    ...text.matchAll(/\b(?:insert into|update|delete from|merge into)\s+(?:only\s+)?(\w+)(?=[\s(])/gi),
  ].flatMap((m) => m[1] ?? []),
]
const joinsIn = (text: string): string[] => [
  ...[
    ...text.matchAll(/\.(?:selectFrom|innerJoin|leftJoin|rightJoin|fullJoin|crossJoin)\(\s*'(\w+)/g),
  ].flatMap((m) => m[1] ?? []),
  ...[...text.matchAll(/\b(?:from|join)\s+(\w+)\b/g)].flatMap((m) => m[1] ?? []),
]

const ownerOf = new Map(
  Object.entries(rooms).flatMap(([room, plan]) => plan.writes.map((table) => [table, room])),
)

describe('rooms', () => {
  test('every folder under features is a room of the plan, with a README of at most 20 lines', () => {
    const folders = fs.readdirSync(path.join(root, 'app', 'features'))
    const unknown = folders.filter((folder) => !(folder in rooms))
    expect(unknown, 'add these to app/architecture.ts').toEqual([])
    const unread = folders.filter((folder) => {
      const file = path.join(root, 'app', 'features', folder, 'README.md')
      return !fs.existsSync(file) || fs.readFileSync(file, 'utf8').trimEnd().split('\n').length > 20
    })
    expect(unread, 'these rooms need a README of at most 20 lines').toEqual([])
  })

  test('a room is reached only through its door, and only by rooms that may use it', () => {
    const trespasses = shipped.flatMap((source) =>
      importsOf(source)
        .filter((name) => name.startsWith('#features/'))
        .flatMap((name) => {
          const [, target = '', ...rest] = name.split('/')
          if (source.room === target) return [`${source.file}: import ${name} by a relative path`]
          if (source.room && !rooms[source.room]?.uses.includes(target))
            return [`${source.file}: ${source.room} may not use ${target}`]
          if (!/^api(\.server)?\.tsx?$/.test(rest.join('/')))
            return [`${source.file}: ${name} is not a door (api*.ts)`]
          return []
        }),
    )
    expect(trespasses).toEqual([])
  })

  test('a relative path never leaves its room', () => {
    const escapes = shipped.flatMap((source) =>
      importsOf(source)
        .filter((name) => name.startsWith('.') && source.room)
        .filter((name) => {
          const target = path.relative(root, path.resolve(root, path.dirname(source.file), name))
          return !target.startsWith(path.join('app', 'features', source.room ?? ''))
        })
        .filter((name) => !name.includes('+types'))
        .map((name) => `${source.file}: ${name}`),
    )
    expect(escapes).toEqual([])
  })

  test('no circles: the rooms can be put in an order in which each uses only earlier ones', () => {
    const placed = new Set<string>()
    const place = (): void => {
      const free = Object.entries(rooms).find(
        ([room, plan]) => !placed.has(room) && plan.uses.every((u) => placed.has(u)),
      )
      if (!free) return
      placed.add(free[0])
      place()
    }
    place()
    expect(Object.keys(rooms).filter((room) => !placed.has(room))).toEqual([])
  })
})

describe('tables', () => {
  test('only the owner writes a table, or a room it is lent to', () => {
    const offences = shipped
      .filter((source) => source.room)
      .flatMap((source) =>
        writesIn(source.text)
          .filter((table) => ownerOf.has(table) && ownerOf.get(table) !== source.room)
          .filter((table) => !lentTables[source.room ?? '']?.tables.includes(table))
          .map((table) => `${source.file}: ${source.room} writes ${table}, owned by ${ownerOf.get(table)}`),
      )
    expect(offences).toEqual([])
  })

  test('a room reads only its own tables and those of rooms it uses', () => {
    const offences = shipped
      .filter((source) => source.room)
      .flatMap((source) => {
        const plan = rooms[source.room ?? '']
        const open = [source.room, ...(plan?.uses ?? []), ...(plan?.joins ?? [])]
        return joinsIn(source.text)
          .filter((table) => ownerOf.has(table) && !open.includes(ownerOf.get(table) ?? ''))
          .map((table) => `${source.file}: ${source.room} reads ${table}, owned by ${ownerOf.get(table)}`)
      })
    expect(offences).toEqual([])
  })

  test('every table of the migrations has an owner', () => {
    const folder = path.join(root, 'db', 'migrations')
    const told = fs
      .readdirSync(folder)
      .map((file) => fs.readFileSync(path.join(folder, file), 'utf8'))
      .join('\n')
    const named = new Map(
      [...told.matchAll(/alter table (\w+) rename to (\w+);/g)].map(([, was, is]) => [was, is]),
    )
    const made = [...told.matchAll(/create table (\w+) /g)].flatMap(
      ([, table]) => named.get(table) ?? table ?? [],
    )
    expect(made.filter((table) => !ownerOf.has(table))).toEqual([])
  })
})

describe('layers', () => {
  test('stats imports nothing of ours, platform and ui know no room', () => {
    const offences = shipped
      .filter((source) => source.layer)
      .flatMap((source) =>
        importsOf(source)
          .filter((name) => name.startsWith('#') && !name.startsWith(`#${source.layer}/`))
          .filter((name) => !(layers[source.layer ?? ''] ?? []).some((allowed) => name.startsWith(allowed)))
          .map((name) => `${source.file}: ${name}`),
      )
    expect(offences).toEqual([])
  })

  test('rules, schemas and stats do no input or output, read no clock and draw no chance', () => {
    const pure = shipped.filter(({ file }) => /\/(rules|schema)\.ts$|\/rules\/|^app\/stats\//.test(file))
    const offences = pure.flatMap(({ file, text }) =>
      ['Date.now(', 'new Date()', 'Math.random(', "from 'node:", '.server.ts', 'fetch('].flatMap((word) =>
        text.includes(word) ? [`${file}: ${word}`] : [],
      ),
    )
    expect(offences).toEqual([])
  })

  test('no enum and no silenced compiler in shipped code', () => {
    const offences = shipped.flatMap(({ file, text }) =>
      [/^\s*(?:export )?(?:const )?enum /m, /@ts-(?:ignore|expect-error|nocheck)/].flatMap((pattern) =>
        pattern.test(text) && file !== 'app/architecture.test.ts' ? [`${file}: ${pattern}`] : [],
      ),
    )
    expect(offences).toEqual([])
  })
})

describe('pages', () => {
  const pages = shipped.filter(({ file }) => /\/pages\/[^/]+\.tsx?$/.test(file))
  const doors = (text: string) => [
    ...text.matchAll(
      /export (?:const|async function|function) (loader|action)\b[\s\S]*?(?=\nexport |\n\}\n|$)/g,
    ),
  ]

  test('every loader and action begins with enter, or its page is on the public list with a reason', () => {
    const open = pages
      .filter(({ file }) => !(file in publicRoutes))
      .flatMap(({ file, text }) =>
        doors(text)
          .filter(([body]) => !/\bawait enter\(/.test(body.split('\n').slice(0, 4).join('\n')))
          .map((match) => `${file}: ${match[1]} does not begin with enter`),
      )
    expect(open).toEqual([])
  })

  test('no page asks for the database, the root or an account itself', () => {
    const offences = pages
      .filter(({ file }) => !(file in publicRoutes))
      .filter(({ text }) => /rootContext|findAccount|readAs|writeAs/.test(text))
      .map(({ file }) => file)
    expect(offences).toEqual([])
  })
})
