/** A value that only names a variable of the environment tells nobody anything: '${TOKEN}', 'Bearer ${TOKEN}'. */
const namesVariable = /^(?:(?:Bearer|Basic|Token) )?\$\{[A-Za-z_][A-Za-z0-9_]*\}$/u

/** Whether the value of a source's header is the owner's business alone. */
export function isSecretHeader(value: string): boolean {
  return !namesVariable.test(value.trim())
}

/** Whether an option of a source is the owner's business alone: a token, unless it only names a variable. */
export function isSecretOption(name: string, value: unknown): boolean {
  return name.startsWith('token') && !(typeof value === 'string' && /^\$\{\w+\}$/u.test(value))
}

/** Whether a part of a target that is not shown is the owner's business alone; '' is none. */
export function isSecretPart(value: string): boolean {
  return value !== '' && !/^\$\{[A-Za-z_][A-Za-z0-9_]*\}$/u.test(value)
}
