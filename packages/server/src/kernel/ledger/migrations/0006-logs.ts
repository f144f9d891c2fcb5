/** More than one log in the same tables (LEDGER, section 10): each has a span of numbers of its own. */
import type { Migration } from '#kernel/database'

/** `LOG_SPAN`, word for word: a migration that ran never changes. */
const SPAN = 1_099_511_627_776

const base = `CREATE FUNCTION ledger_base() RETURNS bigint
  LANGUAGE sql STABLE SET search_path = pg_catalog, public
  AS $$ SELECT coalesce(
    (nullif(current_setting('app.log', true), '')::bigint - 1) * ${SPAN},
    (SELECT size - size % ${SPAN} FROM ledger_head)) $$`

const LANDMARKS = "'ledger.index', 'ledger.epoch', 'ledger.key', 'ledger.pruned', 'ledger.restored', 'ledger.begin'"

/** As before, but a short run goes only where a day holds it: a log that ended keeps its last ones. */
const thin = `CREATE OR REPLACE FUNCTION ledger_thin() RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$
    DELETE FROM ledger_checkpoint c USING (
      SELECT size, at, coalesce(lag(size) OVER (ORDER BY size), 0) AS begun FROM ledger_checkpoint
    ) s, (SELECT max(at) - interval '24 hours' AS before FROM ledger_checkpoint) n
    WHERE c.size = s.size AND s.at < n.before AND s.size NOT IN (
      SELECT max(size) FROM ledger_checkpoint GROUP BY size / ${SPAN}
    ) AND NOT EXISTS (
      SELECT FROM ledger_entry e WHERE e.action IN (${LANDMARKS}) AND e.seq >= s.begun AND e.seq < s.size);
    DELETE FROM ledger_cosignature w WHERE NOT EXISTS (SELECT FROM ledger_checkpoint c WHERE c.size = w.size);
    DELETE FROM ledger_segment s WHERE s.level = 'short' AND EXISTS (
      SELECT FROM ledger_segment d WHERE d.level = 'day' AND d.from_seq <= s.from_seq AND s.to_seq <= d.to_seq);
  $$`

export const logs: Migration = { name: '0006-logs', statements: [base, thin] }
