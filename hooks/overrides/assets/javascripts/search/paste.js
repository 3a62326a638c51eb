/** A paste: several sentences that no paragraph has all of, with those that no text has as they may have been meant, or without them. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const MOST = 12; // sentences
  const MENDED = 3; // of them, for which others are looked for
  const FEW = 5; // of them, of which one may be left out
  const ENDS = /[。！？!?；;：:…\n]+/;

  /**
   * @typedef {import('./state').State} State
   * @typedef {import('./query').Piece} Piece
   * @typedef {import('./relax').Way} Way
   *
   * A sentence of a paste; `isThere` in some text, `meant` what is, if that itself is not.
   * @typedef {{nth: number, text: string, isThere: boolean, meant: string}} Sentence
   */

  /**
   * @param {State} state
   * @param {import('./query').Query} query
   * @returns {Promise<Way[]>} those of its sentences together that some text has
   */
  async function mendPaste(state, { branches }) {
    const terms = branches.length === 1 ? branches[0] : [];
    const isPaste = terms.some(({ word }) => ENDS.test(word)) && !terms.some(({ way, negative, field }) => way === 'chain' || negative || field);
    const pieces = terms.flatMap((term) => term.pieces);
    if (!isPaste || pieces.length < 2 || pieces.length > MOST) return [];
    const sentences = await readSentences(state, terms.map(({ word }) => word).join('。'), pieces);
    const there = sentences.filter(({ isThere }) => isThere);
    const meant = sentences.filter((one) => one.meant && !one.isThere);
    const mended = meant.map(({ nth, meant: text }) => `第 ${nth} 段是不是${archiveSearch.quote(text)}`).join('，');
    const rest = there.length < sentences.length ? `只查其余 ${there.length} 段` : '各段都查';
    const without = there.length > 2 && there.length <= FEW ? there : [];
    const ways = await Promise.all([
      meant.length ? join(state, sentences.filter((one) => one.meant), mended) : null,
      there.length > 1 ? join(state, there, rest) : null,
      ...without.map((left) => join(state, there.filter((one) => one !== left), `不查第 ${left.nth} 段`)),
    ]);
    return /** @type {Way[]} */ (ways.filter(Boolean));
  }

  /** @param {State} state @param {string} paste @param {Piece[]} pieces of it @returns {Promise<Sentence[]>} */
  async function readSentences(state, paste, pieces) {
    const written = archiveSearch.unquote(paste).split(ENDS).filter((/** @type {string} */ text) => archiveSearch.normalise(text).trim());
    const texts = written.length === pieces.length ? written : pieces.map(({ tokens }) => tokens.join(''));
    const isThere = await Promise.all(texts.map(async (/** @type {string} */ text) => Boolean(await count(state, text))));
    const missing = pieces.filter((_, i) => !isThere[i]).slice(0, MENDED);
    return Promise.all(pieces.map(async (piece, i) => ({
      nth: i + 1,
      text: texts[i],
      isThere: isThere[i],
      meant: isThere[i] ? texts[i] : missing.includes(piece) ? await findMeant(state, piece) : '',
    })));
  }

  /** @param {State} state @param {string} q */
  const count = async (state, q) => (await archiveSearch.run({ ...state, q, filters: {} }, { limit: 0 })).total;

  /** That which most records have of what differs from a sentence in one character. @param {State} state @param {Piece} piece */
  async function findMeant(state, piece) {
    const others = await archiveSearch.guess(piece);
    const counted = await Promise.all(others.map(async (/** @type {string} */ text) => ({ text, total: await count(state, text) })));
    return counted.reduce((best, one) => (one.total > best.total ? one : best), { text: '', total: 0 }).text;
  }

  /** Sentences in one paragraph, or, where none has them all, in one text. @param {State} state @param {Sentence[]} sentences @param {string} label @returns {Promise<Way | null>} */
  async function join(state, sentences, label) {
    const texts = sentences.map(({ meant }) => meant);
    const near = { label, state: { ...state, q: texts.join('。') } };
    if (texts.length < 2 || (await archiveSearch.run(near.state, { limit: 0 })).total) return near;
    return { label: `${label}，在同一篇`, state: { ...state, q: texts.map((text) => `“${text}”`).join(' '), scope: 'record' } };
  }

  Object.assign(archiveSearch, { mendPaste });
})();
