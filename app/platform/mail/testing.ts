import net from 'node:net'

export type Sink = {
  url: string
  /** The letters as they came over the wire, head and body. */
  letters: string[]
  close(): Promise<void>
}

/** What the sink does with a letter: takes it, says that it cannot now, refuses it for good, or hangs up. */
export type Mood = 'takes' | 'later' | 'refuses' | 'hangs up' | 'hangs up early'

/** A mail server of a few lines on a free port of this machine, which keeps what it is given and sends nothing on. */
export async function aSink(mood: () => Mood = () => 'takes'): Promise<Sink> {
  const letters: string[] = []
  const server = net.createServer((socket) => {
    let letter: string | null = null
    const say = (line: string) => socket.write(`${line}\r\n`)
    const answerLetter = (text: string) => {
      if (mood() === 'hangs up') return socket.destroy()
      if (mood() === 'later') return say('451 try later')
      if (mood() === 'refuses') return say('550 no such box')
      letters.push(text)
      return say('250 taken')
    }
    const hear = (line: string) => {
      if (letter !== null) {
        if (line !== '.') {
          letter += `${line}\n`
          return
        }
        const whole = letter
        letter = null
        answerLetter(whole)
      } else if (/^MAIL/i.test(line) && mood() === 'hangs up early') {
        socket.destroy()
      } else if (/^DATA/i.test(line)) {
        letter = ''
        say('354 go on')
      } else if (/^QUIT/i.test(line)) {
        say('221 bye')
        socket.end()
      } else say('250 fine')
    }
    let rest = ''
    socket.on('data', (bytes) => {
      const lines = (rest + bytes.toString('utf8')).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) hear(line)
    })
    socket.on('error', () => undefined)
    say('220 sink')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** A port of this machine on which nobody listens. */
export async function nobodyListens(): Promise<string> {
  const sink = await aSink()
  await sink.close()
  return sink.url
}
