import { useMutation } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { useState } from 'react'
import { ledgerTexts } from '#api'
import { rich, t } from '#language'
import { KEY_KIND, ProofError } from '#proof'
import { Button, Note, ProblemNote, Sheet, TextField } from '#ui'
import { pinnedKeys, readTrust, trustOf } from './trust.ts'

/** Why these lines cannot be pinned; undefined where they can. */
function faultOf(text: string): string | undefined {
  try {
    readTrust(text)
    return undefined
  } catch (error) {
    if (error instanceof ProofError) return error.message
    throw error
  }
}

function PinForm({ onPinned }: { onPinned: () => void }): ReactNode {
  const [text, setText] = useState(pinnedKeys.get())
  const [wrong, setWrong] = useState<string>()
  const ask = useMutation({ mutationFn: ledgerTexts.keys, onSuccess: setText })
  const pin = (event: FormEvent) => {
    event.preventDefault()
    const fault = faultOf(text)
    setWrong(fault)
    if (fault !== undefined) return
    pinnedKeys.set(text)
    onPinned()
  }
  return (
    <form className="grid gap-3.5" onSubmit={pin}>
      <TextField
        label={t('Verifier keys, one a line')}
        hint={t('As your operator exported them. Keys of witnesses may stand among them.')}
        rows={4}
        value={text}
        wrong={wrong}
        onChange={(event) => setText(event.target.value)}
      />
      {ask.error && <ProblemNote error={ask.error} />}
      {ask.isSuccess && (
        <Note state="warn" live="status">
          {t('This is what the server says of itself. Compare it with what your operator told you before you pin it.')}
        </Note>
      )}
      <div className="flex flex-wrap gap-2">
        <Button kind="primary" type="submit">
          {t('Pin these keys')}
        </Button>
        <Button disabled={ask.isPending} onClick={() => ask.mutate()}>
          {t('Ask the server for its keys')}
        </Button>
      </div>
    </form>
  )
}

function Pinned({ onChange }: { onChange: () => void }): ReactNode {
  const vkeys = trustOf(pinnedKeys.use())?.vkeys ?? []
  return (
    <div className="grid gap-3">
      <ul className="grid gap-1">
        {vkeys.map(({ name, id, kind }) => (
          <li key={`${name} ${id}`}>
            <span className="wire wrap-anywhere">
              {name} {id}
            </span>{' '}
            <span className="text-soft">{kind === KEY_KIND.cosignature ? t('witness') : t('log')}</span>
          </li>
        ))}
      </ul>
      <div>
        <Button size="small" onClick={onChange}>
          {t('Change the keys')}
        </Button>
      </div>
    </div>
  )
}

/** Whom this browser trusts: without a key that came another way, nobody can be caught lying. */
export function PinnedKeysSheet(): ReactNode {
  const isPinned = trustOf(pinnedKeys.use()) !== undefined
  const [isChanging, setChanging] = useState(false)
  return (
    <Sheet title={t('Keys that this browser trusts')}>
      <div className="pad grid gap-3">
        <p className="text-soft">
          {rich(
            'A proof holds only against a key that you had before. This page comes from the server, too: whoever doubts it saves the proof and runs <wire>muts verify proof</wire>.',
          )}
        </p>
        {isPinned && !isChanging ? (
          <Pinned onChange={() => setChanging(true)} />
        ) : (
          <PinForm onPinned={() => setChanging(false)} />
        )}
      </div>
    </Sheet>
  )
}
