import { clearDemonstration, seedDemonstration } from '#db/demonstration/seed.server.ts'
import type { DemonstrationOffer, Root } from '#features/access/api.server.ts'
import { dateIn, now } from '#platform/clock.ts'
import { log } from '#platform/log.ts'

/** Lets the first page of an empty house load the demonstration, in the running server; what fails leaves the house empty. */
export function offerDemonstration({ engine }: Pick<Root, 'engine'>): DemonstrationOffer {
  let state: ReturnType<DemonstrationOffer['state']> = { as: 'offered' }
  const load = async () => {
    try {
      await seedDemonstration(engine, {
        today: dateIn('Europe/London', now()),
        onProgress: (done, total, label) => {
          state = { as: 'loading', part: total === 0 ? 0 : done / total, label }
        },
      })
      state = { as: 'offered' }
    } catch (error) {
      log.error({ err: error }, 'the demonstration could not be loaded')
      await clearDemonstration(engine).catch((again: unknown) => log.error(again))
      state = { as: 'failed' }
    }
  }
  return {
    state: () => state,
    begin: () => {
      if (state.as === 'loading') return
      state = { as: 'loading', part: 0, label: '' }
      void load()
    },
  }
}
