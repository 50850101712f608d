import type * as z from 'zod/mini'

type Problema = z.core.$ZodRawIssue

const POR_CODIGO: Partial<Record<string, (problema: Problema) => string>> = {
  too_small: (problema) => {
    const minimo = Number((problema as { minimum?: unknown }).minimum)
    if (problema.input === '' || minimo === 1) return 'Preencha este campo.'
    return problema.origin === 'string' ? `Use ${minimo} caracteres ou mais.` : `O mínimo é ${minimo}.`
  },
  too_big: (problema) => {
    const maximo = Number((problema as { maximum?: unknown }).maximum)
    return problema.origin === 'string' ? `Use até ${maximo} caracteres.` : `O máximo é ${maximo}.`
  },
  invalid_type: (problema) =>
    problema.input === undefined || problema.input === null ? 'Preencha este campo.' : 'Valor inválido.',
  invalid_format: (problema) => (problema.input === '' ? 'Preencha este campo.' : 'O formato não está certo.'),
  invalid_value: () => 'Escolha uma opção.',
}

/** What the contract refuses, in words. */
export function mensagem(problema: Problema): string {
  return POR_CODIGO[problema.code ?? '']?.(problema) ?? 'Valor inválido.'
}
