/** The rest of a record: its other text files, read where a hit shows more of it, or leads to the first place on its page. */
(function () {
  'use strict';

  const { archiveSearch } = window;

  /**
   * @typedef {import('./excerpt').Known} Known
   * @typedef {import('./sentence').Found} Found
   *
   * The text files of a record that may hold an occurrence, each with the number of its first unit.
   * @param {import('./index').Segment} segment @param {number} record @param {Known['wanted']} wanted
   */
  function listHolders(segment, record, wanted) {
    const units = wanted && Array.from(wanted.keys());
    let end = 0;
    return Array.from(archiveSearch.listFiles(segment, record), (count, file) => {
      const first = end;
      end += count;
      return { file, first, holds: !units || units.some((unit) => unit >= first && unit < end) };
    }).filter(({ holds }) => holds);
  }

  /**
   * More sentences of a record than some of one text file, from its others in their order, until there are enough.
   * @param {import('./engine').Answer} answer
   * @param {number} record
   * @param {{some: Found[], file: number}} read
   * @param {Known} known
   */
  async function readOn({ segment }, record, read, { wanted, question, isEnough }) {
    let all = read.some;
    for (const { file } of listHolders(segment, record, wanted)) {
      if (isEnough(all)) break;
      if (file !== read.file) all = archiveSearch.choose(all.concat(archiveSearch.collect(await archiveSearch.loadUnits(segment, record, file), wanted, question)));
    }
    return all;
  }

  /**
   * The one that comes first on the page of a record. Headings are numbered before all text, but placed among it: a file that begins beyond the place of one that was found has none that comes before it.
   * @param {import('./engine').Answer} answer @param {number} record @param {Known} known
   */
  async function findFirst({ segment }, record, { wanted, question }) {
    /** @type {Found | null} */
    let found = null;
    for (const { file, first } of listHolders(segment, record, wanted)) {
      if (found && found.place < first) break;
      const one = archiveSearch.findEarliest(await archiveSearch.loadUnits(segment, record, file), wanted, question);
      if (one && !(found && archiveSearch.comparePlaces(found, one) < 0)) found = one;
    }
    return found;
  }

  Object.assign(archiveSearch, { readOn, findFirst });
})();
