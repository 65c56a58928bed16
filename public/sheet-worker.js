// Answers a page that cannot be reached with one that says what waits on the device. It keeps these three files and
// nothing else: no page with names, no marks. Signing out takes it away with everything else this site keeps.
const CACHE = 'no-network-1'
const FILES = ['/no-network.html', '/no-network.css', '/no-network.js']

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const isOurs = FILES.includes(new URL(request.url).pathname)
  if (request.mode !== 'navigate' && !isOurs) return
  event.respondWith(fetch(request).catch(() => caches.match(isOurs ? request : '/no-network.html')))
})
