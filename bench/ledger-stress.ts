/**
 * `scripts/node24 bench/ledger-stress.ts [ROUNDS]`: the ledger's proof under stress in its large form. Four processes
 * write and place on one PostgreSQL, one of them is killed with -9 in each round. Ends with 3 if anything was lost,
 * doubled or out of order.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { postgresAvailable } from '@muts/server/database-testing'
import { runStress } from '@muts/server/ledger-testing'

if (!postgresAvailable()) {
  console.error('This needs PostgreSQL (initdb on the path or under /usr/lib/postgresql).')
  process.exit(1)
}
const rounds = Number(process.argv[2] ?? 20)
const { lost, twice, verdict, ...counts } = await runStress({ processes: 4, rounds, roundMs: 4_000 }, (ms) => pause(ms))
const { gaps, entriesWithoutChange, changesWithoutEntry, inversions } = counts
const faults = lost.length + twice.length + gaps + entriesWithoutChange + changesWithoutEntry + inversions
const holds = faults === 0 && verdict.ok
console.log(JSON.stringify({ rounds, ...counts, lost: lost.length, twice: twice.length, verified: verdict.ok, holds }))
process.exit(holds ? 0 : 3)
