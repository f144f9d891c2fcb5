/** Says each number back when its time has come. */
addEventListener('message', ({ data: [id, delayMs] }: MessageEvent<readonly [number, number]>) => {
  setTimeout(() => postMessage(id), delayMs)
})
