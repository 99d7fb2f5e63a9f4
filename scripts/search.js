// The search of the site, in place of MkDocs's, whose worker browsers refuse on pages from the disk.
// The index is a script that calls `searchIndex`, and lunr is loaded as one, so both work from there.
function searchIndex(found) {
  const pages = Object.fromEntries(found.docs.map((page) => [page.location, page]));
  const index = lunr(function () {
    this.ref("location");
    this.field("title", { boost: 10 });
    this.field("text");
    found.docs.forEach((page) => this.add(page));
  });
  const box = document.getElementById("mkdocs-search-query");
  const results = document.getElementById("mkdocs-search-results");

  function show() {
    results.replaceChildren();
    const hits = box.value.trim() ? index.query((query) => {
      lunr.tokenizer(box.value.toLowerCase()).forEach((word) => {
        query.term(lunr.stemmer(word), { boost: 10 });
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
    if (!hits.length) results.textContent = "No results found";
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
  load("lunr.js", () => load("index.js"));
}
