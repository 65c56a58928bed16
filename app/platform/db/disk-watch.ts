import fs from 'node:fs'
import { isMainThread, parentPort, workerData } from 'node:worker_threads'

/**
 * The least that must stay free: PostgreSQL writes its log in pieces of 16 MB, and the embedded one, when it cannot
 * make the next piece, turns in circles for ever and answers nothing more.
 */
export const leastFreeBytes = 32 * 1024 ** 2

export const freeBytes = (folder: string): number => {
  const disk = fs.statfsSync(folder)
  return disk.bavail * disk.bsize
}

const lookEveryMs = 250
const mercyMs = 2000

// In a thread of its own: the one of the database may be the one that turns in circles.
if (!isMainThread && typeof workerData?.watched === 'string') {
  const { watched, pid } = workerData as { watched: string; pid: number }
  const timer = setInterval(() => {
    if (freeBytes(watched) >= leastFreeBytes) return
    clearInterval(timer)
    parentPort?.postMessage('full')
    // What was acknowledged is on the disk: being killed loses nothing.
    setTimeout(() => process.kill(pid, 'SIGKILL'), mercyMs)
  }, lookEveryMs)
}
