/** The words of a phrase, as the browser tells them and the archive's texts do. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const OFTEN = 10; // places that are not alike by chance
  const QUOTES = new RegExp(`[${[...archiveSearch.QUOTES.keys(), ...archiveSearch.QUOTES.values()].join('')}]`, 'g');
  const SIGN = /^[%‰+ ]$/; // which goes with the number or word before it, and stands for nothing alone

  /**
   * A word; `isKnown` to the browser.
   * @typedef {{text: string, isKnown: boolean}} Word
   *
   * The words of a text, where the browser can tell them. Of what it knows no word for it makes characters: those that stand together are taken for one.
   * @param {string} text
   * @returns {Word[]}
   */
  function segment(text) {
    /** @type {Word[]} */
    const words = [];
    for (const { segment: word } of listSegments(text)) {
      const isKnown = Array.from(word).length > 1;
      const last = words[words.length - 1];
      if (last && (SIGN.test(word) || (!last.isKnown && !isKnown))) last.text += word;
      else words.push({ text: word, isKnown });
    }
    return words;
  }

  /** @param {string} text @returns {{segment: string, index: number}[]} its words and what stands between them; nothing where the browser cannot tell */
  function listSegments(text) {
    const { Segmenter } = /** @type {any} */ (Intl);
    return Segmenter ? Array.from(new Segmenter('zh', { granularity: 'word' }).segment(text)) : [];
  }

  /** @param {string} text @returns {string} it without quotation marks */
  const unquote = (text) => text.replace(QUOTES, '');

  /** Whether a text is one word, as far as the browser can tell. @param {string} text */
  function isWord(text) {
    const words = segment(text);
    return !words.length || (words.length === 1 && words[0].isKnown);
  }

  /** Whether no word reaches over a place in a text, as far as the browser can tell. @param {string} text @param {number} place */
  function isEdge(text, place) {
    const segments = listSegments(text);
    return !segments.length || segments.some(({ index }) => index === place);
  }

  /**
   * A part of a text without what it has of words that begin before it or end after it, and without characters that stand alone at its edges.
   * @param {string} text
   * @param {number} begin
   * @param {number} end
   * @returns {string} as it was, where the browser can tell no words
   */
  function keepWhole(text, begin, end) {
    const words = segment(text);
    let at = 0;
    const places = words.map(({ text: word }) => ({ first: at, end: (at += word.length) }));
    const whole = places.filter(({ first, end: last }) => first >= begin && last <= end && Array.from(text.slice(first, last)).length > 1);
    if (!words.length) return text.slice(begin, end);
    return whole.length ? text.slice(whole[0].first, whole[whole.length - 1].end) : '';
  }

  /** Without characters that stand alone, which mostly are particles. @param {Word[]} words @returns {Word[]} */
  const drop = (words) => words.map(({ text, isKnown }) => ({ text: text.trim(), isKnown })).filter(({ text }) => Array.from(text).length > 1 && archiveSearch.normalise(text));

  /** @param {string} text */
  const splitWords = (text) => drop(segment(text));

  /**
   * The same, but that a word which no text has without the character before it, as none has a given name without the family's, stands with that one.
   * @param {import('./state').State} state
   * @param {string} text
   * @returns {Promise<Word[]>}
   */
  async function joinWords(state, text) {
    const count = async (/** @type {string} */ q) => (await archiveSearch.run({ ...state, q, filters: {} }, { limit: 0 })).occurrences;
    /** @type {Word[]} */
    const words = [];
    for (const word of segment(text)) {
      const last = words[words.length - 1];
      const head = last && !last.isKnown && word.isKnown ? Array.from(last.text).slice(-1)[0] : '';
      const found = head ? await count(head + word.text) : 0;
      if (found >= OFTEN && found === await count(word.text)) {
        last.text = last.text.slice(0, -head.length);
        words.push({ text: head + word.text, isKnown: true });
      } else words.push(word);
    }
    return drop(words);
  }

  Object.assign(archiveSearch, { SIGN, splitWords, joinWords, isWord, isEdge, keepWhole, unquote });
})();
