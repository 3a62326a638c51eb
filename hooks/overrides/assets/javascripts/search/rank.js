/** A ranking: the records that were found, in the order in which they are shown. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const EXACT = 1e9; // sums of the same weights in another order differ by less than a part of this

  /**
   * The records found, best first.
   * @typedef {import('./engine').Answer} Answer
   * @typedef {{answer: Answer, record: number, order: number, isClean: number, title: number, field: number, together: number, score: number}} Ranked
   * @param {Answer[]} answers
   * @param {string} sort
   * @returns {Ranked[]}
   */
  function rank(answers, sort) {
    /** @type {Ranked[]} */
    const ranked = [];
    for (const one of answers) for (let record = 0; record < one.found.length; record += 1) if (one.found[record]) ranked.push(makeRanked(one, record));
    if (sort !== 'relevance') return ranked.sort((one, other) => (sort === 'date' ? other.order - one.order : one.order - other.order));
    return putVersionsAfter(ranked.sort(compareRelevance));
  }

  /**
   * A record with what order goes by, told once: each is compared with many.
   * @param {Answer} answer
   * @param {number} record
   * @returns {Ranked}
   */
  function makeRanked(answer, record) {
    const { isClean, titles, fields, together, scores, segment } = answer;
    return { answer, record, order: segment.order[record], isClean: isClean[record], title: titles[record], field: fields[record], together: together[record], score: Math.round(scores[record] * EXACT) };
  }

  /** @param {Ranked} one @param {Ranked} other */
  function compareRelevance(one, other) {
    return other.isClean - one.isClean || other.title - one.title || other.field - one.field || other.together - one.together || other.score - one.score || other.order - one.order;
  }

  /** Put a text before another version of it, and what replaces a record before that, where both are found. */
  function putVersionsAfter(/** @type {Ranked[]} */ ranked) {
    if (!ranked.some(({ answer, record }) => answer.segment.after[record] >= 0)) return ranked;
    const places = new Map(ranked.map((one) => [one.order, one]));
    /** @type {Set<Ranked>} */
    const done = new Set();
    ranked.forEach((first) => {
      /** @type {Ranked[]} */
      const chain = [];
      for (let one = /** @type {Ranked | undefined} */ (first); one && !done.has(one) && !chain.includes(one);) {
        chain.unshift(one);
        one = places.get(one.answer.segment.after[one.record]);
      }
      chain.forEach((one) => done.add(one));
    });
    return Array.from(done);
  }

  Object.assign(archiveSearch, { rank });
})();
