import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { FileOutput } from 'lucide-react'
import type { FormEvent, ReactNode } from 'react'
import { useState } from 'react'
import type { Export, ListQuery } from '#api'
import { exports } from '#api'
import { t } from '#language'
import { Button, formatWords, Modal, ProblemNote, SelectField } from '#ui'

interface ExportButtonProps {
  readonly list: string
  /** What the screen has narrowed the list to; all of it where nothing is said. */
  readonly query?: ListQuery
}

function ExportForm({ list, query }: ExportButtonProps): ReactNode {
  const client = useQueryClient()
  const navigate = useNavigate()
  const begin = useMutation({
    mutationFn: (format: Export['format']) => exports.begin({ list, format, ...(query ? { query } : {}) }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['exports'] })
      await navigate({ to: '/app/exports' })
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    begin.mutate(String(new FormData(event.currentTarget).get('format')) as Export['format'])
  }
  return (
    <form className="mt-3 grid gap-3.5" onSubmit={submit}>
      {begin.error && <ProblemNote error={begin.error} />}
      <SelectField label={t('As')} name="format">
        <option value="csv">CSV</option>
        <option value="xlsx">{t('Excel workbook')}</option>
        <option value="pdf">PDF</option>
      </SelectField>
      <p className="text-soft">
        {query
          ? t('The list as it is shown here, whole. The ledger keeps what was taken along, and by whom.')
          : t('All of the list that you may see. The ledger keeps what was taken along, and by whom.')}
      </p>
      <Button kind="primary" type="submit" disabled={begin.isPending}>
        {t('Export it')}
      </Button>
    </form>
  )
}

/** Takes a list along as a file. */
export function ExportButton({ list, query }: ExportButtonProps): ReactNode {
  const [asks, setAsks] = useState(false)
  return (
    <>
      <Button onClick={() => setAsks(true)}>
        <FileOutput /> {t('Export')}
      </Button>
      {asks && (
        <Modal title={t('Export {list}', { list: formatWords(list) })} isOpen onClose={() => setAsks(false)}>
          <ExportForm list={list} {...(query ? { query } : {})} />
        </Modal>
      )}
    </>
  )
}
