/** Door of paper: text on numbered pages, in letters that are part of the file. */
export type { Fonts } from './fonts.ts'
export { createFonts, readFont } from './fonts.ts'
export type { Sheet } from './sheet.ts'
export { INK, LINE, openSheet, SOFT } from './sheet.ts'
