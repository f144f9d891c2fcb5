/** Papers of vehicles and drivers: until when they hold, and their scans. */
export { DocumentsScreen } from './documents-screen.tsx'
export { DocumentsSheet } from './documents-sheet.tsx'
