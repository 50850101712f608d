"""Invented people, as many as a test wants."""

_NOMES = ("Ana", "Bruno", "Clarice", "Davi", "Estêvão", "Flávia", "Guilherme", "Helena")
_SOBRENOMES = ("Almeida", "Barros", "Conceição", "Dias", "Esteves", "Figueiredo", "Guimarães")


def cpf(numero: int) -> str:
    """The CPF of the n-th person."""
    digitos = [int(letra) for letra in f"{numero + 1_000_001:09d}"]
    for peso in (10, 11):
        resto = sum(digito * (peso - i) for i, digito in enumerate(digitos)) * 10 % 11
        digitos.append(resto % 10)
    return "".join(map(str, digitos))


def arquivo(quantidade: int) -> bytes:
    """A whole CSV of people with every column."""
    linhas = [
        "tipo;nome;documento;data_nascimento;renda_mensal;email;celular;cep;logradouro;numero;bairro;municipio;uf"
    ]
    for i in range(quantidade):
        nome = f"{_NOMES[i % 8]} {_SOBRENOMES[i % 7]} Pessoa"
        linhas.append(
            f"F;{nome};{cpf(i)};1980-01-{i % 28 + 1:02d};5.400,00;pessoa{i}@example.com;11 98{i:07d};"
            f"01310-100;Avenida Paulista;{i};Bela Vista;São Paulo;SP"
        )
    return "\n".join(linhas).encode()
