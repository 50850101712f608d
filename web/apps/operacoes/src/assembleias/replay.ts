import { dinheiro, maiuscula, rotulo } from '@consorcio/formatos'

/** What happened in one step of the apuração, ready to be shown. */
export interface Passo {
  titulo: string
  detalhe: string
  tom: 'neutro' | 'bom' | 'atencao'
  /** Number that the step is about, to be marked on the board. */
  numero?: number
  caixa?: { antes: string; depois: string }
}

export interface Tentativa {
  numero: number
  origem: string
  motivo: string
}

export interface Contemplado {
  cota_numero: number
  tipo: string
  credito: string
  caixa_antes: string
  caixa_depois: string
}

interface Apuracao {
  premios: readonly string[]
  pedraChave: number
  metodo: string
  tentativas: readonly Tentativa[]
  contemplacoes: readonly Contemplado[]
}

/** The apuração as a sequence of steps: the extraction, every number tried and why, every credit and its cash. */
export function passosDa({ premios, pedraChave, metodo, tentativas, contemplacoes }: Apuracao): Passo[] {
  return [
    { titulo: 'Extração', detalhe: `Prêmios ${premios.join(', ')}`, tom: 'neutro' },
    {
      titulo: `Pedra-chave ${pedraChave}`,
      detalhe: `Método: ${rotulo('MetodoSorteio', metodo).texto.toLowerCase()}`,
      tom: 'neutro',
      numero: pedraChave,
    },
    ...tentativas.map(
      (tentativa, i): Passo => ({
        titulo: `${i + 1}ª tentativa: cota ${tentativa.numero}`,
        detalhe: tentativa.motivo
          ? `${maiuscula(tentativa.origem)}. Não valeu: ${tentativa.motivo}`
          : `${maiuscula(tentativa.origem)}. Sorteada.`,
        tom: tentativa.motivo ? 'atencao' : 'bom',
        numero: tentativa.numero,
      }),
    ),
    ...contemplacoes.map(
      (contemplado): Passo => ({
        titulo: `Cota ${contemplado.cota_numero} contemplada por ${rotulo('TipoContemplacao', contemplado.tipo).texto.toLowerCase()}`,
        detalhe: `Crédito de ${dinheiro(contemplado.credito)}`,
        tom: 'bom',
        numero: contemplado.cota_numero,
        caixa: { antes: contemplado.caixa_antes, depois: contemplado.caixa_depois },
      }),
    ),
  ]
}
