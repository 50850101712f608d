import { ButtonLink, Card, PageHeader } from '@consorcio/design-system'

/** Where a consorciado begins: what is his own, and what he may ask about his data. */
export function MeuComeco({ nome, consorciadoId }: { nome: string; consorciadoId: string }) {
  const meu = `/consorciados/${consorciadoId}`
  return (
    <>
      <PageHeader title={`Olá, ${nome.split(' ')[0]}`} description="O que é seu, e o que você pode pedir." />
      <div className="grid gap-4 md:grid-cols-2">
        <Card title="Seu cadastro e suas cotas" description="Dados, contatos e as cotas de que você participa.">
          <ButtonLink to={meu} tone="primary">
            Ver o cadastro
          </ButtonLink>
        </Card>
        <Card
          title="Seus dados pessoais"
          description="Acesso, correção, eliminação: o que a LGPD deixa pedir é respondido em 15 dias."
        >
          <ButtonLink to={`${meu}?aba=pedidos`}>Fazer ou acompanhar um pedido</ButtonLink>
        </Card>
      </div>
    </>
  )
}
