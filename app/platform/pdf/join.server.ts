import { PDFDocument } from '@cantoo/pdf-lib'

/**
 * Several documents as one, for the printer: pages in the order given. The tags that make a single document readable
 * aloud do not survive joining: what is read on a screen is the single document.
 */
export async function joinForPrint(documents: Iterable<Uint8Array>, title: string): Promise<Uint8Array> {
  const joined = await PDFDocument.create()
  joined.setTitle(title)
  for (const bytes of documents) {
    const one = await PDFDocument.load(bytes, { updateMetadata: false })
    for (const page of await joined.copyPages(one, one.getPageIndices())) joined.addPage(page)
  }
  return joined.save()
}
