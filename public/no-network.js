// Says how many marks wait on the device, without being able to read one, and goes on when the network is back.
const opening = indexedDB.open('everyschool', 1)
opening.onupgradeneeded = () => opening.transaction.abort()
opening.onsuccess = () => {
  const counting = opening.result.transaction('unsent').objectStore('unsent').count()
  counting.onsuccess = () => {
    const marks = counting.result === 1 ? '1 mark waits' : `${counting.result} marks wait`
    if (counting.result > 0)
      document.getElementById('waiting').textContent =
        `${marks} on this device. This page opens as soon as the network is back.`
  }
}

const isBack = () =>
  fetch('/healthz', { cache: 'no-store' }).then(
    (answer) => answer.ok,
    () => false,
  )
const look = async () => {
  if (await isBack()) location.reload()
  else setTimeout(look, 3000)
}
setTimeout(look, 1000)
