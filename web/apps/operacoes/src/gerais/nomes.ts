/** Numbers of quotas as people list them: `3, 7 12`. What is no number stays out, and is told. */
export function lerNumeros(texto: string): { numeros: number[]; errados: string[] } {
  const partes = texto.split(/[\s,;]+/).filter(Boolean)
  const certo = (parte: string) => /^\d{1,5}$/.test(parte) && Number(parte) > 0
  return {
    numeros: [...new Set(partes.filter(certo).map(Number))],
    errados: partes.filter((parte) => !certo(parte)),
  }
}
