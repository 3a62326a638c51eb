/** A need: what must be read of the index to answer a query, and the asking for it. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const LONG = 12; // tokens; a shorter phrase has no more than six lists
  const DEPTHS = ['counts', 'sentences', 'places'];

  /**
   * What must be known of a phrase: how often each record has it, in which sentences it stands as well, or all of its places.
   * @typedef {'counts' | 'sentences' | 'places'} Depth
   *
   * What a phrase is read from in a segment.
   * @typedef {{grams?: {at: number, key: string, size: number}[], prefix?: string[], summary?: string, sentences?: string}} Plan
   * @param {string[]} tokens
   * @param {import('./index').Segment} segment
   * @param {Depth} depth
   * @returns {Plan}
   */
  function plan(tokens, segment, depth) {
    if (tokens.length === 1) return { prefix: tokens };
    /** @param {number} i */
    const isHeavy = (i) => segment.heavy.has(tokens[i] + tokens[i + 1]);
    if (tokens.length === 2 && isHeavy(0)) {
      const summary = tokens.join('');
      if (depth === 'counts') return { summary };
      return depth === 'sentences' ? { summary, sentences: summary + archiveSearch.SENTENCE } : { prefix: tokens };
    }
    return { grams: cover(tokens, isHeavy) };
  }

  /**
   * The fewest grams that together hold all tokens, in order (dynamic programming over what is covered from the left).
   * @param {string[]} tokens
   * @param {(i: number) => boolean} isHeavy
   */
  function cover(tokens, isHeavy) {
    /** @type {({cost: number, gram: {at: number, key: string, size: number}, before: number} | null)[]} */
    const best = new Array(tokens.length + 1).fill(null);
    /** @param {number} covered */
    const costTo = (covered) => { const step = best[covered]; return covered === 0 ? 0 : step ? step.cost : Infinity; };
    for (let end = 2; end <= tokens.length; end += 1) {
      for (const size of [2, 3]) {
        const at = end - size;
        if (at >= 0 && (size === 2 ? !isHeavy(at) : isHeavy(at) || isHeavy(at + 1))) {
          for (let covered = at; covered < end; covered += 1) {
            const cost = costTo(covered) + 1;
            if (cost < costTo(end)) best[end] = { cost, gram: { at, key: tokens.slice(at, end).join(''), size }, before: covered };
          }
        }
      }
    }
    const grams = [];
    for (let covered = tokens.length; covered > 0;) {
      const step = /** @type {any} */ (best[covered]);
      grams.unshift(step.gram);
      covered = step.before;
    }
    return grams;
  }

  /**
   * @typedef {{atom: import('./query').Atom, depth: Depth}} Need
   *
   * The atoms of a query, and how much must be known of each.
   * @param {import('./query').Query} query
   * @param {string} scope
   * @param {boolean} withPlaces
   * @returns {Need[]}
   */
  function listNeeds(query, scope, withPlaces) {
    /** @type {Map<string, Need>} */
    const needs = new Map();
    for (const terms of query.branches) {
      const scoped = terms.filter((term) => !term.negative && !term.field && !term.alone);
      for (const term of terms) {
        const isWide = scope === 'record' || scoped.length < 2 || term.negative;
        const depth = withPlaces || term.field || term.way === 'chain' ? 'places' : term.way === 'cut' || !isWide ? 'sentences' : 'counts';
        for (const atom of archiveSearch.listAtoms(term)) {
          const before = needs.get(atom.key);
          needs.set(atom.key, { atom, depth: before && DEPTHS.indexOf(before.depth) > DEPTHS.indexOf(depth) ? before.depth : depth });
        }
      }
    }
    return Array.from(needs.values());
  }

  /**
   * Fetch all lists that these atoms need; of long phrases only a few, where their texts tell the rest sooner.
   * @param {import('./index').Index} index
   * @param {Need[]} needs
   * @returns {Promise<[import('./query').Piece, number[]][]>} the long phrases, each with its pairs whose lists are there
   */
  async function fetchLists(index, needs) {
    /** @type {Set<string>} */
    const keys = new Set();
    /** @type {Map<string, string[]>} */
    const prefixes = new Map();
    /** @type {[import('./query').Piece, number[]][]} */
    const probes = [];
    const hasLong = needs.some(({ atom }) => atom.pieces.some((/** @type {import('./query').Piece} */ { tokens }) => tokens.length >= LONG));
    if (hasLong) await archiveSearch.use('probe', () => archiveSearch.readProbes);
    for (const { atom, depth } of needs) {
      for (const piece of atom.pieces) {
        const pairs = piece.tokens.length >= LONG ? archiveSearch.choosePairs(piece, index.segments) : null;
        if (atom.alone) keys.add(piece.tokens[0]);
        else if (pairs) {
          probes.push([piece, pairs]);
          archiveSearch.listPairKeys(piece, pairs).forEach((/** @type {string} */ key) => keys.add(key));
        } else addLists(index, piece, depth, { keys, prefixes });
      }
    }
    await index.fetch(keys, prefixes.values());
    return probes;
  }

  /**
   * Fetch all lists that these phrases are read from.
   * @param {import('./index').Index} index
   * @param {import('./query').Piece[]} pieces
   */
  async function fetchPieces(index, pieces) {
    /** @type {Set<string>} */
    const keys = new Set();
    pieces.forEach((piece) => addLists(index, piece, 'places', { keys, prefixes: new Map() }));
    await index.fetch(keys, []);
  }

  /**
   * Add what a phrase is read from in each segment.
   * @param {import('./index').Index} index
   * @param {import('./query').Piece} piece
   * @param {Depth} depth
   * @param {{keys: Set<string>, prefixes: Map<string, string[]>}} wanted
   */
  function addLists(index, piece, depth, { keys, prefixes }) {
    for (const segment of index.segments) {
      const { prefix, summary, sentences, grams } = plan(piece.tokens, segment, depth);
      if (prefix) prefixes.set(prefix.join('\t'), prefix);
      else if (summary) [summary, sentences].forEach((key) => { if (key) keys.add(key); });
      else (grams || []).forEach((gram) => keys.add(gram.key));
    }
  }

  /** @type {Map<string, Promise<Asked>>} */
  const held = new Map();

  /**
   * What was asked, and what is at hand to answer it.
   * @typedef {{index: import('./index').Index, query: import('./query').Query, needs: Need[], probes: [import('./query').Piece, number[]][]}} Asked
   *
   * Ask the index for what a query needs; of the last one it is asked for once.
   * @param {string} q
   * @param {string} scope
   * @param {boolean} [withPlaces] whether it must be known where each term stands, and not only how often
   * @returns {Promise<Asked>}
   */
  const ask = (q, scope, withPlaces = false) => archiveSearch.once(held, JSON.stringify([q, scope, withPlaces]), () => fetchNeeds(q, scope, withPlaces), 1);

  /** Until all that has been begun has gone as far as it can without waiting. */
  const wait = () => new Promise((resolve) => { setTimeout(resolve); });

  /** @param {string} q @param {string} scope @param {boolean} withPlaces @returns {Promise<Asked>} */
  async function fetchNeeds(q, scope, withPlaces) {
    const enter = () => Promise.all([archiveSearch.open(), archiveSearch.prepareBase()]);
    const [index] = await enter().catch((error) => {
      if (archiveSearch.proveManifest()) throw error;
      return archiveSearch.reopen().then(enter);
    });
    /** Asks for what is needed of the query as the table at hand reads it. */
    const begin = () => {
      const reading = archiveSearch.countReadings();
      const query = archiveSearch.parse(q);
      const needs = listNeeds(query, scope, withPlaces);
      const lists = fetchLists(index, needs);
      lists.catch(() => undefined); // told where it is waited for
      return { reading, query, needs, lists };
    };
    let begun = begin();
    await wait(); // the first requests are sent before this goes on: what follows takes about as long as they do
    const opened = archiveSearch.proveManifest() ? archiveSearch.open() : archiveSearch.reopen();
    if (await opened !== index) return fetchNeeds(q, scope, withPlaces); // what is asked beside this may have found that it must be opened anew
    // Whether the base of the table suffices is found out while the lists are on their way: it nearly always does.
    await archiveSearch.prepare(q);
    if (archiveSearch.countReadings() !== begun.reading) begun = begin(); // by the table as it is now the query may be read otherwise
    const [probes] = await Promise.all([begun.lists, index.loadSegments()]);
    return { index, query: begun.query, needs: begun.needs, probes };
  }

  Object.assign(archiveSearch, { plan, ask, fetchLists, fetchPieces });
})();
