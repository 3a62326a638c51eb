/** What follows an answer once it is seen: the rest of its hits, its facets, advice, and the ways out where there is nothing. */
(function () {
  'use strict';

  const archive = window.archiveSearch;
  const { page } = archive;

  /**
   * An answer that is shown; `lines` those of 语境 that are there first, `isFull` where its hits are whole, `isStale` once another was asked for.
   * @typedef {{own: import('./page').State, found: import('./search').Found, lines: import('./concordance').Line[], isFull: boolean, part(name: string): HTMLElement, change(filters: import('./state').State['filters']): void, take(state: import('./state').State): void, showChips(): void, isStale(): boolean}} Shown
   */

  /**
   * The rest of what hits of long records show.
   * @param {Shown} shown
   */
  async function fillHits({ own, found, isFull, part, isStale }) {
    if (isFull || !found.hits.some(({ more }) => more)) return;
    const full = await archive.run(own, { limit: found.hits.length, isFull: true });
    if (isStale()) return;
    full.hits.forEach((/** @type {import('./excerpt').Hit} */ hit, /** @type {number} */ i) => {
      if (found.hits[i].more) fill(part('hits').children[i], page.makeHit(hit, own));
    });
  }

  /**
   * What is shown of a hit that is read whole. A sentence that is there already stays, for it may be being read.
   * @param {Element} shown
   * @param {Element} whole
   */
  function fill(shown, whole) {
    const part = (/** @type {Element} */ hit, /** @type {string} */ name) => /** @type {HTMLElement} */ (hit.querySelector(`.hit__${name}`));
    const [kept, read] = [shown, whole].map((hit) => Array.from(part(hit, 'sentences').children));
    const differs = kept.findIndex((sentence, i) => !read[i] || leadOf(sentence) !== leadOf(read[i]));
    const count = differs < 0 ? kept.length : differs;
    kept.slice(count).forEach((sentence) => sentence.remove());
    part(shown, 'sentences').append(...read.slice(count));
    part(shown, 'sentences').hidden = !read.length;
    part(shown, 'sentences').style.removeProperty('--coming');
    part(shown, 'more').hidden = part(whole, 'more').hidden;
    ['title', 'more'].forEach((name) => { linkOf(part(shown, name)).setAttribute('href', leadOf(part(whole, name))); });
    linkOf(part(shown, 'more')).textContent = linkOf(part(whole, 'more')).textContent;
  }

  const linkOf = (/** @type {Element} */ part) => /** @type {HTMLAnchorElement} */ (part.querySelector('a'));

  const leadOf = (/** @type {Element} */ part) => linkOf(part).getAttribute('href') || '';

  /** @param {Shown} shown */
  async function showFacets({ own, part, change, showChips, isStale }) {
    const [facets] = await Promise.all([archive.facets(own), page.loadTerms()]);
    if (isStale()) return;
    page.advise(part('search-notes'), own.q);
    showChips();
    page.showFilters(part('search-filters'), facets, own, change);
  }

  /** What a word of the query may have been meant for that is the name of a term, or a year; and what often follows the query in its lines. @param {Shown} shown */
  async function showNarrowed({ own, found, lines, part, take, isStale }) {
    if (!found.total || !own.q.trim()) return;
    const named = await archive.narrow(own, { isFound: true });
    const ways = await archive.countWays(named.concat(page.goOnWith(own, lines)));
    if (isStale()) return;
    page.showWays(part('narrowed'), ways, take);
    part('narrowed').hidden = !part('narrowed').children.length;
    if (ways.length) page.tell(`可以${ways.map((/** @type {import('./relax').Way} */ { label }) => label).join('，或者')}`, true);
  }

  /** The first record that has the query, by date; and, where that one has it over a comma alone, the first that has it as it was written. @param {Shown} shown */
  async function showFirst({ own, found, part, isStale }) {
    const first = own.q.trim() && found.total > 1 ? await findFirst(own) : null;
    const strict = { ...own, strict: true };
    const other = first && first.isCrossing ? await findFirst(strict) : null;
    if (isStale()) return;
    lead(part('first'), first, own);
    /** @type {HTMLElement} */ (part('first').querySelector('b')).hidden = !(first && first.isCrossing);
    lead(part('first-written'), other, strict);
  }

  /** @param {import('./state').State} state */
  const findFirst = async (state) => (await archive.run({ ...state, sort: 'earliest' }, { limit: 1, isPlaced: true })).hits[0];

  /** @param {HTMLElement} frame @param {import('./excerpt').Hit | null | undefined} hit @param {import('./state').State} own */
  function lead(frame, hit, own) {
    frame.hidden = !hit;
    frame.classList.remove('is-coming');
    if (!hit) return;
    const link = /** @type {HTMLAnchorElement} */ (frame.querySelector('a'));
    link.href = page.leadTo(hit.url, { ...own, q: hit.q }, hit.at);
    link.textContent = `${hit.date}《${hit.title}》`;
  }

  /** @param {Shown} shown */
  async function showWays({ own, found, part, take, isStale }) {
    if (found.total) return;
    const said = part('nothing-text').textContent;
    part('nothing-text').textContent = `${said}正在找相近的说法……`;
    const ways = await archive.relax(own).finally(() => { if (!isStale()) part('nothing-text').textContent = said; });
    if (isStale() || !ways.length) return;
    page.showWays(part('relax-list'), ways, take);
    part('relax').hidden = false;
    page.tell(`有 ${ways.length} 种放宽的办法`, true);
  }

  /**
   * More of the hits of an answer.
   * @param {{own: import('./page').State, hits: HTMLElement, offerMore(shown: number, all: number): void, remember(): void, isStale(): boolean}} shown
   */
  page.showMore = async ({ own, hits, offerMore, remember, isStale }) => {
    const place = hits.children.length;
    const found = await archive.run(own, { limit: archive.SHOWN, offset: place, isFull: true });
    if (isStale() || place !== hits.children.length) return;
    hits.append(...found.hits.map((/** @type {import('./excerpt').Hit} */ hit) => page.makeHit(hit, own)));
    offerMore(hits.children.length, found.total);
    remember();
    page.tell(`已显示 ${hits.children.length} 篇，共 ${found.total} 篇`);
    const next = hits.children[place] && hits.children[place].querySelector('a');
    if (next) next.focus({ preventScroll: true });
  };

  /** @param {Shown} shown */
  page.goOn = async (shown) => { await Promise.all([fillHits(shown), showFacets(shown), showWays(shown), showNarrowed(shown), showFirst(shown)]); };
})();
