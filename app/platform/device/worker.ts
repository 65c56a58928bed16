declare global {
  /** What the router was built with, on every page of it. */
  var __reactRouterManifest: { version: string } | undefined
}

/** Keeps, for when there is no network, the page that works without it, as it is in this build. */
export function registerWorker(): void {
  const build = globalThis.__reactRouterManifest?.version ?? ''
  navigator.serviceWorker?.register(`/sheet-worker.js?build=${build}`).catch(() => undefined)
}
