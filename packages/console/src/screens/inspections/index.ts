/** Going round a vehicle: the list, filling one in on a phone, and what follows it. */
export { BeginDue, BeginInspection } from './begin-inspection.tsx'
export { InspectionScreen } from './inspection-screen.tsx'
export { Defects, InspectionStatusTag, KIND_WORDS } from './inspection-tags.tsx'
export { InspectionsScreen } from './inspections-screen.tsx'
export { KeptHere } from './kept-here.tsx'
export { openOffline } from './open-offline.ts'
