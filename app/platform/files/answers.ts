/** A name as a header may carry it: plain letters for old programs, the whole of it for others. */
const disposition = (how: 'inline' | 'attachment', name: string): string =>
  `${how}; filename="${name.replace(/[^\w .-]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`

/** A PDF to look at; it may run nothing, and no cache keeps it. */
export const pdfAnswer = (bytes: Uint8Array, name: string): Response =>
  new Response(bytes as BodyInit, {
    headers: {
      'Content-Type': 'application/pdf',
      'Content-Disposition': disposition('inline', name),
      'Content-Length': String(bytes.length),
      'Cache-Control': 'no-store',
    },
  })

/** A file to save. */
export const fileAnswer = (body: BodyInit, name: string, type: string): Response =>
  new Response(body, {
    headers: {
      'Content-Type': type,
      'Content-Disposition': disposition('attachment', name),
      'Cache-Control': 'no-store',
    },
  })
