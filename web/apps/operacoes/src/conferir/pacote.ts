const CABECALHO_LOCAL = 0x04034b50
const TAMANHO_DO_CABECALHO = 30

/** The files of a proof bundle: a zip whose files are stored, not compressed, one after the other. */
export function lerPacote(conteudo: Uint8Array<ArrayBuffer>): Map<string, string> {
  const vista = new DataView(conteudo.buffer, conteudo.byteOffset, conteudo.byteLength)
  const leitor = new TextDecoder('utf-8', { fatal: true })
  const arquivos = new Map<string, string>()
  let onde = 0
  while (onde + TAMANHO_DO_CABECALHO <= conteudo.length && vista.getUint32(onde, true) === CABECALHO_LOCAL) {
    if (vista.getUint16(onde + 8, true) !== 0)
      throw new Error('O pacote foi comprimido de novo: use o arquivo original.')
    const tamanho = vista.getUint32(onde + 18, true)
    const nome = onde + TAMANHO_DO_CABECALHO
    const inicio = nome + vista.getUint16(onde + 26, true) + vista.getUint16(onde + 28, true)
    if (inicio + tamanho > conteudo.length) throw new Error('O pacote está cortado.')
    arquivos.set(
      leitor.decode(conteudo.subarray(nome, nome + vista.getUint16(onde + 26, true))),
      leitor.decode(conteudo.subarray(inicio, inicio + tamanho)),
    )
    onde = inicio + tamanho
  }
  if (!arquivos.has('ata.json') || !arquivos.has('manifesto.json'))
    throw new Error('O arquivo não é um pacote de prova.')
  return arquivos
}
