import { useMutation, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { apps } from '#api'
import { t } from '#language'
import { Note, PageHead, ProblemNote, Sheet, Waiting } from '#ui'
import { Answer, Reach } from './answer.tsx'
import { readRequest } from './request.ts'

const leave = (location: string): void => window.location.replace(location)

/** An app sent its person here: it is named, with what it asks for and where its person is sent afterwards. */
export function AuthorizeScreen(): ReactNode {
  const query = readRequest(useSearch({ from: '/in/app/authorize' }).q)
  const { data, error } = useQuery({
    queryKey: ['authorization', query],
    queryFn: () => apps.look(query),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const decision = useMutation({
    mutationFn: (isAllowed: boolean) => apps.decide(query, isAllowed),
    onSuccess: ({ location }) => leave(location),
  })
  const back = data?.location
  useEffect(() => {
    if (back !== undefined) leave(back)
  }, [back])
  const fault = error ?? decision.error
  return (
    <>
      <PageHead name={t('Let in an app')} title={t('Let in an app')} />
      {fault && <ProblemNote error={fault} />}
      {!data && !error && <Waiting what={t('Reading what the app asks for')} />}
      {data && data.location === undefined && (
        <Sheet title={data.app}>
          <div className="pad grid gap-4">
            <dl className="pairs">
              <dt>{t('May then do for you')}</dt>
              <dd>
                <Reach actions={data.actions} />
              </dd>
              <dt>{t('You are sent to')}</dt>
              <dd className="wire">{data.sentTo}</dd>
            </dl>
            <Note state="warn">{t('Say yes only if you have just come from there and meant to sign in.')}</Note>
            <Answer
              app={data.app}
              isBusy={decision.isPending || decision.isSuccess}
              onAnswer={(isAllowed) => decision.mutate(isAllowed)}
            />
          </div>
        </Sheet>
      )}
    </>
  )
}
