/** What is serviced how often, and what of it a vehicle has to have. */
export { SchedulesSheet, ScheduleTag, sayDue } from './schedules-sheet.tsx'
export { ServiceScreen } from './service-screen.tsx'
