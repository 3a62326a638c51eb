/** The search: what pages and other programs call. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const { FACETS, SHOWN, complete } = archiveSearch;
  const TOGETHER = 50; // hits made at once; fewer than texts are held
  const HELD = 8; // answers kept, so that facets, pages and views of one query are worked out once

  /**
   * What a query says of all records.
   * @typedef {{index: import('./index').Index, query: import('./query').Query, answers: import('./engine').Answer[]}} Evaluated
   *
   * What a state finds: how many records and places, and the hits that were asked for. `labels` are those of the places that are in labels, which no text shows.
   * @typedef {{total: number, occurrences: number, labels: number, notes: string[], terms: Pick<import('./query').Term, 'negative' | 'alone'>[], hits: import('./excerpt').Hit[], isList: boolean}} Found
   */

  /** @type {Map<string, Promise<Evaluated>>} */
  const held = new Map();

  /**
   * What a query says of all records, filters aside.
   * @param {any} given
   * @param {{withPlaces?: boolean}} [options] whether it must be known where each term stands, and not only how often
   * @returns {Promise<Evaluated>}
   */
  function evaluate(given, { withPlaces = false } = {}) {
    const { q, scope, strict } = complete(given);
    return archiveSearch.once(held, JSON.stringify([q, scope, strict, withPlaces]), async () => {
      const asked = await archiveSearch.ask(q, scope, withPlaces);
      const { index, query } = asked;
      return { index, query, answers: query.isEmpty ? listAll(index) : await archiveSearch.answer(asked, { scope, strict }) };
    }, HELD);
  }

  /** @param {import('./index').Index} index */
  function listAll(index) {
    return index.segments.map((segment) => {
      const answer = archiveSearch.makeAnswer(segment, new Map(), []);
      answer.found.fill(1);
      return answer;
    });
  }

  /** @type {{key: string, answer: Promise<Found>} | null} */
  let begun = null;

  /**
   * Begin to look up a state that is soon going to be asked for.
   * @param {any} given
   */
  function begin(given) {
    const state = complete(given);
    begun = { key: JSON.stringify([state, SHOWN, 0]), answer: lookUp(state, SHOWN, 0) };
    begun.answer.catch(() => undefined); // told to whom asks
  }

  /**
   * The records that a state finds.
   * @param {any} given
   * @param {{limit?: number, offset?: number, signal?: AbortSignal} & import('./excerpt').Depth} [options]
   * @returns {Promise<Found>}
   */
  function run(given, { limit = SHOWN, offset = 0, signal, ...depth } = {}) {
    const state = complete(given);
    const before = begun;
    begun = null;
    const isBegun = before && !depth.isFull && !depth.isPlaced && before.key === JSON.stringify([state, limit, offset]);
    return isBegun ? before.answer : lookUp(state, limit, offset, { signal, ...depth });
  }

  /** @param {import('./state').State} state @param {number} limit @param {number} offset @param {{signal?: AbortSignal} & import('./excerpt').Depth} [how] @returns {Promise<Found>} */
  async function lookUp(state, limit, offset, how = {}) {
    const [start, size] = [offset, limit].map((number) => Math.max(0, Math.floor(number) || 0));
    const isSet = FACETS.some((/** @type {string} */ name) => archiveSearch.listValues(state.filters, name).length);
    const [{ query, answers }] = await Promise.all([evaluate(state), isSet ? bringFacets() : null]);
    const isList = query.isEmpty;
    const kept = isSet ? await archiveSearch.filter(answers, state.filters) : isList ? [] : answers;
    const ranked = archiveSearch.rank(kept, isList && state.sort === 'relevance' ? 'date' : state.sort);
    const atoms = archiveSearch.listPositive(query);
    const hits = await makeHits(ranked.slice(start, start + size), atoms, state.strict, how);
    return {
      total: ranked.length,
      occurrences: sumUp(ranked, 'occurrences'),
      labels: sumUp(ranked, 'labels'),
      notes: query.notes,
      terms: query.branches.reduce((all, terms) => all.concat(terms.map(({ negative, alone }) => ({ negative, alone }))), /** @type {Found['terms']} */ ([])),
      hits,
      isList,
    };
  }

  /** @param {import('./rank').Ranked[]} ranked @param {'occurrences' | 'labels'} name */
  const sumUp = (ranked, name) => ranked.reduce((sum, { answer, record }) => sum + answer[name][record], 0);

  /** @param {import('./rank').Ranked[]} ranked @param {import('./query').Atom[]} atoms @param {boolean} strict @param {{signal?: AbortSignal} & import('./excerpt').Depth} how */
  async function makeHits(ranked, atoms, strict, { signal, ...depth }) {
    const hits = [];
    for (let at = 0; at < ranked.length; at += TOGETHER) {
      if (signal && signal.aborted) throw new DOMException('stopped', 'AbortError');
      hits.push(...await Promise.all(ranked.slice(at, at + TOGETHER).map((one) => archiveSearch.makeHit(one, atoms, strict, depth))));
    }
    return hits;
  }

  /**
   * The public contract: the records that a query finds, as plain values.
   * @param {string} q
   * @param {Record<string, string | string[]>} [filters]
   * @param {{limit?: number, offset?: number, sort?: string, scope?: string, strict?: boolean}} [options]
   */
  async function query(q, filters = {}, { limit = SHOWN, offset = 0, sort = 'relevance', scope = 'paragraph', strict = false } = {}) {
    const { total, occurrences, hits } = await run({ q, filters, sort, scope, strict }, { limit, offset, isPlaced: true });
    return {
      total,
      occurrences,
      hits: hits.map(({ id, title, url, date, level, kind, occurrences: count }) => ({ id, title, url, date, level, kind, occurrences: count })),
    };
  }

  /**
   * A part of a text; of a character that would be cut in two nothing is left.
   * @param {string} text
   * @param {number} from
   * @param {number} [to]
   */
  const cut = (text, from, to) => text.slice(from, to).replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '');

  /**
   * A function that its script brings when it is first called.
   * @param {string} name
   * @param {string} [script]
   */
  function bring(name, script = name) {
    return async function stand(/** @type {any[]} */ ...given) {
      await archiveSearch.use(script, () => archiveSearch[name] !== stand);
      return archiveSearch[name](...given);
    };
  }

  const brought = { concordance: bring('concordance'), relax: bring('relax'), narrow: bring('narrow', 'relax'), filter: bring('filter', 'facets'), facets: bring('facets'), countLabels: bring('countLabels', 'facets'), readOn: bring('readOn', 'rest'), findFirst: bring('findFirst', 'rest') };
  const bringFacets = () => archiveSearch.use('facets', () => archiveSearch.FACET_NAMES);

  /** The terms of the vocabularies: id, label, the term above. */
  const terms = () => archiveSearch.load('terms');

  Object.assign(archiveSearch, { evaluate, begin, run, query, sumUp, cut, terms, bringFacets, ...brought });
})();
