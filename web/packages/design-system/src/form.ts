/** What the form library and the API's errors need from each other, without either knowing the other. */
interface WithFields {
  campos: readonly { nome: string; mensagem: string }[]
  message: string
}

/**
 * Puts the errors of the API on their fields; answers what belongs to no field shown, for the top of the form.
 */
export function placeErrors(
  error: WithFields,
  known: readonly string[],
  setError: (name: string, message: string) => void,
): string | null {
  const outside: string[] = []
  for (const { nome, mensagem } of error.campos) {
    if (known.some((field) => nome === field || nome.startsWith(`${field}.`))) setError(nome, mensagem)
    else outside.push(`${nome}: ${mensagem}`)
  }
  if (error.campos.length === 0) return error.message
  return outside.length > 0 ? outside.join('; ') : null
}
