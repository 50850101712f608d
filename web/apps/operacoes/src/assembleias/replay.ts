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
  extracao: { origem?: string | undefined; premios: readonly string[] }
  pedraChave: number
  metodo: string
  tentativas: readonly Tentativa[]
  contemplacoes: readonly Contemplado[]
}

/** What was drawn, as it is read aloud: a ball is kept with the five digits of a prize. */
function passoDaExtracao({ origem, premios }: Apuracao['extracao']): Passo {
  return origem === 'GLOBO'
    ? { titulo: 'Globo', detalhe: `Bolas ${premios.map(Number).join(', ')}`, tom: 'neutro' }
    : { titulo: 'Extração', detalhe: `Prêmios ${premios.join(', ')}`, tom: 'neutro' }
}

/** The apuração as a sequence of steps: the extraction or the globo, every number tried and why, every credit and its cash. */
export function passosDa({ extracao, pedraChave, metodo, tentativas, contemplacoes }: Apuracao): Passo[] {
  return [
    passoDaExtracao(extracao),
    {
      titulo: `Pedra-chave ${pedraChave}`,
      detalhe: metodo ? `Método: ${rotulo('MetodoSorteio', metodo).texto.toLowerCase()}` : '',
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
