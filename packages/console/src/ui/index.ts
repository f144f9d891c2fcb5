/** The kit: one component one file. It knows the shapes of values, and of no screen. */
export { Brand } from './brand.tsx'
export { Button } from './button.tsx'
export { Chips } from './chips.tsx'
export { ClauseCell } from './clause-cell.tsx'
export { DataTable } from './data-table.tsx'
export { Dial } from './dial.tsx'
export { Drawer, Modal } from './drawer.tsx'
export { Empty } from './empty.tsx'
export { Field } from './field.tsx'
export {
  formatAge,
  formatDeadline,
  formatHash,
  formatInstant,
  formatName,
  formatNumber,
  formatSpan,
  formatWords,
} from './format.ts'
export { Hatching } from './hatching.tsx'
export { Instant } from './instant.tsx'
export { Note } from './note.tsx'
export { Origin } from './origin.tsx'
export { PageHead } from './page-head.tsx'
export { ProblemNote } from './problem-note.tsx'
export { ReadingTile, Value, ValueScale } from './reading-tile.tsx'
export { Scale } from './scale.tsx'
export type { SealState } from './seal.tsx'
export { SealButton, SealMark, SealRing } from './seal.tsx'
export { Sheet } from './sheet.tsx'
export type { State } from './state.ts'
export { StateIcon } from './state-icon.tsx'
export { StatusBitList, StatusBits } from './status-bits.tsx'
export { parseStatusByte } from './status-byte.ts'
export { Tag } from './tag.tsx'
export { showValue } from './truth.ts'
export { Waiting } from './waiting.tsx'
