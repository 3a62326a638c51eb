/** A narrowing: what a word of a query narrows it to that is the name of a term, or a year; and a query as it was meant that is read otherwise. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const ABOUT = ['topic', 'series'];
  const WORDS = 8; // of a query, more than which is a text that was pasted
  const MOST = 4; // terms whose names have what was asked for
  const { GAP, MINUS, OR } = archiveSearch;
  const SYNTAX = new RegExp(`[${[...archiveSearch.QUOTES.keys(), ...archiveSearch.QUOTES.values()].join('')}：:]|${GAP.source}|${OR.source}`);
  const NEGATIVE = new RegExp(`^${MINUS}`);
  const GROUP = new RegExp(`[（(]([^（）()]*${OR.source}[^（）()]*)[）)]`);
  const DATED = /^((?:19|20)\d\d年)(?=\p{L})(?![代至到])/u; // a title, as people call it
  const SPAN = /^((?:1[89]|2[01])\d\d)年?(?:[-－−—–~～至到]|——)((?:1[89]|2[01])\d\d)年?$/;
  const DECADE = /^(上世纪|20世纪|二十世纪|19|20)?([0-9一二三四五六七八九])[0十〇零]年代$/;
  const NUMERALS = '〇一二三四五六七八九';
  const LAST_CENTURY = 3; // from this decade on, where no century is told
  const SPACED = 3; // words of one character
  const MIXED = /^(?:[a-z]+ \d[\d.]*|\d[\d.]* [a-z]+)$/i;
  const ZERO = /[〇○◯]|(?<=[一二三四五六七八九零〇○◯])零|零(?=[一二三四五六七八九零〇○◯])/g;
  /** @type {Record<string, number>} */
  const BEFORE = { 今年: 0, 去年: 1, 前年: 2 };

  /**
   * @typedef {import('./state').State} State
   * @typedef {import('./relax').Way} Way
   *
   * Values of a facet, how people call them, and the normal form of their label.
   * @typedef {{name: string, values: string[], text: string, label: string}} Filter
   *
   * The terms of each vocabulary: id, label, the term above.
   * @typedef {Record<string, [string, string, string?][]>} Terms
   */

  /** @type {{terms: Terms, filters: Filter[]} | null} those of the vocabularies that were read last */
  let read = null;

  /** @param {string} word @param {Record<string, number>} years how many records each has @returns {Filter[]} */
  function readYear(word, years) {
    const before = BEFORE[word];
    const [, century = '20', year = ''] = /^(19|20)?(\d\d)年$/.exec(word) || /^(19|20)(\d\d)$/.exec(word) || [];
    const value = before === undefined ? century + year : String(new Date().getFullYear() - before);
    return value in years ? [{ name: 'year', values: [value], text: `${value}年`, label: value }] : readSpan(word, years);
  }

  /** The years of a span or a decade. @param {string} word @param {Record<string, number>} years how many records each has @returns {Filter[]} */
  function readSpan(word, years) {
    const [first, last] = readEnds(word).sort((one, other) => one - other);
    const values = Object.keys(years).filter((year) => Number(year) >= first && Number(year) <= last);
    return values.length ? [{ name: 'year', values, text: `${first}—${last}年`, label: '' }] : [];
  }

  /** The first and the last year of a span or a decade; none where a word is neither. @param {string} word @returns {number[]} */
  function readEnds(word) {
    const span = SPAN.exec(word);
    if (span) return span.slice(1).map(Number);
    const [, century = '', digit = ''] = DECADE.exec(word) || [];
    if (!digit) return [];
    const decade = NUMERALS.includes(digit) ? NUMERALS.indexOf(digit) : Number(digit);
    const isLast = century ? century !== '20' : decade >= LAST_CENTURY;
    const first = (isLast ? 1900 : 2000) + 10 * decade;
    return [first, first + 9];
  }

  /** Those facets whose values a vocabulary labels. @returns {string[]} */
  const listLabelled = () => Object.keys(archiveSearch.FACET_NAMES).filter((name) => archiveSearch.FACET_NAMES[name][1]);

  /** @param {Terms} terms the vocabularies @returns {Filter[]} */
  function listTerms(terms) {
    if (read && read.terms === terms) return read.filters;
    const names = archiveSearch.FACET_NAMES;
    const filters = listLabelled().reduce((all, name) => {
      const [title, list] = names[name];
      return all.concat(terms[list].map(([value, label]) => ({ name, values: [value], text: `${title}“${label}”`, label: archiveSearch.normalise(label) })));
    }, /** @type {Filter[]} */ ([]));
    read = { terms, filters };
    return filters;
  }

  /** @param {State} state @param {string} q @param {Filter[]} filters */
  function makeWay(state, q, filters) {
    /** @type {Record<string, string[]>} */
    const named = {};
    filters.forEach(({ name, values }) => { named[name] = [...(named[name] || []), ...values]; });
    const narrowed = { ...state.filters, ...named };
    return { label: `筛选${filters.map(({ text }) => text).join('、')}${q ? `，查${archiveSearch.quote(q)}` : ''}`, state: { ...state, q, filters: narrowed } };
  }

  /**
   * The query without the words that name a term or a year, narrowed to these; `isWide`: else to terms whose names have all of it; `isFound`: it finds something by itself.
   * @param {State} state
   * @param {{isWide?: boolean, isFound?: boolean}} [options]
   * @returns {Promise<Way[]>}
   */
  async function narrow(state, { isWide = false, isFound = false } = {}) {
    const words = state.q.trim().replace(DATED, '$1 ').split(/\s+/);
    const written = [...spread(state), ...joinSpaced(state, words)];
    return [...exchangeZeros(state), ...(written.length ? written : await nameFilters(state, words, { isWide, isFound }))];
  }

  /**
   * @param {State} state
   * @param {string[]} words of its query
   * @param {{isWide: boolean, isFound: boolean}} how
   * @returns {Promise<Way[]>}
   */
  async function nameFilters(state, words, { isWide, isFound }) {
    if (words.length > WORDS || words.some((/** @type {string} */ word) => NEGATIVE.test(word))) return [];
    await archiveSearch.bringFacets();
    const names = listNames(words);
    if (SYNTAX.test(names.join(' '))) return [];
    const [terms, { years }] = await Promise.all([archiveSearch.terms(), archiveSearch.loadManifest()]);
    await archiveSearch.prepare(...archiveSearch.listLabels(terms, listLabelled()));
    const named = listTerms(terms);
    const meant = names.map((/** @type {string} */ word) => {
      const normal = archiveSearch.normalise(word);
      return readYear(word, years).concat(named.filter(({ label }) => label === normal)).slice(0, 1);
    });
    const found = meant.reduce((/** @type {Filter[]} */ all, /** @type {Filter[]} */ some) => all.concat(some), []);
    /** @param {(filter: Filter) => boolean} isTaken */
    const take = (isTaken) => {
      const taken = found.filter(isTaken);
      const rest = words.filter((/** @type {string} */ _, /** @type {number} */ i) => !meant[i].some(isTaken)).join(' ');
      return taken.length ? [makeWay(state, rest, taken)] : [];
    };
    // What a text is about is said in it as well; of which year and level it is, is not.
    const isAlone = words.length === 1 && isFound;
    if (found.length) return [...(words.length > 1 || isAlone ? take(({ name }) => !ABOUT.includes(name)) : []), ...(isAlone ? [] : take(() => true))];
    const whole = archiveSearch.normalise(state.q);
    return isWide && whole.length > 1 ? named.filter(({ label }) => label.includes(whole)).slice(0, MOST).map((one) => makeWay(state, '', [one])) : [];
  }

  /** Words without the name of a facet that someone wrote before them (层级：县级). @param {string[]} words */
  function listNames(words) {
    const labels = Object.keys(archiveSearch.FACET_NAMES).map((name) => archiveSearch.FACET_NAMES[name][0]);
    const label = new RegExp(`^(?:${labels.join('|')})[：:]`);
    return words.map((word) => word.replace(label, ''));
  }

  /** A query of which a part stands between brackets, each of whose alternatives is meant to go with the rest. @param {State} state */
  function spread(state) {
    const [group, inner] = GROUP.exec(state.q) || [];
    if (!group) return [];
    const at = state.q.indexOf(group);
    const [before, after] = [state.q.slice(0, at), state.q.slice(at + group.length)];
    const q = inner.split(OR).map((/** @type {string} */ one) => `${before}${one.trim()}${after}`.trim()).join(' | ');
    return OR.test(before + after) ? [] : [{ label: archiveSearch.quote(q), state: { ...state, q } }];
  }

  /** Characters with spaces between them, as a title may be set, as one phrase; a name and its number (5 G) as one word. @param {State} state @param {string[]} words */
  function joinSpaced(state, words) {
    const plain = words.map((word) => word.normalize('NFKC'));
    const isSpaced = words.length >= SPACED && plain.every((word) => /^\d+(?:\.\d+)?$/.test(word) || Array.from(word).length === 1) && plain.some((word) => /\p{L}/u.test(word));
    // Between a name and its number no text has a space as it is read.
    const isJoined = (/** @type {number} */ i) => isSpaced || MIXED.test(`${plain[i - 1]} ${plain[i]}`);
    const q = words.reduce((all, word, i) => all + (isJoined(i) ? '' : ' ') + word);
    return q !== words.join(' ') ? [{ label: `连起来查${archiveSearch.quote(q)}`, state: { ...state, q } }] : [];
  }

  /** Zeros among Chinese numerals, as they were printed or may have been; the circle is a sign, which is not looked for, 〇 a character. @param {State} state @returns {Way[]} */
  function exchangeZeros(state) {
    const others = ['〇', '○'].map((zero) => state.q.replace(ZERO, zero)).filter((q) => q !== state.q);
    return others.map((q) => ({ label: `是不是${archiveSearch.quote(q)}`, state: { ...state, q } }));
  }

  Object.assign(archiveSearch, { narrow });
})();
