/** The people of the organisation. */
export { PeopleScreen } from './people-screen.tsx'
