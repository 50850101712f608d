import { AREAS } from '../../shell/areas'

export const dynamicParams = false

/** One file per first segment: the gateway answers any deeper address with it. */
export function generateStaticParams() {
  return AREAS.map((area) => ({ area }))
}

export default function Area() {
  return null
}
