import { encode } from 'uqr'

/** A QR code as one path, black on white whatever the theme: cameras want the contrast. */
export function QrCode({ texto, label }: { texto: string; label: string }) {
  const { data, size } = encode(texto, { ecc: 'M', border: 3 })
  const caminho = data.flatMap((linha, y) => linha.map((cheio, x) => (cheio ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} className="size-44 shrink-0 rounded-md">
      <rect width={size} height={size} fill="#fff" />
      <path d={caminho} fill="#000" shapeRendering="crispEdges" />
    </svg>
  )
}
