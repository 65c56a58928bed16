type Bytes = Uint8Array<ArrayBuffer>

/** AES-GCM with one key: the sealed bytes are the same whoever makes them. */
export type Cipher = {
  seal(iv: Bytes, plain: Bytes): Promise<ArrayBuffer>
  /** Fails where another key sealed them, or a bit was changed. */
  open(iv: Bytes, sealed: ArrayBuffer): Promise<ArrayBuffer>
}

async function browserCipher(subtle: SubtleCrypto, raw: Bytes): Promise<Cipher> {
  const key = await subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
  return {
    seal: (iv, plain) => subtle.encrypt({ name: 'AES-GCM', iv }, key, plain),
    open: (iv, sealed) => subtle.decrypt({ name: 'AES-GCM', iv }, key, sealed),
  }
}

/** Fetched only by pages that need it, as soon as they are there: without a network it could not be. */
async function scriptCipher(raw: Bytes): Promise<Cipher> {
  const { gcm } = await import('@noble/ciphers/aes.js')
  return {
    seal: async (iv, plain) => gcm(raw, iv).encrypt(plain).slice().buffer,
    open: async (iv, sealed) => gcm(raw, iv).decrypt(new Uint8Array(sealed)).slice().buffer,
  }
}

/** By the browser's own means where it gives them; a page that came without https has to bring them along. */
export const openCipher = (
  raw: Bytes,
  subtle: SubtleCrypto | null = globalThis.crypto.subtle ?? null,
): Promise<Cipher> => (subtle ? browserCipher(subtle, raw) : scriptCipher(raw))
