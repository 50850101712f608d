const PESOS_CNPJ = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]

/** CPF or CNPJ with its punctuation; other text as it came. */
export function cpfCnpj(texto: string | null | undefined): string {
  const limpo = limparDocumento(texto ?? '')
  if (/^\d{11}$/.test(limpo)) return limpo.replace(/(\d{3})(\d{3})(\d{3})(\d{2})/, '$1.$2.$3-$4')
  if (/^[0-9A-Z]{12}\d{2}$/.test(limpo)) return limpo.replace(/(.{2})(.{3})(.{3})(.{4})(.{2})/, '$1.$2.$3/$4-$5')
  return texto || '–'
}

/** A CPF with only its middle shown, `***.982.247-**`; a CNPJ, which is public, whole. */
export function documentoMascarado(texto: string | null | undefined): string {
  return cpfCnpj(texto).replace(/^\d{3}(\.\d{3}\.\d{3}-)\d{2}$/, '***$1**')
}

/** Without punctuation, letters of the alphanumeric CNPJ in capitals. */
export function limparDocumento(texto: string): string {
  return texto.replace(/[^0-9A-Za-z]/g, '').toUpperCase()
}

/** CEP with its hyphen. */
export function cep(texto: string | null | undefined): string {
  return texto ? texto.replace(/^(\d{5})(\d{3})$/, '$1-$2') : '–'
}

/** E.164 of Brazil as people write it: `+5511987654321` → `(11) 98765-4321`. */
export function telefone(texto: string): string {
  return texto.replace(/^\+55(\d{2})(\d{4,5})(\d{4})$/, '($1) $2-$3')
}

/** Whether the check digits of a CPF are right. */
export function cpfValido(texto: string): boolean {
  const digitos = limparDocumento(texto)
  if (!/^\d{11}$/.test(digitos) || /^(\d)\1+$/.test(digitos)) return false
  return [9, 10].every((tamanho) => {
    const soma = [...digitos.slice(0, tamanho)].reduce(
      (total, digito, i) => total + Number(digito) * (tamanho + 1 - i),
      0,
    )
    return ((soma * 10) % 11) % 10 === Number(digitos[tamanho])
  })
}

/** Whether the check digits of a CNPJ are right; a letter counts as its character code less 48. */
export function cnpjValido(texto: string): boolean {
  const limpo = limparDocumento(texto)
  if (!/^[0-9A-Z]{12}\d{2}$/.test(limpo) || /^(.)\1+$/.test(limpo)) return false
  return [12, 13].every((tamanho) => {
    const pesos = PESOS_CNPJ.slice(13 - tamanho)
    const soma = [...limpo.slice(0, tamanho)].reduce(
      (total, letra, i) => total + (letra.charCodeAt(0) - 48) * (pesos[i] ?? 0),
      0,
    )
    const resto = soma % 11
    return (resto < 2 ? 0 : 11 - resto) === Number(limpo[tamanho])
  })
}
