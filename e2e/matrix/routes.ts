import fs from 'node:fs'
import path from 'node:path'
import type { RouteConfigEntry } from '@react-router/dev/routes'
import { publicRoutes } from '#app/architecture.ts'
import type { Permission } from '#features/access/roles.ts'
import { permissions } from '#features/access/roles.ts'

/** One row of the matrix: a route, and what each of its two doors asks for. */
export type RouteRow = {
  id: string
  file: string
  /** Such as `:org/pupils/:id/targets`. */
  pattern: string
  index: boolean
  isPublic: boolean
  /** What a page of this route asks for: its own loader and those of the frames around it. */
  page: readonly Permission[]
  /** What its own loader asks for first, or null without one. */
  loader: Permission | null
  /** All that its own loader asks for. */
  own: readonly Permission[]
  action: Permission | null
  hasAction: boolean
}

const appFolder = path.resolve(import.meta.dirname, '..', '..', 'app')
const isPermission = (text: string | undefined): text is Permission =>
  permissions.some((permission) => permission === text)

const exportsDoor = (source: string, door: 'loader' | 'action') =>
  new RegExp(`export (?:const|async function|function) ${door}\\b`).test(source)

/** The permissions that a loader or action asks for, one after the other. */
function permissionsOf(source: string, door: 'loader' | 'action'): Permission[] {
  const start = source.search(new RegExp(`export (?:const|async function|function) ${door}\\b`))
  if (start < 0) return []
  const rest = source.slice(start)
  const body = rest.slice(0, rest.indexOf('\n}\n') + 1 || rest.length)
  return [...body.matchAll(/\bawait enter\(args, '([\w.]+)'\)/g)]
    .map((match) => match[1])
    .filter(isPermission)
}

function rowsUnder(
  entry: RouteConfigEntry,
  above: { pattern: string; page: readonly Permission[] },
): RouteRow[] {
  const source = fs.readFileSync(path.join(appFolder, entry.file), 'utf8')
  const own = permissionsOf(source, 'loader')
  const pattern = [above.pattern, entry.path].filter(Boolean).join('/')
  const page = [...above.page, ...own]
  const row: RouteRow = {
    id: entry.id ?? entry.file.replace(/\.tsx?$/, ''),
    file: `app/${entry.file}`,
    pattern,
    index: entry.index === true,
    isPublic: `app/${entry.file}` in publicRoutes,
    page,
    loader: own[0] ?? null,
    own,
    action: permissionsOf(source, 'action')[0] ?? null,
    hasAction: exportsDoor(source, 'action'),
  }
  return [row, ...(entry.children ?? []).flatMap((child) => rowsUnder(child, { pattern, page }))]
}

/** Every route of the house, from its own table of addresses. */
export const listRows = (entries: readonly RouteConfigEntry[]): RouteRow[] =>
  entries.flatMap((entry) => rowsUnder(entry, { pattern: '', page: [] }))
