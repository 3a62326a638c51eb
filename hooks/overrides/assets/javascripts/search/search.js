/** The search: what pages and other programs call. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const SCOPES = ['paragraph', 'sentence', 'record'];
  const SORTS = ['relevance', 'date'];
  const LIMIT = 10;
  const HELD = 8; // answers kept, so that facets, pages and views of one query are worked out once

  /** @type {Map<string, Promise<any>>} */
  const held = new Map();

  /**
   * A state in full, whatever was given.
   * @param {any} state
   */
  function complete(state) {
    const given = state || {};
    return {
      q: typeof given.q === 'string' ? given.q : '',
      filters: given.filters || {},
      scope: SCOPES.includes(given.scope) ? given.scope : 'paragraph',
      strict: Boolean(given.strict),
      sort: SORTS.includes(given.sort) ? given.sort : 'relevance',
    };
  }

  /**
   * What a query says of all records, filters aside.
   * @param {any} given
   * @param {{withPlaces?: boolean}} [options] whether it must be known where each term stands, and not only how often
   * @returns {Promise<{index: any, query: any, answers: any[]}>}
   */
  function evaluate(given, { withPlaces = false } = {}) {
    const { q, scope, strict } = complete(given);
    return archiveSearch.once(held, JSON.stringify([q, scope, strict, withPlaces]), () => work(q, { scope, strict, withPlaces }), HELD);
  }

  /** @param {string} q @param {{scope: string, strict: boolean, withPlaces: boolean}} how */
  async function work(q, how) {
    const [index] = await Promise.all([archiveSearch.open(), archiveSearch.prepare(q)]);
    const query = archiveSearch.parse(q);
    const answers = query.isEmpty ? await listAll(index) : await archiveSearch.answer(index, query, how);
    return { index, query, answers };
  }

  /** @param {any} index */
  async function listAll(index) {
    await index.loadSegments();
    return index.segments.map((/** @type {any} */ segment) => {
      const { records } = segment.limits;
      const none = () => new Float64Array(records);
      return {
        segment, atoms: new Map(), branches: [], found: new Uint8Array(records).fill(1), occurrences: new Int32Array(records), clean: new Int32Array(records),
        titles: none(), fields: none(), together: new Uint8Array(records), scores: none(), labels: new Int32Array(records),
      };
    });
  }

  /** @type {{key: string, answer: Promise<any>} | null} */
  let begun = null;

  /**
   * Begin to look up a state that is soon going to be asked for.
   * @param {any} given
   */
  function begin(given) {
    const state = complete(given);
    begun = { key: JSON.stringify([state, LIMIT, 0]), answer: lookUp(state, LIMIT, 0) };
    begun.answer.catch(() => undefined); // told to whom asks
  }

  /**
   * The records that a state finds.
   * @param {any} given
   * @param {{limit?: number, offset?: number, signal?: AbortSignal}} [options]
   */
  function run(given, { limit = LIMIT, offset = 0, signal } = {}) {
    const state = complete(given);
    const before = begun;
    begun = null;
    return before && before.key === JSON.stringify([state, limit, offset]) ? before.answer : lookUp(state, limit, offset, signal);
  }

  /** @param {any} state @param {number} limit @param {number} offset @param {AbortSignal} [signal] */
  async function lookUp(state, limit, offset, signal) {
    const [start, size] = [offset, limit].map((number) => Math.max(0, Math.floor(number) || 0));
    const { query, answers } = await evaluate(state);
    const isSet = archiveSearch.FACETS.some((/** @type {string} */ name) => [].concat(state.filters[name] || []).length);
    const isList = query.isEmpty;
    const kept = isList && !isSet ? [] : await archiveSearch.filter(answers, state.filters);
    const ranked = archiveSearch.rank(kept, isList ? 'date' : state.sort);
    const atoms = archiveSearch.listPositive(query);
    const hits = await makeHits(ranked.slice(start, start + size), atoms, state.strict, signal);
    return {
      total: ranked.length,
      occurrences: sumUp(ranked, 'occurrences'),
      labels: sumUp(ranked, 'labels'), // of the occurrences: those in labels, which no text shows
      notes: query.notes,
      terms: query.branches.reduce((/** @type {any[]} */ all, /** @type {any[]} */ terms) => all.concat(terms.map(({ text, negative, field }) => ({ text, negative, field }))), []),
      hits,
      isList,
    };
  }

  /** @param {any[]} ranked @param {string} name */
  const sumUp = (ranked, name) => ranked.reduce((sum, { answer, record }) => sum + answer[name][record], 0);

  /** @param {any[]} ranked @param {any[]} atoms @param {boolean} strict @param {AbortSignal | undefined} signal */
  async function makeHits(ranked, atoms, strict, signal) {
    const hits = [];
    for (let at = 0; at < ranked.length; at += 50) {
      if (signal && signal.aborted) throw new DOMException('stopped', 'AbortError');
      hits.push(...await Promise.all(ranked.slice(at, at + 50).map((one) => archiveSearch.makeHit(one, atoms, strict))));
    }
    return hits;
  }

  /**
   * The public contract: the records that a query finds, as plain values.
   * @param {string} q
   * @param {Record<string, string | string[]>} [filters]
   * @param {{limit?: number, offset?: number, sort?: string, scope?: string, strict?: boolean}} [options]
   */
  async function query(q, filters = {}, { limit = LIMIT, offset = 0, sort = 'relevance', scope = 'paragraph', strict = false } = {}) {
    const { total, occurrences, hits } = await run({ q, filters, sort, scope, strict }, { limit, offset });
    return {
      total,
      occurrences,
      hits: hits.map(({ id, title, url, date, level, kind, occurrences: count }) => ({ id, title, url, date, level, kind, occurrences: count })),
    };
  }

  /**
   * The state that a fragment stands for; what is not known is left out.
   * @param {string} fragment with or without #
   */
  function parseState(fragment) {
    const parameters = new URLSearchParams(fragment.replace(/^#/, ''));
    /** @type {Record<string, string[]>} */
    const filters = {};
    archiveSearch.FACETS.forEach((/** @type {string} */ name) => {
      const values = Array.from(new Set(parameters.getAll(name).filter(Boolean)));
      if (values.length) filters[name] = values;
    });
    return complete({ q: parameters.get('q') || '', filters, scope: parameters.get('scope'), strict: parameters.get('strict') === '1', sort: parameters.get('sort') });
  }

  /**
   * The fragment of a state, without #; what is as usual is left out.
   * @param {any} given
   */
  function formatState(given) {
    const state = complete(given);
    const parameters = new URLSearchParams();
    if (state.q) parameters.set('q', state.q);
    archiveSearch.FACETS.forEach((/** @type {string} */ name) => [].concat(state.filters[name] || []).forEach((value) => parameters.append(name, value)));
    if (state.scope !== SCOPES[0]) parameters.set('scope', state.scope);
    if (state.strict) parameters.set('strict', '1');
    if (state.sort !== SORTS[0]) parameters.set('sort', state.sort);
    return parameters.toString();
  }

  /** @param {string} text @returns {string} it between quotation marks, those that it has being within them */
  const quote = (text) => `“${text.replace(/“/g, '‘').replace(/”/g, '’')}”`;

  /**
   * A function that its script brings when it is first called.
   * @param {string} name of both
   */
  function bring(name) {
    return async function stand(/** @type {any[]} */ ...given) {
      await archiveSearch.use(name, () => archiveSearch[name] !== stand);
      return archiveSearch[name](...given);
    };
  }

  Object.assign(archiveSearch, { evaluate, begin, run, query, parseState, formatState, quote, concordance: bring('concordance'), relax: bring('relax') });
})();
