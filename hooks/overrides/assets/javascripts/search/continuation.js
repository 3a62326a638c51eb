/** A continuation: what often follows a phrase, as the lines of 语境 tell it. */
(function () {
  'use strict';

  const archive = window.archiveSearch;
  const MOST = 4;
  const [SHORTEST, LONGEST] = [2, 10]; // characters
  const LEAST = 3; // lines that go on so
  const PLAIN = /^[\p{L}\p{N}]+$/u; // a phrase, to which more can be added
  const ADJOINING = /^[\p{L}\p{N}]*/u;
  const OPEN = /[的了和与及是在]$/; // something follows

  /**
   * The strings that several lines go on with; of those that mostly go on alike, the longest, as the phrases of texts are told (`phrase.py`).
   * @param {import('./concordance').Line[]} lines
   * @returns {string[]} the most frequent first
   */
  function listContinuations(lines) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    lines.forEach(({ right }) => {
      const characters = Array.from(/** @type {RegExpExecArray} */ (ADJOINING.exec(right))[0]).slice(0, LONGEST);
      characters.forEach((_, i) => {
        const begun = characters.slice(0, i + 1).join('');
        counts.set(begun, (counts.get(begun) || 0) + 1);
      });
    });
    /** @type {Map<string, number>} how often each goes on with the character that it mostly does */
    const longer = new Map();
    counts.forEach((count, text) => {
      const begun = Array.from(text).slice(0, -1).join('');
      longer.set(begun, Math.max(longer.get(begun) || 0, count));
    });
    const isWhole = (/** @type {string} */ text, /** @type {number} */ count) => count >= LEAST && Array.from(text).length >= SHORTEST && !OPEN.test(text) && 3 * (longer.get(text) || 0) < 2 * count;
    return Array.from(counts).filter(([text, count]) => isWhole(text, count)).sort(([, one], [, other]) => other - one).map(([text]) => text);
  }

  /**
   * Longer phrases that a phrase often begins; the script that knows words is there.
   * @param {import('./page').State} state
   * @param {import('./concordance').Line[]} lines
   * @returns {import('./relax').Way[]}
   */
  function goOnWith(state, lines) {
    const q = state.q.trim();
    if (!PLAIN.test(q)) return [];
    return listContinuations(lines).filter((text) => archive.isEdge(q + text, q.length)).slice(0, MOST).map((text) => ({ label: `后面常接${archive.quote(text)}`, state: { ...state, q: q + text } }));
  }

  archive.page.goOnWith = goOnWith;
})();
