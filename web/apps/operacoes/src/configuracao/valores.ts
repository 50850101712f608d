import { data, dinheiro, emPalavras, percentual } from '@consorcio/formatos'
import type { Parametro } from '@consorcio/shared-api'

/** A value of a parameter as people read it; without its type, only what is sure. */
export function valorEmPalavras(valor: string, tipo: Parametro['tipo'] = 'NAO_INFORMADO'): string {
  if (!valor) return '–'
  if (valor === 'true') return 'Sim'
  if (valor === 'false') return 'Não'
  if (tipo === 'DINHEIRO') return dinheiro(valor)
  if (tipo === 'PERCENTUAL') return percentual(valor)
  if (tipo === 'DATA' || /^\d{4}-\d{2}-\d{2}$/.test(valor)) return data(valor)
  if (tipo === 'INTEIROS')
    return valor
      .replace(/[[\]"]/g, '')
      .split(/\s*,\s*/)
      .join(', ')
  return valor
}

/** `notificacoes.webhook_falhas_max` → `Webhook falhas max`: the description beside it says the rest. */
export function nomeDoParametro(chave: string): string {
  return emPalavras((chave.split('.').pop() ?? chave).toUpperCase())
}
