/** A guess: a phrase of the archive that differs from one that was typed in a single token. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const { COMMA_STEP, SENTENCE, splitTokens } = archiveSearch;
  const IN_WORD = /^[a-z0-9.%‰+ ]+$/; // a number, a name in Latin letters, a sign that goes with one
  const READ = 6; // places at which the token that stands there is looked up
  const FEW = 8; // shards of what may follow a token, more than which are not fetched for a guess
  const MOST = 8; // of the tokens that stand in the place of one, the most frequent
  const PAIR = 2; // tokens, beside which almost anything stands
  const SHORT = 4; // tokens of a phrase of which the others tell little
  const DOUBTFUL = 2; // tokens in the place of one of a short phrase: where more stand there, it has not been mistyped, unless one sounds alike
  const LIKELY = 3; // the same, at the edge of a longer one

  /**
   * @typedef {import('./index').Index} Index
   * @typedef {import('./index').Segment} Segment
   * @typedef {import('./query').Piece} Piece
   * @typedef {import('./normalise').Token} Token
   * @typedef {Omit<Piece, 'length'>} Part of a phrase
   *
   * Phrases of the archive that differ from one in a token. What is a number or a name in Latin letters is not taken for another.
   * @param {Piece} piece
   * @returns {Promise<string[]>}
   */
  async function guess(piece) {
    const index = await archiveSearch.open();
    const { tokens } = piece;
    const found = await Promise.all(tokens.map(async (/** @type {string} */ token, /** @type {number} */ i) => {
      const others = IN_WORD.test(token) ? [] : await findOthers(index, piece, i);
      const isLikely = others.length <= countLikely(tokens.length, i);
      const likely = isLikely ? others : await keepAlike(others, token);
      return likely.slice(0, MOST).map((/** @type {string} */ other) => [...tokens.slice(0, i), other, ...tokens.slice(i + 1)].join(''));
    }));
    return Array.from(new Set(found.reduce((all, some) => all.concat(some), /** @type {string[]} */ ([]))));
  }

  /**
   * Of how many tokens in the place of one any may be meant, whether it sounds alike or not.
   * @param {number} length of the phrase
   * @param {number} i
   */
  function countLikely(length, i) {
    const isAtEdge = i === 0 || i === length - 1;
    if (length > SHORT) return isAtEdge ? LIKELY : Infinity;
    return length < SHORT && isAtEdge ? 0 : DOUBTFUL;
  }

  /** Those that sound as a character does. @param {string[]} others @param {string} token @returns {Promise<string[]>} */
  async function keepAlike(others, token) {
    if (!archiveSearch.loadSuggest) return []; // an engine alone has no sounds
    const alike = await archiveSearch.loadSuggest().then(() => archiveSearch.suggest.listHomophones(token)).catch(() => []);
    return others.filter((other) => alike.includes(other));
  }

  /**
   * What stands in the archive in the place of a phrase's token at `i`, where the rest of it stands.
   * @param {Index} index
   * @param {Piece} piece
   * @param {number} i
   * @returns {Promise<string[]>}
   */
  async function findOthers(index, piece, i) {
    const [before, after] = [slice(piece, 0, i), slice(piece, i + 1, piece.tokens.length)];
    const anchors = [before, after].filter(({ tokens }) => tokens.length > 1); // one token alone would be looked up in too many places
    if (!anchors.length) return [];
    await archiveSearch.use('probe', () => archiveSearch.readProbes);
    const [probes] = await Promise.all([archiveSearch.fetchLists(index, anchors.map((anchor) => ({ atom: { pieces: [anchor], alone: false }, depth: 'places' }))), index.loadSegments()]);
    await archiveSearch.readLong(index, probes);
    const previous = i ? [piece.tokens[i - 1]] : [];
    if (i && (await index.listShards(previous)).length <= FEW) {
      await index.fetch(new Set(), [previous]);
      return listFollowing(index, before, after).filter((token) => token !== piece.tokens[i]);
    }
    const anchor = anchors.reduce((one, other) => (other.tokens.length > one.tokens.length ? other : one));
    const texts = await Promise.all(samplePlaces(index, anchor).map(({ segment, place }) => archiveSearch.readUnit(segment, Math.floor(place / segment.span))));
    const like = Array.from(new Set(texts.flatMap((text) => listLike(text, piece.tokens, i))));
    return anchor.tokens.length > PAIR ? like : keepAlike(like, piece.tokens[i]);
  }

  /**
   * The characters that follow the first part of a phrase where the other part, if that is more than a token, follows them; the most frequent first.
   * @param {Index} index with the lists of both, and all whose keys begin with the first one's last token
   * @param {Part} before
   * @param {Part} after
   */
  function listFollowing(index, before, after) {
    const last = before.tokens[before.tokens.length - 1];
    const step = 2 * before.sizes[before.sizes.length - 1];
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const segment of index.segments) {
      const begun = before.tokens.length > 1 ? new Set(archiveSearch.findPhrase(index, segment, before).ends) : null;
      const goneOn = after.tokens.length > 1 ? new Set(archiveSearch.findPhrase(index, segment, after).starts) : null;
      for (const coded of index.codedFrom(segment.number, last)) {
        const [, token = '', third = ''] = splitTokens(coded.key);
        const isAll = !third || (third !== SENTENCE && segment.heavy.has(last + token));
        if (isAll && !coded.isSummary && Array.from(token).length === 1 && !IN_WORD.test(token) && archiveSearch.normalise(token)) {
          const { places, commas } = archiveSearch.decode(coded, segment.limits);
          const ends = places.map((/** @type {number} */ place, /** @type {number} */ n) => place + step + COMMA_STEP * ((commas[n] >> (coded.joints - 1)) & 1) + 2);
          const isThere = (/** @type {number} */ end, /** @type {number} */ n) => (!begun || begun.has(places[n] + step)) && (!goneOn || goneOn.has(end) || goneOn.has(end + COMMA_STEP));
          const count = ends.filter(isThere).length;
          if (count) counts.set(token, (counts.get(token) || 0) + count);
        }
      }
    }
    return Array.from(counts).sort(([, one], [, other]) => other - one).map(([token]) => token);
  }

  /**
   * Some of the places at which a phrase stands, spread over all segments.
   * @param {Index} index
   * @param {Part} anchor
   * @returns {{segment: Segment, place: number}[]}
   */
  function samplePlaces(index, anchor) {
    const found = index.segments.map((segment) => ({ segment, starts: /** @type {Float64Array} */ (archiveSearch.findPhrase(index, segment, anchor).starts) }));
    const step = Math.ceil(found.reduce((sum, { starts }) => sum + starts.length, 0) / READ);
    const places = [];
    let next = 0; // of all places, counted from this segment's first
    for (const { segment, starts } of found) {
      for (; next < starts.length; next += step) places.push({ segment, place: starts[next] });
      next -= starts.length;
    }
    return places;
  }

  /**
   * What a text has in the place of the one at `i`, where it is like all of some tokens but for that.
   * @param {string} text
   * @param {string[]} tokens
   * @param {number} i
   * @returns {string[]}
   */
  function listLike(text, tokens, i) {
    const all = archiveSearch.tokenise(archiveSearch.annotate(text));
    const runs = all.map((/** @type {Token} */ _, /** @type {number} */ first) => all.slice(first, first + tokens.length));
    const isLike = (/** @type {Token[]} */ run) => run.length === tokens.length
      && !IN_WORD.test(run[i].text) && run.every((token, j) => (token.text === tokens[j]) !== (j === i) && (token.adjoins || j === tokens.length - 1));
    return runs.filter(isLike).map((/** @type {Token[]} */ run) => run[i].text);
  }

  /** @param {Piece} piece @param {number} from @param {number} to @returns {Part} */
  const slice = ({ tokens, sizes, commas }, from, to) => ({ tokens: tokens.slice(from, to), sizes: sizes.slice(from, to), commas: commas.slice(from, to) });

  Object.assign(archiveSearch, { IN_WORD, guess });
})();
