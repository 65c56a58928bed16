/**
 * Masks that two parties share and nobody else can know: X25519 key agreement, HKDF-SHA-256 for a key of each label,
 * AES-256 in counter mode for its stream (RFC 7748, RFC 5869, NIST SP 800-38A). WebCrypto, so that it runs in a browser too.
 */
export interface MaskParty {
  readonly name: string
  /** 32 bytes, to be handed to the others. */
  readonly publicKey: Uint8Array<ArrayBuffer>
  /**
   * The sum, modulo 2^64, of the streams shared with each other party for a label: added where one's own name comes first
   * of the two, taken off otherwise. So the masks of all parties together cancel. Give no label twice.
   */
  maskFor(label: string, parties: readonly string[], length: number): Promise<BigUint64Array<ArrayBuffer>>
}

type Others = (name: string) => Uint8Array<ArrayBuffer> | undefined

const subtle = globalThis.crypto.subtle
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

/** Makes a key that never leaves this place. `others` answers the public key of each other party by its name. */
export async function createMaskParty(name: string, others: Others): Promise<MaskParty> {
  const pair = await makePair(false)
  const publicKey = new Uint8Array(await subtle.exportKey('raw', pair.publicKey))
  return partyOf({ name, privateKey: pair.privateKey, publicKey }, others)
}

/** The keys of a party that answers over days, as text to be kept: the private one (PKCS 8) by its owner alone. */
export async function createMaskKeys(): Promise<{ privateKey: string; publicKey: string }> {
  const pair = await makePair(true)
  return {
    privateKey: Buffer.from(await subtle.exportKey('pkcs8', pair.privateKey)).toString('base64'),
    publicKey: Buffer.from(await subtle.exportKey('raw', pair.publicKey)).toString('base64'),
  }
}

/** A party with keys that were kept. */
export async function openMaskParty(
  name: string,
  kept: { privateKey: string; publicKey: string },
  others: Others,
): Promise<MaskParty> {
  const bytes = Buffer.from(kept.privateKey, 'base64')
  const privateKey = await subtle.importKey('pkcs8', bytes, { name: 'X25519' }, false, ['deriveBits'])
  return partyOf({ name, privateKey, publicKey: publicKeyFrom(kept.publicKey) }, others)
}

/** The bytes of a public key that was kept as text. */
export const publicKeyFrom = (text: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(text, 'base64'))

async function makePair(extractable: boolean): Promise<CryptoKeyPair> {
  const pair = await subtle.generateKey({ name: 'X25519' }, extractable, ['deriveBits'])
  if (!('privateKey' in pair)) throw new TypeError('X25519 made no pair of keys')
  return pair
}

type Own = { name: string; privateKey: CryptoKey; publicKey: Uint8Array<ArrayBuffer> }

function partyOf({ name, privateKey, publicKey }: Own, others: Others): MaskParty {
  const shared = new Map<string, Promise<CryptoKey>>()
  const sharedWith = (other: string): Promise<CryptoKey> => {
    const known = shared.get(other) ?? agree(privateKey, others(other), other)
    shared.set(other, known)
    return known
  }
  return {
    ...{ name, publicKey },
    maskFor: async (label, parties, length) => {
      const mask = new BigUint64Array(length)
      for (const other of parties.filter((party) => party !== name)) {
        const stream = await streamOf(await sharedWith(other), pairLabel(label, name, other), length)
        const first = name < other
        for (const [i, word] of stream.entries())
          mask[i] = BigInt.asUintN(64, first ? (mask[i] ?? 0n) + word : (mask[i] ?? 0n) - word)
      }
      return mask
    },
  }
}

const pairLabel = (label: string, a: string, b: string): string => JSON.stringify([label, ...[a, b].sort()])

async function agree(
  own: CryptoKey,
  other: Uint8Array<ArrayBuffer> | undefined,
  name: string,
): Promise<CryptoKey> {
  if (!other) throw new RangeError(`There is no public key of ${name}`)
  const theirs = await subtle.importKey('raw', other, { name: 'X25519' }, false, [])
  const secret = await subtle.deriveBits({ name: 'X25519', public: theirs }, own, 256)
  return subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey'])
}

async function streamOf(
  secret: CryptoKey,
  label: string,
  length: number,
): Promise<BigUint64Array<ArrayBuffer>> {
  const key = await subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: bytesOf('everyschool masked sums 1'), info: bytesOf(label) },
    secret,
    { name: 'AES-CTR', length: 256 },
    false,
    ['encrypt'],
  )
  // A key is used for one stream alone, so its counter may begin at 0.
  const counter = { name: 'AES-CTR', counter: new Uint8Array(16), length: 64 }
  return new BigUint64Array(await subtle.encrypt(counter, key, new Uint8Array(8 * length)))
}

/** A short form of a public key for two people to read to each other: 12 groups of 2 hexadecimal digits. */
export async function fingerprintOf(publicKey: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await subtle.digest('SHA-256', publicKey))
  return [...digest.slice(0, 12)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
}
