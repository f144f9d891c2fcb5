import { Eye, FileCheck2, FileDown, GitMerge, Signature, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useEffect, useRef } from 'react'
import type { LedgerEntry } from '#api'
import { ledgerTexts } from '#api'
import { rich, t } from '#language'
import { useEscape, useShortcut } from '#shortcut'
import type { SealState } from '#ui'
import { Button, formatNumber, formatWords, Note, ProblemNote, SealRing } from '#ui'
import type { EntryCheck, Step } from './check-entry.ts'
import { STEPS } from './check-entry.ts'
import type { TimedCheck } from './use-entry-check.ts'
import { sealStateOf, useEntryCheck } from './use-entry-check.ts'

/** Where table and proof have no room beside each other (`ledger.css`). */
const STACKED = '(width <= 1180px)'

const HEADLINES: Record<SealState, string> = {
  plain: t('Not checked yet'),
  ok: t('Nothing was changed since it was placed'),
  danger: t('This is not what the log holds'),
}

const ICONS = { bytes: FileCheck2, signature: Signature, path: GitMerge, witness: Eye } as const

const Wire = ({ text }: { text: string }): ReactNode => <span className="wire block break-all text-soft">{text}</span>

/** What each step found, or what it will look for. */
function wordsOf(step: Step, { leaf, checkpoint, neighbours, witnesses }: EntryCheck, leafHash: string): ReactNode {
  if (step === 'bytes') return rich('The bytes of the entry hash to {hash}', { hash: <Wire text={leaf ?? leafHash} /> })
  if (step === 'signature')
    return rich('A pinned key signed the checkpoint {note}', {
      note: checkpoint && <Wire text={`${checkpoint.origin} ${checkpoint.size} ${checkpoint.root}`} />,
    })
  if (step === 'path')
    return neighbours === undefined
      ? t('Its neighbours lead to the root that was signed')
      : t('{neighbours, plural, one {# neighbour leads} other {# neighbours lead}} to the root that was signed', {
          neighbours,
        })
  if (!witnesses) return t('A pinned witness saw the same checkpoint')
  if (witnesses.length === 0) return t('No key of a witness is pinned, so none was asked for')
  return rich('Pinned witnesses saw the same checkpoint: {names}', { names: <Wire text={witnesses.join(', ')} /> })
}

function stateOfStep(step: Step, check: EntryCheck | undefined): SealState {
  if (!check) return 'plain'
  const at = check.broken ? STEPS.indexOf(check.broken.step) : STEPS.length
  if (STEPS.indexOf(step) === at) return 'danger'
  return STEPS.indexOf(step) < at && !(step === 'witness' && check.witnesses?.length === 0) ? 'ok' : 'plain'
}

function Path({ entry, check }: { entry: LedgerEntry; check: EntryCheck | undefined }): ReactNode {
  return (
    <ol className="path">
      {STEPS.map((step) => {
        const Icon = check?.broken?.step === step ? X : ICONS[step]
        return (
          <li key={step} data-state={stateOfStep(step, check)}>
            <Icon />
            <span>{wordsOf(step, check ?? {}, entry.leafHash)}</span>
          </li>
        )
      })}
    </ol>
  )
}

function Facts({ entry }: { entry: LedgerEntry }): ReactNode {
  const facts = Object.entries(entry.facts)
  return (
    <dl className="pairs">
      <dt>{t('When')}</dt>
      <dd>
        <time dateTime={entry.at}>{entry.at}</time>
      </dd>
      <dt>{t('Who')}</dt>
      <dd className="wire">{entry.actor}</dd>
      <dt>{t('Did what')}</dt>
      <dd>
        <span className="wire">{entry.action}</span>, {formatWords(entry.outcome)}
      </dd>
      {entry.objects.length > 0 && (
        <>
          <dt>{t('On what')}</dt>
          <dd className="wire">{entry.objects.join(', ')}</dd>
        </>
      )}
      {entry.subjects.length > 0 && (
        <>
          <dt>{t('About whom')}</dt>
          <dd className="wire">{entry.subjects.join(', ')}</dd>
        </>
      )}
      {facts.length > 0 && (
        <>
          <dt>{t('Facts')}</dt>
          <dd className="wire">{facts.map(([name, value]) => `${name}: ${String(value)}`).join(', ')}</dd>
        </>
      )}
    </dl>
  )
}

async function saveProof({ seq }: LedgerEntry): Promise<void> {
  const text = await ledgerTexts.proof(seq, AbortSignal.timeout(30_000))
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  link.download = `entry-${seq}.tlog-proof`
  link.click()
  URL.revokeObjectURL(link.href)
}

/** What nobody vouches for may be altered, or a key may be new: a log changes its key every 30 days. */
const headlineOf = (check: TimedCheck | undefined, state: SealState): string =>
  check?.broken && ['signature', 'witness'].includes(check.broken.step)
    ? t('Nobody whom this browser trusts vouches for this')
    : HEADLINES[state]

function Verdict({ check, state, hash }: { check: TimedCheck | undefined; state: SealState; hash: string }): ReactNode {
  return (
    <div className="flex items-center gap-4" role="status">
      <span className="seal-large" data-state={state}>
        <SealRing hash={hash} state={state} />
      </span>
      <div>
        <p className="font-semibold">{headlineOf(check, state)}</p>
        {check && (
          <p className="text-sm text-soft">
            {t('Checked in this browser in {ms} ms', { ms: formatNumber(check.tookMs, 0) })}
          </p>
        )}
      </div>
    </div>
  )
}

/** The proof of one entry, beside the table: what the server handed over is verified here, by keys that were pinned before. */
export function ProofPanel({ entry, onClose }: { entry: LedgerEntry; onClose: () => void }): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null)
  const check = useEntryCheck(entry, true)
  const state = sealStateOf(check.data)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    if (window.matchMedia(STACKED).matches) heading.current?.closest('aside')?.scrollIntoView({ block: 'start' })
  }, [])
  useEscape(onClose)
  // Without a key that was pinned nothing can be verified, however it is asked for.
  const verify = () => {
    if (check.isEnabled && !check.isFetching) void check.refetch()
  }
  useShortcut('v', verify)
  return (
    <aside className="sheet proof" aria-labelledby="proof-title">
      <header>
        <h2 id="proof-title" ref={heading} tabIndex={-1}>
          {t('Proof of entry {seq}', { seq: formatNumber(entry.seq) })}
        </h2>
        <Button kind="quiet" size="small" className="icon" aria-label={t('Close')} onClick={onClose}>
          <X />
        </Button>
      </header>
      <div className="pad grid gap-4">
        <Verdict check={check.data} state={state} hash={entry.leafHash} />
        {check.data?.broken && (
          <Note state="danger" live="alert">
            {rich('The verifier says: <wire>{because}</wire>.', { because: check.data.broken.because })}
          </Note>
        )}
        {check.error && <ProblemNote error={check.error} />}
        <Path entry={entry} check={check.data} />
        <Facts entry={entry} />
        <div className="flex flex-wrap gap-2">
          <Button size="small" disabled={check.isFetching || !check.isEnabled} onClick={verify}>
            {t('Verify in this browser')} <kbd>V</kbd>
          </Button>
          <Button size="small" onClick={() => void saveProof(entry)}>
            <FileDown /> {t('Save for offline')}
          </Button>
        </div>
      </div>
    </aside>
  )
}
