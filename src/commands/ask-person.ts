import { createInterface } from 'node:readline/promises'

/** Whether a person sits there who can be asked. */
export function isPersonThere(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY
}

/** What a person answers, without blanks around it; '' if he ends the input instead. Ask only if one is there. */
export async function askPerson(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const ended = new Promise<string>((settle) => {
      lines.once('close', () => settle(''))
    })
    return (await Promise.race([lines.question(question), ended])).trim()
  } finally {
    lines.close()
  }
}
