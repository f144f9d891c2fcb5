/** Whether a unit told all its codes. A door of its own, so that a page takes no codec with it. */
export { hasToldAgain, hasToldCodes, listsOf } from './told.ts'
