/** What is kept beyond its time: the list of holds, and the button that places one on what a page is about. */
export { HoldRecords } from './hold-records.tsx'
export { HoldsScreen } from './holds-screen.tsx'
