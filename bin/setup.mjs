// Runs before npm start, npm test and npm run dev, on whatever Node the machine has: plain JavaScript, no packages.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..')
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
const run = (program, parameters) =>
  execFileSync(program, parameters, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })

const hashOf = (files) => {
  const sum = createHash('sha256')
  for (const file of files) sum.update(file).update(fs.readFileSync(path.join(root, file)))
  return sum.digest('hex')
}

function listFiles(folder) {
  return fs
    .readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)))
    .sort()
}

function isCurrent(stamp, value) {
  return fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === value
}

function install() {
  const stamp = path.join(root, 'node_modules', '.installed')
  const wanted = hashOf(['package-lock.json'])
  if (isCurrent(stamp, wanted)) return
  console.log('Installing what is missing (a minute or two, once) ...')
  run(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  bringNode()
  fs.writeFileSync(stamp, wanted)
}

// The package `node` fetches its program by an install script; where scripts are switched off it is run here by hand.
function bringNode() {
  const program = path.join(
    root,
    'node_modules',
    'node',
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  )
  if (fs.existsSync(program)) return
  execFileSync(process.execPath, ['installArchSpecificPackage'], {
    cwd: path.join(root, 'node_modules', 'node'),
    stdio: 'ignore',
  })
}

function build() {
  const stamp = path.join(root, 'build', '.built')
  const sources = [
    ...listFiles('app'),
    'db/schema.generated.ts',
    'package-lock.json',
    'vite.config.ts',
    'react-router.config.ts',
  ]
  const wanted = hashOf(sources)
  if (isCurrent(stamp, wanted)) return
  console.log('Building the pages ...')
  const router = path.join(root, 'node_modules', '@react-router', 'dev', 'bin.cjs')
  const node = path.join(
    root,
    'node_modules',
    'node',
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  )
  run(node, [router, 'build', '--logLevel', 'error'])
  fs.writeFileSync(stamp, wanted)
}

const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

function bringBrowser() {
  if (browsers.some((file) => fs.existsSync(file))) return
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    console.log('The browser journeys need Chromium; install it and run npm test again.')
    process.exit(1)
  }
  console.log('Installing Chromium for the journeys ...')
  run('apt-get', ['update', '-qq'])
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'])
}

install()
if (process.argv.includes('--build')) build()
if (process.argv.includes('--browser')) bringBrowser()
