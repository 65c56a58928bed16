import type { RequestListener, Server } from 'node:http'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { startJobs } from '#app/jobs.server.ts'
import type { Root } from '#features/access/api.server.ts'
import { type Config, readConfig } from '#platform/config.ts'
import { openEngine } from '#platform/db/open.server.ts'
import { refuseBypass } from '#platform/db/probe.server.ts'
import { SetupError } from '#platform/errors.ts'
import { inHome } from '#platform/home.ts'
import { createServer } from '#platform/http.server.ts'
import { log } from '#platform/log.ts'
import { offerDemonstration } from '../offer-demonstration.ts'
import { prepare } from '../prepare.ts'
import { type Command, exitCode, terminalProgress } from './command.ts'

type Pages = { createListener(root: Root): RequestListener }

async function openDevelopment(root: Root): Promise<Parameters<typeof serve>[1]> {
  const { createServer: createVite } = await import('vite')
  const vite = await createVite({ root: inHome(), server: { middlewareMode: true } })
  return {
    development: vite.middlewares as never,
    pages: async (request, response) => {
      try {
        const fresh = (await vite.ssrLoadModule('/app/server.ts')) as Pages
        fresh.createListener(root)(request, response)
      } catch (error) {
        log.error(error)
        response.writeHead(500).end(String(error))
      }
    },
  }
}

async function openBuilt(root: Root): Promise<Parameters<typeof serve>[1]> {
  const built = (await import(pathToFileURL(inHome('build', 'server', 'index.js')).href)) as Pages
  return { pages: built.createListener(root) }
}

/** Why nobody can be answered at the address set, in words that say what to change. */
function explainListening(error: Error, { HOST, PORT }: Config): Error {
  const code = 'code' in error ? error.code : ''
  if (code === 'EADDRINUSE')
    return new SetupError(
      `Another program answers at port ${PORT} already. Stop it, or choose another port: PORT=${PORT + 1} npm start`,
    )
  if (code === 'EACCES')
    return new SetupError(`This user may not use port ${PORT}. Choose one from 1024 on, and a proxy for 443.`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new SetupError(`HOST is ${HOST}, which is no address of this machine.`)
  return error
}

async function serve(
  root: Root,
  answering: { pages: RequestListener; development?: Parameters<typeof createServer>[3] },
): Promise<Server> {
  const server = createServer(root.engine, root.config, answering.pages, answering.development)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explainListening(error, root.config)))
    server.listen(root.config.PORT, root.config.HOST, resolve)
  })
  return server
}

function stopWhenAsked(server: Server, root: Root, stopJobs: () => Promise<void>): void {
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    server.close(async () => {
      await stopJobs()
      await root.engine.close()
      process.exit(exitCode.done)
    })
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 3000).unref()
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

export const start: Command = {
  help: `
everyschool start [--empty] [--dev] [--json]

  --empty   on the first start, leave the database empty instead of loading the demonstration
  --dev     serve the source with live reload instead of the built pages

Settings come from the environment; .env.example lists them.`,
  run: async (words) => {
    const { values } = parseArgs({
      args: words,
      options: { empty: { type: 'boolean' }, dev: { type: 'boolean' }, json: { type: 'boolean' } },
    })
    const config = readConfig()
    const engine = await openEngine(config)
    const root: Root = { engine, config, demonstration: offerDemonstration({ engine }) }
    const bar = terminalProgress()
    await prepare(root, { demonstration: !values.empty, onProgress: bar.report }).finally(bar.stop)
    await refuseBypass(engine)
    const answering = values.dev ? await openDevelopment(root) : await openBuilt(root)
    const server = await serve(root, answering).catch(async (error) => {
      await engine.close()
      throw error
    })
    stopWhenAsked(server, root, startJobs(root))
    console.log(values.json ? JSON.stringify({ url: config.baseUrl }) : `Everyschool is at ${config.baseUrl}`)
    return exitCode.done
  },
}
