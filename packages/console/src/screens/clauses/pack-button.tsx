import { useMutation } from '@tanstack/react-query'
import { FileDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { fetchPack } from '#api'
import { rich, t } from '#language'
import { Button, ProblemNote } from '#ui'

async function savePack(clauseId: string): Promise<void> {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await fetchPack(clauseId))
  link.download = `${clauseId}.pack.json`
  link.click()
  URL.revokeObjectURL(link.href)
}

/** Saves the evidence pack of a clause. */
export function PackButton({ clauseId }: { clauseId: string }): ReactNode {
  const save = useMutation({ mutationFn: savePack })
  return (
    <div className="grid gap-2">
      <Button disabled={save.isPending} onClick={() => save.mutate(clauseId)}>
        <FileDown />
        {save.isPending ? t('Gathering the entries') : t('Evidence pack')}
      </Button>
      <p className="text-soft">
        {rich(
          'Every entry this follows from, with proof that none was left out. Anybody can check it offline: <wire>muts verify pack</wire>',
        )}
      </p>
      {save.error && <ProblemNote error={save.error} />}
    </div>
  )
}
