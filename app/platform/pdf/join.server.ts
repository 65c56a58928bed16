import { Worker } from 'node:worker_threads'
import { inHome } from '../home.ts'

type Part = readonly { bytes: Uint8Array }[]
type Answer = { taken: true } | { joined: Uint8Array } | { failed: string }

/** The next answer of the thread, or its failure. */
const answerOf = (worker: Worker): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const heard = (answer: Answer) => {
      worker.off('error', failed)
      resolve(answer)
    }
    const failed = (error: Error) => {
      worker.off('message', heard)
      reject(error)
    }
    worker.once('message', heard)
    worker.once('error', failed)
  })

/**
 * Several documents as one, for the printer: pages in the order given, joined in a thread of its own. The tags that make a
 * single document readable aloud do not survive joining: what is read on a screen is the single document.
 */
export async function joinInThread(parts: AsyncIterable<Part>, title: string): Promise<Uint8Array> {
  const worker = new Worker(inHome('app', 'platform', 'pdf', 'join-worker.ts'), {
    workerData: { title },
    execArgv: [],
  })
  const ask = async (documents: readonly Uint8Array[] | 'end'): Promise<Answer> => {
    const answer = answerOf(worker)
    worker.postMessage(documents)
    const said = await answer
    if ('failed' in said) throw new Error(said.failed)
    return said
  }
  try {
    for await (const part of parts) await ask(part.map(({ bytes }) => bytes))
    const end = await ask('end')
    if (!('joined' in end)) throw new Error('The joined document did not come')
    return end.joined
  } finally {
    await worker.terminate()
  }
}
