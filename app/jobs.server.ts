import type { Root } from '#features/access/api.server.ts'
import { runMasked } from '#features/accountability/api.server.ts'
import { settleCurriculum } from '#features/curriculum/api.server.ts'
import { remindDue } from '#features/cycle/api.server.ts'
import { sendWaiting } from '#features/notices/api.server.ts'
import { learnDue } from '#features/progress/api.server.ts'
import { giveDue } from '#features/support/api.server.ts'
import { now } from '#platform/clock.ts'
import { keepUp } from '#platform/db/upkeep.server.ts'
import { log } from '#platform/log.ts'
import { openMailer } from '#platform/mail/mail.server.ts'

type Job = { name: string; everySeconds: number; work: () => Promise<unknown> }

/** Every background job. Each may be killed anywhere and run again: what it did is in the database, not in the process. */
function listJobs({ engine, config }: Root): Job[] {
  const mailer = openMailer(config)
  const send: Job | null = mailer && {
    name: 'letters',
    everySeconds: 5,
    work: () => sendWaiting(engine.owner, { mailer, baseUrl: config.baseUrl, now: now() }),
  }
  const remind: Job = {
    name: 'reminders',
    everySeconds: 60,
    work: () => remindDue(engine.owner, now()),
  }
  const masked: Job = {
    name: 'fits under masks',
    everySeconds: 5,
    work: () => runMasked(engine.owner, now()),
  }
  const evidence: Job = {
    name: 'what help did',
    everySeconds: 60,
    work: () => giveDue(engine.owner, now()),
  }
  const readings: Job = {
    name: 'what readings teach',
    everySeconds: 60,
    work: () => learnDue(engine.owner, now()),
  }
  const decided: Job = {
    name: 'what was decided for a day',
    everySeconds: 600,
    work: () => settleCurriculum(engine.owner, now()),
  }
  const upkeep: Job = { name: 'upkeep', everySeconds: 30, work: () => keepUp(engine) }
  return [...(send ? [send] : []), remind, masked, evidence, readings, decided, upkeep]
}

/** Begins the background work of this process; what it answers ends it, once what is under way is finished. */
export function startJobs(root: Root): () => Promise<void> {
  const jobs = listJobs(root)
  const busy = new Map<string, Promise<void>>()
  const run = ({ name, work }: Job) => {
    // While the demonstration is loaded nothing else writes: half of a school is nothing to work on.
    if (busy.has(name) || root.demonstration?.state().as === 'loading') return
    const turn = work()
      .then(() => undefined)
      .catch((error: unknown) => log.error({ err: error, job: name }, 'a background job failed'))
      .finally(() => busy.delete(name))
    busy.set(name, turn)
  }
  const timers = jobs.map((job) => setInterval(() => run(job), job.everySeconds * 1000))
  for (const job of jobs) run(job)
  return async () => {
    for (const timer of timers) clearInterval(timer)
    await Promise.all(busy.values())
  }
}
