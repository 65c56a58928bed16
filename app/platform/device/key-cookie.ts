const NAME = 'everyschool-device'
const DAYS = 7

/** The answer to somebody who is not signed in, or no longer: the key leaves the browser with the session. */
export const dropKeyHeader = `${NAME}=; Path=/; Max-Age=0; SameSite=Strict`

/**
 * Lays the key of what waits beside the session: as a cookie, so that it is kept as safely as the session which would
 * open the same page by the network, and for as long. Only while something waits.
 */
export function layKey(account: string, key: string): void {
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  // biome-ignore lint/suspicious/noDocumentCookie: not every browser in schools has the newer way
  document.cookie = `${NAME}=${account}.${encodeURIComponent(key)}; Path=/; Max-Age=${DAYS * 86_400}; SameSite=Strict${secure}`
}

export function takeKeyAway(): void {
  // biome-ignore lint/suspicious/noDocumentCookie: not every browser in schools has the newer way
  document.cookie = dropKeyHeader
}

/** The account whose key lies here, and the key; null when none does. */
export function findKey(): { account: string; key: string } | null {
  const found = document.cookie.split('; ').find((one) => one.startsWith(`${NAME}=`))
  const value = found?.slice(NAME.length + 1) ?? ''
  const dot = value.indexOf('.')
  return dot < 1 ? null : { account: value.slice(0, dot), key: decodeURIComponent(value.slice(dot + 1)) }
}
