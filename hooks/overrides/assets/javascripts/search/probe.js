/** A probe: a long phrase is looked up by a few of its grams, and then read in the texts that these leave. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const PAIRS = 3;
  const FEW = 12; // units that are read rather than that more lists are fetched
  const { COMMA_STEP, STOP_STEP } = archiveSearch;

  /**
   * The pairs by which a long phrase is probed: in each third of it, that of the rarest characters.
   * @param {import('./query').Piece} piece
   * @param {import('./index').Segment[]} segments
   * @returns {number[] | null} where in the phrase they stand; null where it is to be read from lists alone
   */
  function choosePairs({ tokens }, segments) {
    const pairs = tokens.slice(1).map((second, at) => ({ at, key: tokens[at] + second, common: archiveSearch.countCommon(tokens[at] + second) }))
      .filter(({ key }) => !segments.some(({ heavy }) => heavy.has(key)));
    const chosen = Array.from({ length: PAIRS }, (_, n) => pairs.slice(Math.floor((n * pairs.length) / PAIRS), Math.floor(((n + 1) * pairs.length) / PAIRS))
      .reduce((best, pair) => (best && best.common <= pair.common ? best : pair), /** @type {any} */ (null)));
    return chosen.every(Boolean) ? chosen.map(({ at }) => at) : null;
  }

  /** @param {import('./query').Piece} piece @param {number[]} pairs */
  const listKeys = ({ tokens }, pairs) => pairs.map((at) => tokens[at] + tokens[at + 1]);

  /**
   * The units of a segment in which the pairs stand as far apart as in the phrase, but for commas dropped between them.
   * @param {import('./index').Index} index
   * @param {import('./index').Segment} segment
   * @param {import('./query').Piece} piece
   * @param {number[]} pairs
   * @returns {Set<number>}
   */
  function listCandidates(index, segment, piece, pairs) {
    const coded = listKeys(piece, pairs).map((key) => index.coded(segment.number, key));
    if (!coded.every(Boolean)) return new Set();
    const lists = coded.map((one) => archiveSearch.decode(one, segment.limits).places);
    let [held] = lists;
    for (let n = 1; n < PAIRS; n += 1) {
      const steps = piece.sizes.slice(pairs[n - 1], pairs[n]).reduce((sum, size) => sum + 2 * size, 0);
      const commas = COMMA_STEP * (pairs[n] - pairs[n - 1]);
      const next = lists[n];
      // Which of several places within reach is the phrase's own is told by its text.
      held = next.filter((/** @type {number} */ place) => {
        const i = archiveSearch.findFrom(held, place - steps - commas);
        return i < held.length && held[i] <= place - steps;
      });
    }
    const { span } = segment;
    return new Set(Array.from(held, (place) => Math.floor(/** @type {number} */ (place) / span)));
  }

  /**
   * Read phrases in the texts that their pairs leave.
   * @param {import('./index').Index} index with the lists of the pairs
   * @param {[import('./query').Piece, number[]][]} probes
   * @returns {Promise<import('./query').Piece[]>} those of which too much is left
   */
  async function readProbes(index, probes) {
    await index.loadSegments();
    const left = await Promise.all(probes.map(async ([piece, pairs]) => {
      const units = index.segments.map((segment) => listCandidates(index, segment, piece, pairs));
      if (units.reduce((sum, some) => sum + some.size, 0) > FEW) return piece;
      const found = await Promise.all(index.segments.map((segment, i) => readUnits(segment, units[i], piece)));
      index.probed.set(piece, found);
      return null;
    }));
    return /** @type {import('./query').Piece[]} */ (left.filter(Boolean));
  }

  /** @param {import('./index').Segment} segment @param {number} unit @returns {Promise<string>} what it says */
  async function readUnit(segment, unit) {
    const record = segment.owner[unit];
    const number = unit - segment.starts[record];
    const { units } = await archiveSearch.loadUnits(segment, record, archiveSearch.fileOf(segment, record, number));
    return units.find((/** @type {import('./excerpt').Unit} */ one) => one.number === number).text;
  }

  /**
   * @param {import('./index').Segment} segment
   * @param {Set<number>} units
   * @param {import('./query').Piece} piece
   * @returns {Promise<import('./lookup').Occurrences>}
   */
  async function readUnits(segment, units, piece) {
    const { sentences, width } = segment.limits;
    const inOrder = Array.from(units).sort((one, other) => one - other);
    const read = await Promise.all(inOrder.map(async (unit) => {
      const tokens = archiveSearch.tokenise(archiveSearch.annotate(await readUnit(segment, unit)));
      const offsets = measureOffsets(tokens);
      const placeOf = (/** @type {number} */ token) => (unit * sentences + tokens[token].sentence) * width + offsets[token];
      return archiveSearch.findPiece(tokens, piece).map((/** @type {{first: number, last: number, crossing: boolean}} */ { first, last, crossing }) => [placeOf(first), placeOf(last) + 2 * tokens[last].size, crossing]);
    }));
    const found = /** @type {any[][]} */ ([]).concat(...read);
    return archiveSearch.makeOccurrences(found.map(([start]) => start), found.map(([, end]) => end), found.map(([, , crossing]) => crossing));
  }

  /** @param {import('./normalise').Token[]} tokens @returns {number[]} where in its sentence each begins, in half steps */
  function measureOffsets(tokens) {
    /** @type {number[]} */
    const offsets = [];
    tokens.forEach(({ sentence }, i) => {
      const before = tokens[i - 1];
      const isFirst = !before || before.sentence !== sentence;
      offsets.push(isFirst ? 0 : offsets[i - 1] + 2 * before.size + COMMA_STEP * Number(before.pause) + STOP_STEP * Number(!before.adjoins));
    });
    return offsets;
  }

  Object.assign(archiveSearch, { choosePairs, listPairKeys: listKeys, readProbes, readUnit });
})();
