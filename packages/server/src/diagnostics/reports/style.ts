/** The look of a report, of the console's paper: one column, two voices, state in words first. */
export const REPORT_STYLE = `@font-face {
  font-family: "IBM Plex Sans Report";
  src: url("/assets/report-latin.woff2") format("woff2");
  font-weight: 100 700;
  unicode-range: U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+2000-206F, U+20AC, U+2122;
}
@font-face {
  font-family: "IBM Plex Sans Report";
  src: url("/assets/report-latin-ext.woff2") format("woff2");
  font-weight: 100 700;
  unicode-range: U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+1D00-1DBF, U+1E00-1E9F, U+1EF2-1EFF, U+20A0-20AB, U+2C60-2C7F;
}
:root {
  color-scheme: light;
  --ink: oklch(24% 0.018 225);
  --soft: oklch(42% 0.018 225);
  --line: oklch(87.5% 0.01 95);
  --bench: oklch(96.4% 0.006 95);
  --sheet: oklch(99.3% 0.003 95);
  --danger: oklch(48% 0.175 27);
  --danger-wash: oklch(94% 0.03 25);
  --simulated: oklch(46% 0.15 300);
  --stale: oklch(48% 0.045 75);
  --undecodable: oklch(47% 0.11 45);
  --accent: oklch(43.5% 0.073 215);
}
* { box-sizing: border-box; margin: 0; }
body {
  background: var(--bench);
  color: var(--ink);
  font: 400 0.875rem/1.375rem "IBM Plex Sans Report", ui-sans-serif, system-ui, sans-serif;
  font-variant-numeric: tabular-nums;
}
main {
  max-width: 52rem;
  margin: 2rem auto;
  padding: 2.25rem 2.5rem;
  background: var(--sheet);
  border: 1px solid var(--line);
  border-radius: 8px;
}
h1 { font-size: 1.75rem; line-height: 2.125rem; font-weight: 600; }
h2 { font-size: 1rem; line-height: 1.5rem; font-weight: 600; }
header { padding-bottom: 1rem; border-bottom: 2px solid var(--ink); margin-bottom: 1rem; }
header p, .heading p, footer, caption, small { color: var(--soft); }
.label { margin: 0 0 0.75rem; padding: 0.25rem 0.75rem; border: 1px solid var(--soft); border-radius: 3px; }
.label[data-label="SIMULATED"] { border: 1px dashed var(--simulated); color: var(--simulated); }
.label[data-label="REPLAY"] { border: 3px double var(--simulated); color: var(--simulated); }
.label strong { letter-spacing: 0.06em; margin-right: 0.5rem; }
.note { margin: 1rem 0; padding: 0.75rem 1rem; border-left: 4px solid var(--line); background: var(--bench); }
.note[data-grave="true"] { border-color: var(--danger); background: var(--danger-wash); }
.note[data-grave="true"] h2 { color: var(--danger); }
.heading { display: flex; gap: 1rem; align-items: baseline; justify-content: space-between; margin-top: 2rem; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: 0 2rem; margin: 0.5rem 0; }
dl div { display: grid; grid-template-columns: 9.5rem 1fr; gap: 0.5rem; padding: 0.25rem 0; border-bottom: 1px solid var(--line); }
dt { color: var(--soft); }
dd { overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; margin: 0.75rem 0; font-size: 0.8125rem; line-height: 1.25rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { text-align: left; vertical-align: top; padding: 0.375rem 0.75rem 0.375rem 0; border-bottom: 1px solid var(--line); font-weight: 400; overflow-wrap: break-word; }
thead th { color: var(--soft); font-weight: 500; border-bottom-color: var(--soft); }
tbody th { font-weight: 500; }
.wire { font-family: "IBM Plex Mono", ui-monospace, monospace; font-size: 0.9375em; }
small { display: block; font-size: 0.75rem; line-height: 1rem; }
em { font-style: normal; font-size: 0.75rem; font-weight: 600; letter-spacing: 0.05em; color: var(--soft); border: 1px solid currentColor; border-radius: 3px; padding: 0 0.25rem; white-space: nowrap; }
em[data-state="STALE"] { color: var(--stale); }
em[data-state="UNDECODABLE"] { color: var(--undecodable); }
.seal { display: flex; gap: 1.25rem; align-items: center; margin-top: 2.25rem; padding-top: 1.25rem; border-top: 2px solid var(--ink); break-inside: avoid; }
.seal svg { width: 4.5rem; height: 4.5rem; flex: none; }
.seal path { fill: none; stroke: var(--accent); stroke-width: 0.55; }
.hash { overflow-wrap: anywhere; }
footer { margin-top: 1.5rem; font-size: 0.75rem; }
@media (max-width: 640px) {
  main { margin: 0; padding: 1.25rem; border: 0; border-radius: 0; }
  .heading { display: block; }
  dl { grid-template-columns: 1fr; }
}
@media print {
  @page { size: A4; margin: 16mm; }
  body { background: none; font-size: 9.5pt; line-height: 13pt; }
  main { max-width: none; margin: 0; padding: 0; border: 0; background: none; }
  .heading, tr, .note, dl div { break-inside: avoid; }
  .heading { break-after: avoid; }
}
`
