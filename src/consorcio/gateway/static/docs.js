// Shows the OpenAPI document of this server: no library, nothing from the internet.
"use strict";

const conteudo = document.getElementById("conteudo");
const indice = document.getElementById("indice");
const aviso = document.getElementById("aviso");
const VERBOS = ["get", "post", "put", "patch", "delete"];
let documento;

function criar(nome, atributos = {}, ...filhos) {
  const elemento = document.createElement(nome);
  for (const [chave, valor] of Object.entries(atributos)) elemento.setAttribute(chave, valor);
  elemento.append(...filhos.filter((filho) => filho !== null && filho !== undefined));
  return elemento;
}

/** Paragraphs, lists, **bold** and `code`: the Markdown that the contracts use. */
function texto(markdown) {
  const bloco = criar("div");
  let lista = null;
  for (const linha of (markdown || "").replace(/\n(?![-\n])\s*/g, " ").split("\n")) {
    const item = linha.match(/^- (.*)/);
    if (item) {
      lista = lista || bloco.appendChild(criar("ul"));
      lista.append(criar("li", {}, ...trechos(item[1])));
    } else {
      lista = null;
      if (linha.trim()) bloco.append(criar("p", {}, ...trechos(linha)));
    }
  }
  return bloco;
}

function trechos(linha) {
  return linha.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((parte) => {
    if (parte.startsWith("`")) return criar("code", {}, parte.slice(1, -1));
    if (parte.startsWith("**")) return criar("strong", {}, parte.slice(2, -2));
    return parte;
  });
}

function resolver(esquema) {
  if (!esquema || !esquema.$ref) return esquema || {};
  return esquema.$ref.slice(2).split("/").reduce((alvo, chave) => alvo[chave], documento);
}

function nomeDe(esquema) {
  return esquema && esquema.$ref ? esquema.$ref.split("/").pop() : null;
}

function tipoDe(esquema) {
  if (esquema.anyOf) return esquema.anyOf.map(tipoDe).join(" ou ");
  if (esquema.const !== undefined) return String(esquema.const);
  const resolvido = resolver(esquema);
  if (resolvido.enum) return resolvido.enum.join(" | ");
  if (resolvido.type === "array") return `lista de ${tipoDe(resolvido.items)}`;
  if (nomeDe(esquema)) return nomeDe(esquema);
  const tipo = [].concat(resolvido.type || "qualquer").join(" ou ").replace("string", "texto")
    .replace("integer", "inteiro").replace("boolean", "booleano").replace("null", "nulo").replace("object", "objeto");
  const limites = [];
  if (resolvido["x-formato"]) limites.push(resolvido["x-formato"]);
  else if (resolvido.format && resolvido.format !== "int32") limites.push(resolvido.format);
  if (resolvido.minLength !== undefined || resolvido.maxLength !== undefined)
    limites.push(`${resolvido.minLength || 0} a ${resolvido.maxLength ?? "…"} caracteres`);
  if (resolvido.maxItems !== undefined) limites.push(`até ${resolvido.maxItems} itens`);
  if (Math.abs(resolvido.minimum ?? 2147483648) < 2147483647) limites.push(`a partir de ${resolvido.minimum}`);
  if ((resolvido.maximum ?? 2147483647) < 2147483647) limites.push(`até ${resolvido.maximum}`);
  return limites.length ? `${tipo} (${limites.join(", ")})` : tipo;
}

function objetoDe(esquema) {
  const resolvido = resolver(esquema);
  return resolvido.type === "array" ? objetoDe(resolvido.items) : resolvido;
}

