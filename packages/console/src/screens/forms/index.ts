/** What is looked at in an inspection: the forms, and the desk they are written at. */
export { FormScreen } from './form-screen.tsx'
export { FormsScreen } from './forms-screen.tsx'
