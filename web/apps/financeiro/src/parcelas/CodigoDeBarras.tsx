/** Wide (1) and narrow (0) bars of each digit in Interleaved 2 of 5, the code of the boletos (Febraban). */
const DIGITOS = ['00110', '10001', '01001', '11000', '00101', '10100', '01100', '00011', '10010', '01010'] as const
const LARGA = 3
const ALTURA = 50

/** Bars of an even number of digits: where each begins and how wide it is. */
export function barras(digitos: string): { x: number; largura: number }[] {
  const larguras = [1, 1, 1, 1]
  for (let i = 0; i + 1 < digitos.length; i += 2) {
    const pretas = DIGITOS[Number(digitos[i])] ?? ''
    const brancas = DIGITOS[Number(digitos[i + 1])] ?? ''
    for (let j = 0; j < 5; j++) larguras.push(pretas[j] === '1' ? LARGA : 1, brancas[j] === '1' ? LARGA : 1)
  }
  larguras.push(LARGA, 1, 1)
  const desenhadas: { x: number; largura: number }[] = []
  let x = 0
  for (const [i, largura] of larguras.entries()) {
    if (i % 2 === 0) desenhadas.push({ x, largura })
    x += largura
  }
  return desenhadas
}

/** The bar code of a boleto; always black on white, which is what readers see. */
export function CodigoDeBarras({ digitos }: { digitos: string }) {
  const desenho = barras(digitos)
  const ultima = desenho.at(-1)
  const largura = ultima ? ultima.x + ultima.largura : 0
  return (
    <svg
      role="img"
      aria-label="Código de barras do boleto"
      viewBox={`-10 0 ${largura + 20} ${ALTURA}`}
      preserveAspectRatio="none"
      className="h-14 w-full max-w-xl rounded-md"
    >
      <rect x={-10} width={largura + 20} height={ALTURA} fill="#fff" />
      {desenho.map(({ x, largura: uma }) => (
        <rect key={x} x={x} y={4} width={uma} height={ALTURA - 8} fill="#000" />
      ))}
    </svg>
  )
}
