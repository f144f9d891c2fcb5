/** Fuel and charge: entered at the pump, judged where it does not add up. */
export { EnergyScreen } from './energy-screen.tsx'
export { EnergySheet } from './energy-sheet.tsx'
