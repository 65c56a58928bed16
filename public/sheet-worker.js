// Answers a page that cannot be reached with one that shows what waits on the device. It keeps that page and its scripts,
// as they are in one build, and nothing else: no page with names, no marks.
const CACHE = `no-network-${new URL(self.location).searchParams.get('build') ?? ''}`
const PAGE = '/no-network'

async function keepPage() {
  const cache = await caches.open(CACHE)
  const page = await fetch(PAGE, { cache: 'no-store' })
  if (!page.ok) throw new Error('The page without a network is not there')
  const text = await page.clone().text()
  await cache.addAll([...new Set(text.match(/\/assets\/[\w.-]+/g))])
  await cache.put(PAGE, page)
  await self.skipWaiting()
}

async function dropOlder() {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)))
}

// What was wanted goes behind the #, where no server reads it and the page finds it.
const standIn = ({ pathname, search }) =>
  pathname === PAGE ? caches.match(PAGE) : Response.redirect(`${PAGE}#${pathname}${search}`)

self.addEventListener('install', (event) => event.waitUntil(keepPage()))
self.addEventListener('activate', (event) => event.waitUntil(dropOlder()))
self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(() => standIn(url)))
  else if (url.pathname.startsWith('/assets/'))
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)))
})
