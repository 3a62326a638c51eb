/** Facets: what the records found can be narrowed by, and the labels that people read. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const { COLUMN_FIRST, FACETS } = archiveSearch;
  /**
   * Each facet, as they are shown: its name, and the vocabulary that labels its values.
   * @type {Record<string, [string, string]>}
   */
  const FACET_NAMES = {
    year: ['年份', ''], for_year: ['年度', ''], level: ['层级', 'levels'], kind: ['类型', 'kinds'], topic: ['主题', 'topics'],
    series: ['系列', 'series'], organ: ['单位', 'organs'], origin: ['来源', 'origins'], version: ['稿本', 'versions'],
  };
  /** A term that stands alone is looked for in the labels of these. */
  const LABELLED = ['level', 'kind', 'topic', 'series', 'organ'];

  /**
   * By facet: its values, and which of them each record has, as the file of a segment tells it.
   * @typedef {Record<string, {values: string[], rows: string | (number | number[])[]}>} Columns
   *
   * A value of a facet, with the number of records found that have it.
   * @typedef {{value: string, count: number, selected: boolean}} Value
   *
   * A year, with the number of records found, and of all.
   * @typedef {{year: string, count: number, records: number}} Year
   *
   * @typedef {Record<string, Value[]> & {years: Year[]}} Facets
   */

  /** @param {import('./state').State['filters']} filters @returns {[string, string[]][]} those that are set and known, each with its values */
  function readFilters(filters) {
    return FACETS.map((/** @type {string} */ name) => /** @type {[string, string[]]} */ ([name, archiveSearch.listValues(filters, name)])).filter((/** @type {[string, string[]]} */ [, values]) => values.length);
  }

  /** @param {number} segment */
  const loadColumns = (segment) => archiveSearch.load(`f/${segment}`);

  /** @param {Columns} columns @param {string} name @param {number} record @returns {number[]} of the first value 0; the character before it stands for none */
  function placesOf(columns, name, record) {
    const rows = columns[name] ? columns[name].rows : [];
    const row = typeof rows === 'string' ? rows.charCodeAt(record) - COLUMN_FIRST : rows.length ? rows[record] : -1;
    return Array.isArray(row) ? row : row < 0 ? [] : [row];
  }

  /**
   * Which records of a segment a filter lets through.
   * @param {Columns} columns
   * @param {string} name
   * @param {string[]} values
   * @param {number} records
   */
  function pass(columns, name, values, records) {
    const wanted = new Set(values);
    const has = new Uint8Array(records);
    const places = new Set(columns[name] ? columns[name].values.map((/** @type {string} */ value, /** @type {number} */ i) => (wanted.has(value) ? i : -1)) : []);
    for (let record = 0; record < records; record += 1) has[record] = placesOf(columns, name, record).some((place) => places.has(place)) ? 1 : 0;
    return has;
  }

  /**
   * Leave out of answers what the filters do not let through.
   * @param {import('./engine').Answer[]} answers
   * @param {import('./state').State['filters']} filters
   */
  async function filter(answers, filters) {
    const set = readFilters(filters);
    if (!set.length) return answers;
    return Promise.all(answers.map(async (answer) => {
      const columns = await loadColumns(answer.segment.number);
      const found = set.reduce((held, [name, values]) => {
        const has = pass(columns, name, values, held.length);
        return held.map((/** @type {number} */ is, /** @type {number} */ record) => is & has[record]);
      }, answer.found);
      return { ...answer, found };
    }));
  }

  /**
   * How many records each value of each facet has, by the query and all filters but the facet's own.
   * @param {import('./state').State} state
   */
  async function facets(state) {
    const { answers, index } = await archiveSearch.evaluate(state);
    const set = readFilters(state.filters);
    const counts = new Map(FACETS.map((/** @type {string} */ name) => [name, new Map()]));
    const all = await Promise.all(answers.map((/** @type {import('./engine').Answer} */ answer) => loadColumns(answer.segment.number)));
    answers.forEach((/** @type {import('./engine').Answer} */ answer, /** @type {number} */ n) => {
      const columns = all[n];
      const { records } = answer.segment.limits;
      const passes = set.map(([name, values]) => /** @type {[string, Uint8Array]} */ ([name, pass(columns, name, values, records)]));
      for (const name of FACETS) {
        const others = passes.filter(([other]) => other !== name);
        const count = /** @type {Map<string, number>} */ (counts.get(name));
        for (let record = 0; record < records; record += 1) {
          if (answer.found[record] && others.every(([, has]) => has[record])) {
            placesOf(columns, name, record).forEach((place) => add(count, columns[name].values[place]));
          }
        }
      }
    });
    /** @type {Record<string, Value[]>} */
    const result = {};
    const chosen = new Map(set);
    FACETS.forEach((/** @type {string} */ name) => {
      const count = /** @type {Map<string, number>} */ (counts.get(name));
      const values = chosen.get(name) || [];
      values.forEach((value) => { if (!count.has(value)) count.set(value, 0); });
      result[name] = Array.from(count, ([value, n]) => ({ value, count: n, selected: values.includes(value) })).sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
    });
    return { ...result, years: listYears(index.manifest.years, /** @type {Map<string, number>} */ (counts.get('year'))) };
  }

  /** @param {Map<string, number>} count @param {string} value */
  const add = (count, value) => count.set(value, (count.get(value) || 0) + 1);

  /** @param {Record<string, number>} records @param {Map<string, number>} counts */
  function listYears(records, counts) {
    const years = Object.keys(records).map(Number);
    if (!years.length) return [];
    const first = Math.min(...years);
    return Array.from({ length: Math.max(...years) - first + 1 }, (_, i) => {
      const year = String(first + i);
      return { year, count: counts.get(year) || 0, records: records[year] || 0 };
    });
  }

  /**
   * For each term that stands alone: how many labels of each record have it.
   * @param {import('./index').Segment} segment
   * @param {import('./need').Need[]} needs
   * @returns {Promise<Map<string, Int32Array>>}
   */
  async function countLabels(segment, needs) {
    const alone = needs.filter(({ atom }) => atom.alone);
    if (!alone.length) return new Map();
    const [columns, terms] = await Promise.all([loadColumns(segment.number), archiveSearch.terms()]);
    await archiveSearch.prepare(...listLabels(terms, LABELLED));
    return new Map(alone.map(({ atom }) => {
      const counts = new Int32Array(segment.limits.records);
      LABELLED.forEach((name) => {
        const labels = new Map(terms[FACET_NAMES[name][1]].map((/** @type {string[]} */ [id, label]) => [id, label]));
        const has = columns[name] ? columns[name].values.map((/** @type {string} */ value) => archiveSearch.tokenise(archiveSearch.annotate(labels.get(value) || '')).some((/** @type {import('./normalise').Token} */ { text }) => text === atom.pieces[0].tokens[0])) : [];
        for (let record = 0; record < counts.length; record += 1) counts[record] += placesOf(columns, name, record).filter((place) => has[place]).length;
      });
      return [atom.key, counts];
    }));
  }

  /** @param {Record<string, string[][]>} terms @param {string[]} names of facets @returns {string[]} the labels of their values */
  const listLabels = (terms, names) => names.reduce((labels, name) => labels.concat(terms[FACET_NAMES[name][1]].map((/** @type {string[]} */ [, label]) => label)), /** @type {string[]} */ ([]));

  Object.assign(archiveSearch, { FACET_NAMES, filter, facets, countLabels, listLabels });
})();
