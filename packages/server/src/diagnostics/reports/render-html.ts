/** The report as a page: no script, no inline style, prints well. */

import type { Block, Cell } from './blocks.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'
import { ringPath } from './seal-ring.ts'

export const STYLESHEET = '/assets/report.css'

export function renderHtml(blocks: readonly Block[]): string {
  const title = blocks.find((block) => block.kind === 'title')?.text ?? 'Report'
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${STYLESHEET}">
</head>
<body><main>
${blocks.map(renderBlock)}
<footer>MUTS FleetOps. Times are UTC.</footer>
</main></body>
</html>
`.text
}

function renderBlock(block: Block): Html {
  switch (block.kind) {
    case 'title':
      return html`<header><h1>${block.text}</h1><p>${block.below}</p></header>\n`
    case 'label':
      return html`<p class="label" data-label="${block.text}"><strong>${block.text}</strong> ${block.because}</p>\n`
    case 'note':
      return html`<section class="note" data-grave="${String(block.isGrave)}"><h2>${block.isGrave ? '▲ ' : ''}${block.head}</h2><p>${block.text}</p></section>\n`
    case 'heading':
      return html`<div class="heading"><h2>${block.text}</h2><p>${block.aside}</p></div>\n`
    case 'pairs':
      return html`<dl>${block.pairs.map(([name, cell]) => html`<div><dt>${name}</dt><dd>${renderCell(cell)}</dd></div>`)}</dl>\n`
    case 'table':
      return renderTable(block)
    case 'seal':
      return html`<section class="seal"><svg viewBox="0 0 21 21" aria-hidden="true"><path d="${ringPath(block.sha256)}"/></svg>
<div><h2>Seal</h2><p class="wire hash">${block.sha256}</p><p>${block.text}</p></div></section>\n`
  }
}

const renderTable = ({ name, head, rows }: Extract<Block, { kind: 'table' }>): Html => html`<table>
<caption>${name}</caption>
<thead><tr>${head.map((text) => html`<th scope="col">${text}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, index) => (index === 0 ? html`<th scope="row">${renderCell(cell)}</th>` : html`<td>${renderCell(cell)}</td>`))}</tr>`)}</tbody>
</table>\n`

const renderCell = ({ text, isWire, state, below }: Cell): Html =>
  html`<span class="${isWire ? 'wire' : 'word'}">${text}</span>${state ? html` <em data-state="${state}">${state}</em>` : html``}${below ? html`<small>${below}</small>` : html``}`
