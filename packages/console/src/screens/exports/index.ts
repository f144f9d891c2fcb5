/** Lists as files to take along. */
export { ExportButton } from './export-button.tsx'
export { ExportsScreen } from './exports-screen.tsx'
