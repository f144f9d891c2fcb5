/** Door of the database: engines, transactions under row-level security, migrations. */
export type { ConnectionFacts, Database, DatabaseRole, Migration, Scope, Transaction } from './database.ts'
export { joinSql, Sql, sql } from './sql.ts'
