/** The lookup: what the lists of a term, once they are there, say together. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const { COMMA_STEP, SENTENCE, plan } = archiveSearch;

  /**
   * Occurrences of a phrase in a segment, in order: where each begins, where it ends, and whether it runs over a comma that the query has not.
   * @typedef {{starts: Float64Array, ends: Float64Array, crossing: Uint8Array}} Occurrences
   */

  /**
   * Where a phrase stands in a segment whose lists have been fetched.
   * @param {import('./index').Index} index
   * @param {import('./index').Segment} segment
   * @param {import('./query').Piece} piece
   * @returns {Occurrences}
   */
  function findPhrase(index, segment, piece) {
    const read = index.probed.get(piece);
    if (read) return read[segment.number];
    const { prefix, grams = [] } = /** @type {import('./need').Plan} */ (plan(piece.tokens, segment, 'places'));
    if (prefix) return findPrefix(index, segment, piece, prefix);
    /** @type {{starts: number[], lasts: number[], beforeLasts: number[], crossing: number[]} | null} */
    let held = null;
    let last = -1;
    const coded = grams.map(({ key }) => index.coded(segment.number, key));
    if (!coded.every(Boolean)) return makeOccurrences([], [], []);
    const { lists, within } = decodeTogether(/** @type {import('./posting').Coded[]} */ (coded), segment);
    if (!lists.length) return makeOccurrences([], [], []);
    const { span } = segment;
    grams.forEach((gram, n) => {
      held = join(held, lists[n], piece, gram, { last, isWithin: (place) => within[Math.floor(place / span)] === 1 });
      last = gram.at + gram.size - 1;
    });
    const size = 2 * piece.sizes[last];
    const { starts, lasts, crossing } = /** @type {any} */ (held);
    return makeOccurrences(starts, lasts.map((/** @type {number} */ place) => place + size), crossing);
  }

  /**
   * @param {ArrayLike<number>} starts
   * @param {ArrayLike<number>} ends
   * @param {ArrayLike<number>} crossing
   * @returns {Occurrences}
   */
  const makeOccurrences = (starts, ends, crossing) => ({ starts: new Float64Array(starts), ends: new Float64Array(ends), crossing: new Uint8Array(crossing) });

  /**
   * The lists of a phrase's grams, of each what stands in units that all before it have, from the rarest on; none where no unit has all.
   * @param {import('./posting').Coded[]} coded
   * @param {import('./index').Segment} segment
   * @returns {{lists: import('./posting').List[], within: Uint8Array}} and of each unit whether it has all
   */
  function decodeTogether(coded, { limits, span }) {
    /** @type {import('./posting').List[]} */
    const lists = [];
    /** @type {Uint8Array | undefined} */
    let within;
    const rarest = coded.map((_, n) => n).sort((one, other) => coded[one].count - coded[other].count);
    for (const n of rarest) {
      const list = archiveSearch.decode(coded[n], limits, within);
      if (!list.places.length) return { lists: [], within: new Uint8Array(0) };
      within = new Uint8Array(limits.units);
      for (let i = 0; i < list.places.length; i += 1) within[Math.floor(list.places[i] / span)] = 1;
      lists[n] = list;
    }
    return { lists, within: /** @type {Uint8Array} */ (within) };
  }

  /**
   * Let the matches of a phrase so far go on with a gram: those that do, with where their last two tokens stand.
   * @param {{starts: number[], lasts: number[], beforeLasts: number[], crossing: number[]} | null} held
   * @param {import('./posting').List} list
   * @param {import('./query').Piece} piece
   * @param {{at: number, size: number}} gram
   * @param {{last: number, isWithin: (place: number) => boolean}} how the last token that is matched so far, and whether a place's unit has all grams
   */
  function join(held, list, { sizes, commas }, { at, size }, { last, isWithin }) {
    /** @type {{starts: number[], lasts: number[], beforeLasts: number[], crossing: number[]}} */
    const next = { starts: [], lasts: [], beforeLasts: [], crossing: [] };
    /** @param {number} start @param {number} i @param {number} crossing */
    const take = (start, i, crossing) => {
      const bits = list.commas[i];
      const firstComma = (bits >> (size - 2)) & 1;
      let crosses = crossing || (firstComma && !commas[at] ? 1 : 0);
      let before = list.places[i];
      let end = before + 2 * sizes[at] + COMMA_STEP * firstComma;
      if (size === 3) {
        if ((bits & 1) && !commas[at + 1]) crosses = 1;
        before = end;
        end += 2 * sizes[at + 1] + COMMA_STEP * (bits & 1);
      }
      next.starts.push(start);
      next.beforeLasts.push(before);
      next.lasts.push(end);
      next.crossing.push(crosses);
    };
    if (!held) {
      for (let i = 0; i < list.places.length; i += 1) if (isWithin(list.places[i])) take(list.places[i], i, 0);
      return next;
    }
    const { places } = list;
    const goesOn = at > last;
    const reached = goesOn || at === last ? held.lasts : held.beforeLasts;
    const step = goesOn ? 2 * sizes[last] : 0;
    let i = 0; // both are in order, so that no place is gone past that a later match needs
    for (let m = 0; m < reached.length; m += 1) {
      const place = reached[m] + step;
      while (i < places.length && places[i] < place) i += 1;
      if (places[i] === place) take(held.starts[m], i, held.crossing[m]);
      if (goesOn) {
        let far = i;
        while (far < places.length && places[far] < place + COMMA_STEP) far += 1;
        if (places[far] === place + COMMA_STEP) take(held.starts[m], far, held.crossing[m] || (commas[last] ? 0 : 1));
      }
    }
    return next;
  }

  /**
   * The lists that together give all places of a prefix, each place once: a gram by its own list or, where it is heavy, by those of three tokens.
   * @param {import('./index').Index} index
   * @param {import('./index').Segment} segment
   * @param {string[]} prefix
   * @returns {{list: import('./posting').List, joints: number}[]}
   */
  function listUnder(index, segment, prefix) {
    const lists = [];
    for (const coded of index.codedFrom(segment.number, prefix[0])) {
      const tokens = archiveSearch.splitTokens(coded.key);
      const isUnder = prefix.every((token, i) => tokens[i] === token);
      const isThree = tokens.length === 3 && tokens[2] !== SENTENCE && segment.heavy.has(tokens[0] + tokens[1]);
      if (isUnder && !coded.isSummary && (isThree || (tokens.length === 2 && prefix.length === 1))) {
        lists.push({ list: archiveSearch.decode(coded, segment.limits), joints: tokens.length - 1 });
      }
    }
    return lists;
  }

  /**
   * The places of one token, or of a heavy gram: those of all that begin with it.
   * @param {import('./index').Index} index
   * @param {import('./index').Segment} segment
   * @param {import('./query').Piece} piece
   * @param {string[]} prefix
   * @returns {Occurrences}
   */
  function findPrefix(index, segment, { sizes, commas }, prefix) {
    const lists = listUnder(index, segment, prefix);
    const starts = new Float64Array(lists.reduce((sum, { list }) => sum + list.places.length, 0));
    /** @type {Set<number>} */
    const withComma = new Set();
    let at = 0;
    for (const { list, joints } of lists) {
      starts.set(list.places, at);
      at += list.places.length;
      if (prefix.length === 2) list.places.forEach((place, i) => { if ((list.commas[i] >> (joints - 1)) & 1) withComma.add(place); });
    }
    starts.sort();
    const length = 2 * sizes.slice(0, prefix.length).reduce((sum, size) => sum + size, 0);
    const ends = starts.map((place) => place + length + (withComma.has(place) ? COMMA_STEP : 0));
    const crossing = new Uint8Array(starts.length);
    if (withComma.size && !commas[0]) starts.forEach((place, i) => { crossing[i] = withComma.has(place) ? 1 : 0; });
    return { starts, ends, crossing };
  }

  /**
   * The sentences that have a heavy gram, as occurrences at their beginnings.
   * @param {import('./index').Index} index
   * @param {import('./index').Segment} segment
   * @param {string} key
   * @param {boolean} hasComma whether the query itself has one
   * @returns {Occurrences}
   */
  function findSentences(index, segment, key, hasComma) {
    const coded = index.coded(segment.number, key);
    if (!coded) return makeOccurrences([], [], []);
    const { places, commas } = archiveSearch.decode(coded, segment.limits);
    return { starts: places, ends: places, crossing: hasComma ? new Uint8Array(places.length) : commas };
  }

  Object.assign(archiveSearch, { findPhrase, findSentences, makeOccurrences });
})();