function linhas(esquema, prefixo, vistos) {
  const objeto = objetoDe(esquema);
  const partes = objeto.allOf ? objeto.allOf.flatMap((parte) => parte.oneOf || [parte]) : [objeto];
  return partes.flatMap((parte) => Object.entries(parte.properties || {}).flatMap(([nome, campo]) => {
    const caminho = prefixo + nome;
    const linha = criar("tr", {},
      criar("th", { scope: "row" }, criar("code", {}, criar("span", { class: "filho" }, prefixo), nome),
        (parte.required || []).includes(nome) ? criar("div", { class: "obrigatorio" }, "obrigatório") : null),
      criar("td", {}, ...trechos(campo.description || resolver(campo).description || ""),
        criar("div", { class: "tipo" }, tipoDe(campo)),
        campo["x-dado-pessoal"] ? criar("span", { class: "marca" }, "dado pessoal") : null));
    const alvo = objetoDe(campo);
    const referencia = nomeDe(campo) || nomeDe(resolver(campo).items);
    if (!alvo.properties || vistos.includes(referencia) || vistos.length > 3) return [linha];
    return [linha, ...linhas(alvo, `${caminho}.`, [...vistos, referencia])];
  }));
}

function tabela(itens) {
  return criar("table", {}, criar("tbody", {}, ...itens));
}

function exemplo(esquema, fundo = 0) {
  if (esquema.anyOf) return exemplo(esquema.anyOf[0], fundo);
  const resolvido = resolver(esquema);
  if (resolvido.examples) return resolvido.examples[0];
  if (resolvido.enum) return resolvido.enum[0];
  if (resolvido.type === "array") return fundo > 3 ? [] : [exemplo(resolvido.items, fundo + 1)];
  if (resolvido.properties) {
    return fundo > 4 ? {} : Object.fromEntries(
      Object.entries(resolvido.properties).map(([nome, campo]) => [nome, exemplo(campo, fundo + 1)]));
  }
  return { integer: 1, boolean: true, number: 1 }[[].concat(resolvido.type)[0]] ?? "texto";
}

function curl(caminho, verbo, operacao) {
  const parametros = (operacao.parameters || []).map(resolver);
  const endereco = caminho.replace(/\{([^}]+)\}/g, (_, nome) => {
    const achado = parametros.find((parametro) => parametro.name === nome);
    return encodeURIComponent(achado ? exemplo(achado.schema) : nome);
  });
  const aspas = (valor) => `'${valor.replaceAll("'", "'\\''")}'`;
  const partes = [`curl ${verbo === "get" ? "" : `-X ${verbo.toUpperCase()} `}${aspas(location.origin + endereco)}`];
  if ((operacao.security || []).length) partes.push(`-H "Authorization: Bearer $TOKEN"`);
  if (parametros.some((parametro) => parametro.name === "Idempotency-Key"))
    partes.push(`-H "Idempotency-Key: $(uuidgen)"`);
  const corpo = operacao.requestBody && operacao.requestBody.content["application/json"];
  if (corpo) {
    partes.push("-H 'Content-Type: application/json'");
    partes.push(`-d ${aspas(JSON.stringify(corpo.example || exemplo(corpo.schema), null, 2))}`);
  }
  return partes.join(" \\\n  ");
}

function avisar(mensagem) {
  aviso.textContent = mensagem;
  aviso.classList.add("visivel");
  setTimeout(() => aviso.classList.remove("visivel"), 2000);
}

async function copiar(valor) {
  try {
    await navigator.clipboard.writeText(valor);
    avisar("Copiado.");
  } catch {
    const area = document.body.appendChild(criar("textarea"));
    area.value = valor;
    area.select();
    avisar(document.execCommand("copy") ? "Copiado." : "Não foi possível copiar.");
    area.remove();
  }
}

function parametrosDe(operacao) {
  const itens = (operacao.parameters || []).map(resolver).map((parametro) => criar("tr", {},
    criar("th", { scope: "row" }, criar("code", {}, parametro.name),
      parametro.required ? criar("div", { class: "obrigatorio" }, "obrigatório") : null),
    criar("td", {}, ...trechos(parametro.description || ""), criar("div", { class: "tipo" },
      `${{ path: "caminho", query: "consulta", header: "cabeçalho" }[parametro.in]} · ${tipoDe(parametro.schema)}`))));
  return itens.length ? [criar("h4", {}, "Parâmetros"), tabela(itens)] : [];
}

