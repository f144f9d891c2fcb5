/** Door of lists: which of its columns a list may be filtered and sorted by, said once, and everything else made of that. */
export type { ChangedThing, Changes, Followed } from './changes.ts'
export { ChangesPage, ChangesQuery, isPlace, readChanges } from './changes.ts'
export type { Filter } from './filter.ts'
export { anyId, anyOf, between, ending, equalSealed, flag, instants, matching, startingText } from './filter.ts'
export type { Indexing, ListDeclaration, ListPlan, ListQuery } from './list.ts'
export { defineList, includeShape, isIncluded, sparse } from './list.ts'
export type { Sort } from './sort.ts'
export { byInstant, byInteger, byText } from './sort.ts'
