import { parseArgs } from 'node:util'
import { clearDemonstration, hasDemonstration, seedDemonstration } from '#db/demonstration/seed.server.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { dateIn, now } from '#platform/clock.ts'
import { answer, type Command, exitCode, terminalProgress, withDatabase } from './command.ts'

export const demo: Command = {
  help: `
everyschool demo [--again | --remove] [--json]

  --again   make it anew, with today in the third week of the third cycle
  --remove  take it away; a database that holds an organisation of its own is never touched`,
  run: async (words) => {
    const { values } = parseArgs({
      args: words,
      options: { again: { type: 'boolean' }, remove: { type: 'boolean' }, json: { type: 'boolean' } },
    })
    const json = values.json ?? false
    return withDatabase(async ({ engine }) => {
      if (values.remove) {
        await clearDemonstration(engine)
        answer(json, { removed: true }, 'The demonstration is gone.')
        return exitCode.done
      }
      if ((await hasDemonstration(engine)) && !values.again) {
        answer(
          json,
          { seeded: false },
          'The demonstration is there already. To make it anew: everyschool demo --again',
        )
        return exitCode.done
      }
      const bar = terminalProgress()
      await loadPacks(engine.owner)
      const seeded = await seedDemonstration(engine, {
        today: dateIn('Europe/London', now()),
        onProgress: bar.report,
      })
      bar.stop()
      answer(
        json,
        { seeded: true, ...seeded },
        `${seeded.organisations} organisations with ${seeded.pupils} pupils are ready.`,
      )
      return exitCode.done
    })
  },
}
