import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { FormEvent, ReactNode } from 'react'
import { useState } from 'react'
import type { Me, ReadForm } from '#api'
import { formQuery, forms, meQuery, useWrite } from '#api'
import { t } from '#language'
import { may } from '#shell'
import { Button, Field, Note, PageHead, ProblemNote, Sheet, Waiting } from '#ui'
import type { EditedSection } from './form-draft.ts'
import { editedFrom, emptyItem, sectionsOf } from './form-draft.ts'
import { SectionEditor } from './section-editor.tsx'

function useFormWrite(form: ReadForm) {
  return useWrite(async (write: (now: ReadForm) => Promise<unknown>) => write(form), { touches: ['forms'] })
}

const nextRow = (sections: readonly EditedSection[]): number => Math.max(-1, ...sections.map(({ row }) => row)) + 1
const newSection = (row: number): EditedSection => ({ row, title: '', items: [emptyItem(0)] })

/** Saves the draft first: what is published is what stands on the page. */
async function saveAndPublish(form: ReadForm, name: string, sections: readonly EditedSection[]): Promise<void> {
  await forms.publish(await forms.change(form, { name, sections: sectionsOf(sections) }))
}

function Editor({ form }: { form: ReadForm }): ReactNode {
  const [name, setName] = useState(form.name)
  const [sections, setSections] = useState(() => editedFrom(form.sections))
  const write = useFormWrite(form)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const isPublishing = (event.nativeEvent as SubmitEvent).submitter?.getAttribute('value') === 'publish'
    write.mutate((now) =>
      isPublishing ? saveAndPublish(now, name, sections) : forms.change(now, { name, sections: sectionsOf(sections) }),
    )
  }
  return (
    <form className="form-editor grid gap-5" onSubmit={submit}>
      {write.error && <ProblemNote error={write.error} />}
      <Sheet title={t('Form')}>
        <div className="pad">
          <Field
            label={t('Name')}
            required
            maxLength={80}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        </div>
      </Sheet>
      {sections.map((section, at) => (
        <SectionEditor
          key={section.row}
          section={section}
          onChange={(to) => setSections(sections.with(at, to))}
          onRemove={sections.length > 1 ? () => setSections(sections.toSpliced(at, 1)) : undefined}
        />
      ))}
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setSections([...sections, newSection(nextRow(sections))])}>{t('Add a section')}</Button>
        <span className="flex-1" />
        <Button type="submit" disabled={write.isPending}>
          {t('Save the draft')}
        </Button>
        <Button kind="primary" type="submit" value="publish" disabled={write.isPending}>
          {t('Save and publish')}
        </Button>
      </div>
    </form>
  )
}

function Loaded({ form, me }: { form: ReadForm; me: Me }): ReactNode {
  const retire = useFormWrite(form)
  const isOpen = form.status !== 'retired'
  return (
    <>
      <PageHead
        name={form.name}
        title={form.name}
        above={<Link to="/app/forms">{t('All forms')}</Link>}
        below={
          <p>
            {form.publishedNumber === null
              ? t('Nothing is filled in by it until it is published')
              : t('Version {publishedNumber} is filled in; what you change here is the next', {
                  publishedNumber: form.publishedNumber,
                })}
          </p>
        }
      >
        {isOpen && form.publishedNumber !== null && may(me, 'form.change') && (
          <Button
            disabled={retire.isPending}
            onClick={() => retire.mutate((now) => forms.change(now, { status: 'retired' }))}
          >
            {t('Retire')}
          </Button>
        )}
      </PageHead>
      {retire.error && <ProblemNote error={retire.error} />}
      {isOpen && may(me, 'form.change') ? (
        <Editor form={form} />
      ) : (
        <Note state="info">
          <p>
            {isOpen
              ? t('Only those who run the fleet change forms.')
              : t('This form is retired: nothing new is filled in by it.')}
          </p>
        </Note>
      )}
    </>
  )
}

/** One form, as it is drafted now. */
export function FormScreen(): ReactNode {
  const { formId } = useParams({ from: '/in/app/forms/$formId' })
  const form = useQuery(formQuery(formId))
  const me = useQuery(meQuery)
  if (form.error) return <ProblemNote error={form.error} />
  if (!form.data || !me.data) return <Waiting what={t('Loading the form')} />
  return <Loaded key={formId} form={form.data} me={me.data} />
}
