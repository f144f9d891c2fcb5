/** The bus of a vehicle as it is said. */
export { BusSheet } from './bus-sheet.tsx'