function respostasDe(operacao) {
  const [tipo, midia] = Object.entries(operacao.responses["200"].content)[0];
  const erros = Object.entries(operacao.responses).filter(([status]) => status !== "200").map(([status, resposta]) =>
    criar("tr", {}, criar("th", { scope: "row" }, status), criar("td", {}, ...trechos(resolver(resposta).description))));
  return [
    criar("h4", {}, `Resposta 200 · ${tipo}`),
    tabela(linhas(midia.schema, "", [nomeDe(midia.schema)])),
    criar("details", {}, criar("summary", {}, "Exemplo da resposta"),
      criar("pre", {}, JSON.stringify(exemplo(midia.schema), null, 2))),
    criar("details", {}, criar("summary", {}, "Erros possíveis"), tabela(erros)),
  ];
}

function artigo(caminho, verbo, operacao) {
  const comando = curl(caminho, verbo, operacao);
  const botao = criar("button", { type: "button" }, "Copiar curl");
  botao.addEventListener("click", () => copiar(comando));
  const corpo = operacao.requestBody && operacao.requestBody.content["application/json"];
  return criar("article", { id: operacao.operationId },
    criar("header", {},
      criar("h3", {}, operacao.summary),
      criar("div", { class: "rota" }, criar("span", { class: `verbo ${verbo}` }, verbo), criar("code", {}, caminho)),
      criar("span", { class: "marca" }, operacao["x-permissao"] ? `permissão ${operacao["x-permissao"]}` : "pública")),
    criar("div", { class: "dentro" },
      operacao.description ? texto(operacao.description) : null,
      ...parametrosDe(operacao),
      ...(corpo ? [criar("h4", {}, "Corpo"), tabela(linhas(corpo.schema, "", [nomeDe(corpo.schema)]))] : []),
      criar("h4", {}, "Chamada"), criar("pre", {}, comando), botao,
      ...respostasDe(operacao)));
}

function operacoes() {
  return Object.entries(documento.paths).flatMap(([caminho, item]) =>
    VERBOS.filter((verbo) => item[verbo]).map((verbo) => ({ caminho, verbo, operacao: item[verbo] })));
}

function simples(valor) {
  return valor.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();
}

function mostrar(busca) {
  const palavras = simples(busca).split(/\s+/).filter(Boolean);
  const achadas = operacoes().filter(({ caminho, verbo, operacao }) => {
    const onde = simples([caminho, verbo, operacao.operationId, operacao.summary, operacao["x-permissao"], operacao.tags[0]].join(" "));
    return palavras.every((palavra) => onde.includes(palavra));
  });
  indice.replaceChildren();
  conteudo.replaceChildren(...(palavras.length ? [] : [texto(documento.info.description)]));
  for (const grupo of documento.tags) {
    const doGrupo = achadas.filter(({ operacao }) => operacao.tags[0] === grupo.name);
    if (!doGrupo.length) continue;
    indice.append(criar("h2", {}, grupo.name), ...doGrupo.map(({ verbo, operacao }) =>
      criar("a", { href: `#${operacao.operationId}` }, criar("span", { class: `verbo ${verbo}` }, verbo), operacao.summary)));
    conteudo.append(criar("h2", {}, grupo.name), texto(grupo.description),
      ...doGrupo.map(({ caminho, verbo, operacao }) => artigo(caminho, verbo, operacao)));
  }
  if (!achadas.length) conteudo.append(criar("p", { class: "vazio" }, "Nenhuma operação encontrada."));
}

async function iniciar() {
  try {
    const resposta = await fetch("openapi.json");
    if (!resposta.ok) throw new Error(resposta.statusText);
    documento = await resposta.json();
  } catch {
    conteudo.replaceChildren(criar("p", {}, "A documentação não pôde ser carregada. Recarregue a página."));
    return;
  }
  document.getElementById("versao").textContent = `versão ${documento.info.version}`;
  mostrar("");
  document.getElementById("busca").addEventListener("input", (evento) => mostrar(evento.target.value));
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

iniciar();
