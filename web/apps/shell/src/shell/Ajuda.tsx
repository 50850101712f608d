import { Button, Dialog, HelpCircle } from '@consorcio/design-system'
import { useNav } from '@consorcio/navigation'
import { useState } from 'react'
import { areaDe } from './areas'

const TEXTOS: Record<string, string[]> = {
  '': [
    'O painel soma o que os grupos em andamento dizem agora. Cada número leva à tela que o explica.',
    'As assembleias aparecem por data; as que ficaram para trás vêm primeiro.',
  ],
  consorciados: [
    'Procure pelo começo de qualquer palavra do nome, ou pelo CPF ou CNPJ inteiro.',
    'Ver o cadastro completo de uma pessoa fica registrado na auditoria.',
  ],
  grupos: [
    'Um grupo nasce de um plano e copia a regra dele. Depois da assembleia de constituição a regra só muda por assembleia extraordinária.',
    'No mapa, cada quadrado é uma cota; a cor e a letra dizem o estado.',
  ],
  cotas: [
    'Direitos e deveres são percentuais do preço do bem; o dinheiro sai deles. O extrato mostra cada mudança nas duas medidas.',
  ],
  financeiro: [
    'Um pagamento que não encontra título fica na fila de não identificados até alguém resolver.',
    'O balancete é lido de saldos mantidos na hora: não depende do tamanho do livro.',
  ],
  assembleias: [
    'Ao abrir, a lista de quem concorre é congelada e sua raiz publicada. Depois disso nada na lista muda.',
    'A apuração é uma conta sobre a lista e a extração: qualquer pessoa pode repetir.',
  ],
  auditoria: [
    '“Provar” recalcula neste navegador o caminho do registro até a raiz assinada. Não depende da palavra do servidor.',
  ],
}
const GERAL = 'Atalhos: Ctrl+K busca em tudo; Tab percorre a tela; Esc fecha o que estiver aberto.'

/** What this screen is for, in a few lines. */
export function Ajuda() {
  const [aberta, setAberta] = useState(false)
  const { pathname } = useNav()
  const textos = TEXTOS[areaDe(pathname)] ?? []
  return (
    <>
      <Button
        tone="ghost"
        size="icon"
        aria-label="Ajuda desta tela"
        title="Ajuda desta tela"
        onClick={() => setAberta(true)}
      >
        <HelpCircle aria-hidden />
      </Button>
      <Dialog open={aberta} onClose={() => setAberta(false)} title="Ajuda desta tela">
        <div className="space-y-3">
          {textos.map((texto) => (
            <p key={texto}>{texto}</p>
          ))}
          <p className="text-muted">{GERAL}</p>
          <p>
            <a href="/api/v1/docs" className="text-brand underline">
              Documentação da API
            </a>
          </p>
        </div>
      </Dialog>
    </>
  )
}
