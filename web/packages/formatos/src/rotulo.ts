/** How good or bad news a state is; decides the colour of its badge. */
export type Tom = 'neutro' | 'info' | 'bom' | 'atencao' | 'ruim'

export interface Rotulo {
  texto: string
  tom: Tom
}

/** A label; of no news unless told. */
export const r = (texto: string, tom: Tom = 'neutro'): Rotulo => ({ texto, tom })
