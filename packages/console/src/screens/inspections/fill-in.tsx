import { ArrowRight, PenLine } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Me, ReadInspection } from '#api'
import { inspections } from '#api'
import { may } from '#shell'
import { Button, Note, ProblemNote, Scale, StateIcon } from '#ui'
import type { FilledIn } from './filled.ts'
import { areSame, criticalFails, isComplete } from './filled.ts'
import { PhotoField } from './photo-field.tsx'
import { SectionItems } from './section-items.tsx'
import { SignDialog } from './sign-dialog.tsx'
import { useFilling } from './use-filling.ts'
import { useNaming } from './use-naming.ts'
import { usePhotos } from './use-photos.ts'

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
    <nav aria-label="Sections" className="inspection-steps">
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
      <p>There is no connection. What you answer is kept in this browser, and sent as soon as it can be.</p>
      <Button size="small" disabled={save.isPending} onClick={keepQuietly}>
        Send now
      </Button>
    </Note>
  )
}

/** The photos of a draft: named after the answers that they belong to, one write after another. */
function useDraftPhotos(inspection: ReadInspection, { keep, inTurn }: ReturnType<typeof useFilling>) {
  const name = useNaming(inspection)
  return usePhotos(inspection, async (item, fileId) => {
    await keep()
    await inTurn(() => name.mutateAsync({ item, fileId }))
  })
}

interface SubmitProps {
  readonly inspection: ReadInspection
  /** The answers as the dialog shows them. */
  readonly signed: FilledIn
  readonly onFile: FilledIn
  readonly onClose: () => void
}

/** Signs what it shows: the version that is named is one whose answers are these. */
function Submit({ inspection, signed, onFile, onClose }: SubmitProps): ReactNode {
  const critical = criticalFails(inspection.form.sections, signed)
  return (
    <SignDialog
      title="Submit the inspection"
      act="Sign and submit"
      what={
        critical.length > 0 ? (
          <Note state="danger">
            <p>This takes the vehicle out of service at once: {critical.join(', ')}.</p>
          </Note>
        ) : (
          <p>Failed items open issues. What you submit does not change any more.</p>
        )
      }
      isChanged={!areSame(signed, onFile)}
      sign={({ name }) => inspections.submit(inspection, name)}
      onClose={onClose}
    />
  )
}

/** A draft that is filled in, one section at a time, and submitted over the driver's name. Photos never hold it up. */
export function FillIn({ inspection, me }: { inspection: ReadInspection; me: Me }): ReactNode {
  const filling = useFilling(inspection, me.id)
  const { onFile, filled, setFilled, save, keep, keepQuietly } = filling
  const photos = useDraftPhotos(inspection, filling)
  const [at, setAt] = useState(0)
  const [signed, setSigned] = useState<FilledIn>()
  const { sections } = inspection.form
  const section = sections[at]
  // What of a section is new is sent whenever somebody leaves it; without a connection they go on all the same.
  const go = (to: number) => {
    keepQuietly()
    setAt(to)
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
          <p className="text-soft">
            Section {at + 1} of {sections.length}
          </p>
          <Scale
            label={`Section ${at + 1} of ${sections.length}`}
            max={sections.length}
            value={at + 1}
            ticks={sections.length}
            filled
          />
        </div>
        <Unsent filling={filling} />
        {photosElsewhere > 0 && <p role="status">Photos of other sections still to be sent: {photosElsewhere}</p>}
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
            <p>Without an answer yet: {missing.map(({ title }) => title).join(', ')}.</p>
          </Note>
        )}
        <div className="inspection-foot">
          {at > 0 && <Button onClick={() => go(at - 1)}>Back</Button>}
          {isLast ? (
            <Button
              kind="primary"
              disabled={missing.length > 0 || save.isPending}
              onClick={() =>
                void keep().then(
                  () => setSigned(filled),
                  () => undefined,
                )
              }
            >
              <PenLine />
              Sign and submit
            </Button>
          ) : (
            <Button kind="primary" onClick={() => go(at + 1)}>
              {sections[at + 1]?.title}
              <ArrowRight />
            </Button>
          )}
        </div>
      </div>
      {signed && (
        <Submit inspection={inspection} signed={signed} onFile={onFile} onClose={() => setSigned(undefined)} />
      )}
    </div>
  )
}
