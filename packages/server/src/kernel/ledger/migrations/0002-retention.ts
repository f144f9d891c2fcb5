/** What goes, and by whose hand (LEDGER, sections 6, 8 and 10): thinning takes its time from the log, never from a clock. */
import type { Migration } from '#kernel/database'

/** Checkpoints that cover one of these stay for ever: heartbeats, ends of epochs, and what the log says of itself. */
const LANDMARKS = "'ledger.index', 'ledger.epoch', 'ledger.key', 'ledger.pruned', 'ledger.restored'"

const thin = [
  `CREATE FUNCTION ledger_thin() RETURNS void
     LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public
     AS $$
       DELETE FROM ledger_checkpoint c USING (
         SELECT size, at, coalesce(lag(size) OVER (ORDER BY size), 0) AS begun FROM ledger_checkpoint
       ) s, (SELECT max(size) AS size, max(at) - interval '24 hours' AS before FROM ledger_checkpoint) n
       WHERE c.size = s.size AND s.at < n.before AND s.size < n.size AND NOT EXISTS (
         SELECT FROM ledger_entry e WHERE e.action IN (${LANDMARKS}) AND e.seq >= s.begun AND e.seq < s.size);
       DELETE FROM ledger_cosignature w WHERE NOT EXISTS (SELECT FROM ledger_checkpoint c WHERE c.size = w.size);
       DELETE FROM ledger_segment s WHERE s.level = 'short'
         AND s.to_seq <= (SELECT max(d.to_seq) FROM ledger_segment d WHERE d.level = 'day');
     $$`,
  'REVOKE ALL ON FUNCTION ledger_thin() FROM PUBLIC',
  'GRANT EXECUTE ON FUNCTION ledger_thin() TO muts_retention',
  'REVOKE DELETE ON ledger_checkpoint FROM muts_retention',
]

/** A period is found by the checkpoints around it. */
export const periods: Migration = {
  name: '0003-periods',
  statements: ['CREATE INDEX ledger_checkpoint_at ON ledger_checkpoint (at, size)'],
}

export const retention: Migration = {
  name: '0002-retention',
  statements: [...thin, 'GRANT INSERT ON ledger_lost TO muts_sequencer'],
}
