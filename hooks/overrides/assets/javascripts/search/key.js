/** A key: what a posting list is found by, its tokens one after another. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const SENTENCE = '#'; // third in the key of a heavy gram's sentences

  /** @param {string} key */
  const splitTokens = (key) => key.match(/[a-z0-9.]+|[^]/gu) || [];

  const OF_WORD = /[a-z0-9.]/; // which is one token

  /**
   * The order of keys is that of their tokens, one by one; told without parting them, for a search compares many.
   * @param {string} one @param {string} other
   */
  function compareKeys(one, other) {
    const end = Math.min(one.length, other.length);
    let i = 0;
    while (i < end && one[i] === other[i]) i += 1;
    if (i === end) return one.length - other.length;
    // Where a word ends in one key alone, its token is the beginning of the other's.
    const goesOn = i > 0 && OF_WORD.test(one[i - 1]) && OF_WORD.test(one[i]) !== OF_WORD.test(other[i]);
    return (goesOn ? OF_WORD.test(other[i]) : one[i] < other[i]) ? -1 : 1;
  }

  /** @param {string} key @param {string[]} prefix */
  const beginsWith = (key, prefix) => splitTokens(key).slice(0, prefix.length).join('\t') === prefix.join('\t');

  /**
   * The place of the last of these keys that is not after a key; 0 where all are.
   * @param {string[]} keys
   * @param {string} key
   */
  function findLast(keys, key) {
    let low = 0;
    let high = keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareKeys(keys[middle], key) <= 0) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  /** @param {string} key @returns {number} the division of the index that its list stands in */
  const findDivision = (key) => key.charCodeAt(0) >> 8;

  /** @param {string} keys of a directory */
  const listKeys = (keys) => (keys ? keys.split('\t') : []);

  Object.assign(archiveSearch, { SENTENCE, splitTokens, beginsWith, findDivision, findLast, listKeys });
})();
