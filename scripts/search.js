// The search of the site, in place of MkDocs's, whose worker browsers refuse on pages from the disk.
// The index is a script that calls `searchIndex`, and lunr is loaded as one, so both work from there.
// Chinese has no spaces between its words: each two characters that follow each other are a word.
function spaced(text) {
  return text.replace(/\p{Script=Han}+/gu, (run) => {
    const each = [...run];
    const pairs = each.slice(1).map((character, i) => each[i] + character);
    return ` ${(pairs.length ? pairs : each).join(" ")} `;
  });
}

function trimmed(token) {
  return token.update((word) => word.replace(/^[^\p{L}\p{N}_]+|[^\p{L}\p{N}_]+$/gu, ""));
}

function searchIndex(docs) {
  const pages = Object.fromEntries(docs.map((page) => [page.location, page]));
  const index = lunr(function () {
    this.ref("location");
    this.field("title", { boost: 10 });
    this.field("text");
    this.pipeline.before(lunr.trimmer, trimmed);
    this.pipeline.remove(lunr.trimmer); // takes Chinese for punctuation
    docs.forEach(({ location, title, text }) =>
      this.add({ location, title: spaced(title), text: spaced(text) }));
  });
  const box = document.getElementById("mkdocs-search-query");
  const results = document.getElementById("mkdocs-search-results");

  function show() {
    results.replaceChildren();
    const hits = box.value.trim() ? index.query((query) => {
      lunr.tokenizer(spaced(box.value.toLowerCase())).map(String).forEach((word) => {
        if (/^\p{Script=Han}{2}$/u.test(word)) {
          query.term(word, { presence: lunr.Query.presence.REQUIRED });
          return;
        }
        query.term(lunr.stemmer(new lunr.Token(word)), { boost: 10 });
        query.term(word, { wildcard: lunr.Query.wildcard.TRAILING });
      });
    }) : [];
    for (const { ref } of hits) {
      const link = Object.assign(document.createElement("a"), {
        href: `${base_url}/${ref}`,
        textContent: pages[ref].title,
      });
      const article = document.createElement("article");
      article.appendChild(document.createElement("h3")).appendChild(link);
      article.appendChild(document.createElement("p")).textContent = pages[ref].text.slice(0, 200);
      results.appendChild(article);
    }
    if (!hits.length) results.textContent = results.dataset.noResultsText;
  }

  box.value = new URLSearchParams(location.search).get("q") || "";
  box.addEventListener("input", show);
  show();
}

if (document.getElementById("mkdocs-search-results")) {
  const load = (name, then) => {
    const script = Object.assign(document.createElement("script"), {
      src: `${base_url}/search/${name}`,
      onload: then,
    });
    document.head.appendChild(script);
  };
  const name = document.documentElement.lang === "zh" ? "index.zh.js" : "index.js";
  load("lunr.js", () => {
    lunr.Pipeline.registerFunction(trimmed, "trimmed");
    load(name);
  });
}
