/** An address of no area: the shell reads it, as any other, and says so. */
export default function NadaAqui() {
  return null
}
