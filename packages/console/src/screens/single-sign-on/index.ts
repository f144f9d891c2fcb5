/** Identity providers of the organisation. */
export { SingleSignOnScreen } from './single-sign-on-screen.tsx'
