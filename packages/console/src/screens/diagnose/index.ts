/** The button that reads a vehicle, wherever somebody stands before one. */
export { DiagnoseButton } from './diagnose-button.tsx'
export { useDiagnose, useIsScanning } from './use-diagnose.ts'
