import type { ReportData } from '#features/family/api.ts'

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

const strip = ({ trail, goal, alt }: ReportData['rows'][number]) => `
  <svg width="104" height="12" role="img" aria-label="${escaped(alt)}">
    <line x1="4" x2="100" y1="6" y2="6" stroke="#c3cad2"/>
    ${goal === null ? '' : `<rect x="${4 + goal * 96}" y="1" width="2" height="10" fill="#1f5d8c"/>`}
    ${trail.map((share, place) => `<circle cx="${4 + share * 96}" cy="6" r="3" stroke="#1c2430" fill="${place === trail.length - 1 ? '#1c2430' : '#fff'}"/>`).join('')}
  </svg>`

const squares = ({ effort }: ReportData['rows'][number]) =>
  effort ? `${'■'.repeat(effort.given)}${'□'.repeat(effort.most - effort.given)} ${effort.label}` : '–'

const listed = ({ heading, items }: ReportData['first'][number]) =>
  `<h2>${escaped(heading)}</h2><ul>${items.map(({ words }) => `<li>${escaped(words)}</li>`).join('')}</ul>`

/** The same report as a page for a browser to print: what one would write without a typesetter. */
export const pageOf = (data: ReportData): string => `<!doctype html>
<html lang="${data.lang}" dir="${data.direction}"><meta charset="utf-8"><title>${escaped(data.title)}</title>
<style>@page{size:A4;margin:13mm 15mm} body{font:10.5pt "Source Sans 3",sans-serif;margin:0} h1{font-size:19pt}
h2{font-size:11.5pt;color:#1f5d8c;margin:8pt 0 2pt} table{width:100%;border-collapse:collapse} td,th{border-bottom:1px solid #c3cad2;padding:2pt 4pt;text-align:start}
.slip{border-top:1px dashed #55606e;position:fixed;bottom:0;width:100%}</style>
<p>${escaped(data.school)} · ${escaped(data.cycle.words)} · ${escaped(data.when)}</p><h1>${escaped(data.title)}</h1><p>${escaped(data.place.map(({ words }) => words).join(' · '))}</p>
<p>${escaped(data.lead)}</p>${data.first.map(listed).join('')}<h2>${escaped(data.words.subjects)}</h2>
<table><thead><tr>${[data.words.subject, data.words.effort, data.words.now, data.words.picture, data.words.target, data.words.chance].map((word) => `<th>${escaped(word)}</th>`).join('')}</tr></thead>
<tbody>${data.rows.map((row) => `<tr><td>${escaped(row.subject)}</td><td>${squares(row)}</td><td>${escaped(row.now)}</td><td>${strip(row)}</td><td>${escaped(row.target)}</td><td>${escaped(row.chance)}</td></tr>`).join('')}</tbody></table>
<p>${escaped(data.chanceNote)}</p>${data.after.map(listed).join('')}
${data.comments.map((one) => `<p><strong>${escaped(one.subject)}:</strong> ${escaped(one.words)}</p>`).join('')}
<div class="slip"><h2>${escaped(data.slip.heading)}</h2><p>${escaped(data.slip.read)} ${escaped(data.slip.by)}</p><p>${escaped(data.slip.words)} ..........</p>
<p>${escaped(data.slip.name)} .......... ${escaped(data.slip.signature)} .......... ${escaped(data.slip.date)} ......</p></div></html>`
