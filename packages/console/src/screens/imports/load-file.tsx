import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { FileInput } from 'lucide-react'
import type { FormEvent, ReactNode } from 'react'
import { useState } from 'react'
import { imports } from '#api'
import { t } from '#language'
import { Button, Field, Modal, ProblemNote, SelectField } from '#ui'

function LoadForm(): ReactNode {
  const client = useQueryClient()
  const navigate = useNavigate()
  const load = useMutation({
    mutationFn: (form: FormData) => imports.load(form.get('file') as File, String(form.get('matchBy'))),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['imports'] })
      await navigate({ to: '/app/imports/$importId', params: { importId: id } })
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    load.mutate(new FormData(event.currentTarget))
  }
  return (
    <form className="mt-3 grid gap-3.5" onSubmit={submit}>
      {load.error && <ProblemNote error={load.error} />}
      <Field
        label={t('File')}
        name="file"
        type="file"
        accept=".csv,text/csv"
        hint={t('CSV with the names of its columns in the first row: unit, vin, plate, make, model, year, fuel')}
        required
      />
      <SelectField label={t('A row is of a vehicle that is there already if it has the same')} name="matchBy">
        <option value="unit">{t('unit')}</option>
        <option value="vin">{t('VIN')}</option>
        <option value="plate">{t('plate')}</option>
        <option value="nothing">{t('nothing: all rows are new vehicles')}</option>
      </SelectField>
      <p className="text-soft">{t('Nothing changes yet: you are shown first what each row would do.')}</p>
      <Button kind="primary" type="submit" disabled={load.isPending}>
        {load.isPending ? t('Loading…') : t('Load and check')}
      </Button>
    </form>
  )
}

/** The way a file comes in. */
export function LoadFile(): ReactNode {
  const [asks, setAsks] = useState(false)
  return (
    <>
      <Button kind="primary" onClick={() => setAsks(true)}>
        <FileInput /> {t('Import vehicles')}
      </Button>
      {asks && (
        <Modal title={t('Import vehicles')} isOpen onClose={() => setAsks(false)}>
          <LoadForm />
        </Modal>
      )}
    </>
  )
}
