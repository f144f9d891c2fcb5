import { ArrowRight, PenLine } from 'lucide-react'
import type { ReactNode } from 'react'
import { useImperativeHandle, useState } from 'react'
import { isCut } from '#again'
import type { Me, ReadInspection } from '#api'
import { inTime } from '#in-time'
import { t } from '#language'
import { may } from '#shell'
import { Button, Note, ProblemNote, Scale, StateIcon } from '#ui'
import type { FilledIn } from './filled.ts'
import { areSame, criticalFails, isComplete } from './filled.ts'
import { PhotoField } from './photo-field.tsx'
import { ANSWER_MS, requireAnswer } from './require-answer.ts'
import { SectionItems } from './section-items.tsx'
import { SignDialog } from './sign-dialog.tsx'
import type { Shown } from './submission.ts'
import { show } from './submission.ts'
import { SubmitHere } from './submit-here.tsx'
import { useFilling } from './use-filling.ts'
import type { InspectionPhotos } from './use-inspection-photos.ts'
import { useSigning } from './use-signing.ts'
import type { InTurn } from './use-turns.ts'

function Steps({
  inspection,
  at,
  filled,
  onGo,
}: {
  inspection: ReadInspection
  at: number
  filled: FilledIn
  onGo: (to: number) => void
}) {
  return (
    <nav aria-label={t('Sections')} className="inspection-steps">
      <ol>
        {inspection.form.sections.map((section, index) => (
          <li key={section.key}>
            <button
              type="button"
              className="inspection-step"
              aria-current={index === at ? 'step' : undefined}
              onClick={() => onGo(index)}
            >
              <StateIcon state={isComplete(section, filled) ? 'ok' : 'open'} />
              {section.title}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** What is only in this browser yet, and why. */
function Unsent({ filling }: { filling: ReturnType<typeof useFilling> }): ReactNode {
  const { isWaiting, save, keepQuietly } = filling
  if (!isWaiting) return save.error && <ProblemNote error={save.error} />
  return (
    <Note state="warn" live="status">
      <p>{t('There is no connection. What you answer is kept in this browser, and sent as soon as it can be.')}</p>
      <Button size="small" disabled={save.isPending} onClick={keepQuietly}>
        {t('Send now')}
      </Button>
    </Note>
  )
}

interface SubmitProps {
  readonly inspection: ReadInspection
  /** The answers as the dialog shows them. */
  readonly signed: FilledIn
  readonly filled: FilledIn
  readonly inTurn: InTurn
  /** The network went away while this stood open: the signature may have arrived, or not. */
  readonly onCut: () => void
  readonly onClose: () => void
}

/** Signs what it shows, or nothing: also where what was answered here is still on its way. */
function Submit({ inspection, signed, filled, inTurn, onCut, onClose }: SubmitProps): ReactNode {
  const signInTurn = useSigning(inspection, inTurn)
  const sign = async (name: string) => {
    try {
      await requireAnswer(inspection.id)
      return await signInTurn(signed, name)
    } catch (error) {
      if (isCut(error)) onCut()
      throw error
    }
  }
  const critical = criticalFails(inspection.form.sections, signed)
  return (
    <SignDialog
      title={t('Submit the inspection')}
      act={t('Sign and submit')}
      what={
        critical.length > 0 ? (
          <Note state="danger">
            <p>{t('This takes the vehicle out of service at once: {critical}.', { critical: critical.join(', ') })}</p>
          </Note>
        ) : (
          <p>{t('Failed items open issues. What you submit does not change any more.')}</p>
        )
      }
      isChanged={!areSame(signed, filled)}
      sign={({ name }) => sign(name)}
      onClose={onClose}
    />
  )
}

interface FillInProps {
  readonly inspection: ReadInspection
  readonly photos: InspectionPhotos
  readonly inTurn: InTurn
  readonly me: Me
}

/** A draft that is filled in, one section at a time, and submitted over the driver's name. Photos never hold it up. */
export function FillIn({ inspection, photos, inTurn, me }: FillInProps): ReactNode {
  const filling = useFilling(inspection, me.id, inTurn)
  const { filled, setFilled, keep, keepQuietly } = filling
  const [isAsking, setAsking] = useState(false)
  useImperativeHandle(photos.first, () => keep)
  const [at, setAt] = useState(0)
  const [signed, setSigned] = useState<FilledIn>()
  const [shown, setShown] = useState<Shown>()
  const { sections } = inspection.form
  const section = sections[at]
  // What of a section is new is sent whenever somebody leaves it; without a connection they go on all the same.
  const go = (to: number) => {
    keepQuietly()
    setAt(to)
  }
  // Nothing waits for a network that is known to be away, nor long for one that only looks alive.
  const submit = async () => {
    const submitHere = () => setShown(show(inspection, filled))
    if (filling.isWaiting || !navigator.onLine) return submitHere()
    setAsking(true)
    const came = await inTime(
      ANSWER_MS,
      keep().then(() => requireAnswer(inspection.id)),
    ).catch((error: unknown) => error)
    setAsking(false)
    if (came === 'late' || isCut(came)) submitHere()
    else if (came === undefined) setSigned(filled)
  }
  const missing = sections.filter((one) => !isComplete(one, filled))
  const isLast = at === sections.length - 1
  if (!section) return null
  const photosElsewhere = photos.count - section.items.reduce((sum, { key }) => sum + photos.of(key).count, 0)
  return (
    <div className="inspection">
      <Steps inspection={inspection} at={at} filled={filled} onGo={go} />
      <div className="grid gap-4">
        <div>
          <h2>{section.title}</h2>
          <p className="text-soft">{t('Section {at} of {length}', { at: at + 1, length: sections.length })}</p>
          <Scale
            label={t('Section {at} of {length}', { at: at + 1, length: sections.length })}
            max={sections.length}
            value={at + 1}
            ticks={sections.length}
            filled
          />
        </div>
        <Unsent filling={filling} />
        {photosElsewhere > 0 && (
          <p role="status">{t('Photos of other sections still to be sent: {photosElsewhere}', { photosElsewhere })}</p>
        )}
        <SectionItems
          section={section}
          filled={filled}
          onFill={setFilled}
          photoOf={(item) =>
            may(me, 'vehicle-file.upload') && (
              <PhotoField inspection={inspection} item={item} photos={photos.of(item.key)} />
            )
          }
        />
        {isLast && missing.length > 0 && (
          <Note state="info">
            <p>{t('Without an answer yet: {missing}.', { missing: missing.map(({ title }) => title).join(', ') })}</p>
          </Note>
        )}
        <div className="inspection-foot">
          {at > 0 && <Button onClick={() => go(at - 1)}>{t('Back')}</Button>}
          {isLast ? (
            <Button kind="primary" disabled={missing.length > 0 || isAsking} onClick={() => void submit()}>
              <PenLine /> {t('Sign and submit')}
            </Button>
          ) : (
            <Button kind="primary" onClick={() => go(at + 1)}>
              {sections[at + 1]?.title}
              <ArrowRight />
            </Button>
          )}
        </div>
      </div>
      {shown && (
        <SubmitHere
          inspection={inspection}
          me={me}
          shown={shown}
          filled={filled}
          photos={photos}
          onClose={() => setShown(undefined)}
        />
      )}
      {signed && (
        <Submit
          inspection={inspection}
          signed={signed}
          filled={filled}
          inTurn={inTurn}
          onCut={() => {
            setSigned(undefined)
            // Nothing is signed but what stands on file.
            setShown({ filled: signed, onFile: signed })
          }}
          onClose={() => setSigned(undefined)}
        />
      )}
    </div>
  )
}
