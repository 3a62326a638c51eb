/** A match: the occurrences of a term in a text at hand, by the definition itself. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const WIDEST_GAP = 12; // characters

  /**
   * @typedef {{start: number, end: number, crossing: boolean}} Range places in the text
   * @typedef {Range & {key: string, count: number}} Occurrence a range, the atom it is of, and how many begin where it does
   */

  /**
   * @param {import('./normalise').Token[]} tokens
   * @param {import('./query').Piece} piece
   * @returns {{first: number, last: number, crossing: boolean}[]}
   */
  function findPiece(tokens, { tokens: wanted, commas }) {
    const found = [];
    for (let first = 0; first + wanted.length <= tokens.length; first += 1) {
      let crossing = false;
      let i = 0;
      while (i < wanted.length && tokens[first + i].text === wanted[i] && (i === 0 || tokens[first + i - 1].adjoins)) {
        if (i > 0 && tokens[first + i - 1].comma && !commas[i - 1]) crossing = true;
        i += 1;
      }
      if (i === wanted.length) found.push({ first, last: first + i - 1, crossing });
    }
    return found;
  }

  /**
   * @param {import('./normalise').Token[]} tokens
   * @param {import('./query').Atom} atom
   * @param {boolean} strict
   * @returns {Range[]}
   */
  function findAtom(tokens, atom, strict) {
    const lists = atom.pieces.map((piece) => findPiece(tokens, piece).filter((one) => !(strict && one.crossing)));
    /** @type {{first: number, last: number, crossing: boolean}[]} */
    let reached = lists[lists.length - 1];
    for (let i = lists.length - 2; i >= 0; i -= 1) {
      const ends = reached;
      reached = [];
      for (const one of lists[i]) {
        const next = ends.find((other) => other.first > one.last && measureGap(tokens, one.last, other.first) <= WIDEST_GAP);
        if (next) reached.push({ first: one.first, last: next.last, crossing: one.crossing || next.crossing });
      }
    }
    return reached.map(({ first, last, crossing }) => ({ start: tokens[first].from, end: tokens[last].to, crossing }));
  }

  /**
   * How many characters lie between two tokens; Infinity where a barrier or a comma does.
   * @param {import('./normalise').Token[]} tokens
   * @param {number} last
   * @param {number} first
   */
  function measureGap(tokens, last, first) {
    let gap = 0;
    for (let i = last; i < first; i += 1) {
      if (!tokens[i].adjoins || tokens[i].comma) return Infinity;
      if (i > last) gap += tokens[i].size;
    }
    return gap;
  }

  /**
   * The positive atoms of a query, each once.
   * @param {import('./query').Query} query
   */
  function listPositive(query) {
    const atoms = query.branches.filter((terms) => terms.some((term) => !term.negative))
      .reduce((all, terms) => all.concat(terms.filter((term) => !term.negative)), /** @type {import('./query').Term[]} */ ([]))
      .reduce((all, term) => all.concat(archiveSearch.listAtoms(term)), /** @type {import('./query').Atom[]} */ ([]));
    return Array.from(new Map(atoms.map((atom) => [atom.key, atom])).values());
  }

  /** Of atoms that differ in ，or 、 alone, as 发展 and 发，展 do, the first: where both count all matches, they count the same ones. */
  function pairTwins(/** @type {string[]} */ keys) {
    /** @type {Map<string, string>} */
    const firsts = new Map();
    return new Map(keys.map((key) => {
      const [field, alone, pieces] = JSON.parse(key);
      const bare = JSON.stringify([field, alone, pieces.map((/** @type {[string[], boolean[]]} */ [tokens]) => tokens)]);
      if (!firsts.has(bare)) firsts.set(bare, key);
      return [key, /** @type {string} */ (firsts.get(bare))];
    }));
  }

  /** Of the atom of a character that stands alone, which is looked for in titles and labels, the one that is looked for everywhere; of any other none. */
  const findWhole = (/** @type {string} */ key) => (key.startsWith('["",true') ? key.replace('true', 'false') : '');

  /**
   * The occurrences of a query's positive terms in a text, in order; of those that begin together the longest.
   * @param {string} text
   * @param {string} q
   * @param {{strict?: boolean}} [options]
   * @returns {Range[]}
   */
  function find(text, q, { strict = false } = {}) {
    return findAll(archiveSearch.tokenise(archiveSearch.annotate(text)), listPositive(archiveSearch.parse(q)), strict)
      .map(({ start, end, crossing }) => ({ start, end, crossing }));
  }

  const ORDINARY = /^[\u4e00-\u9fff，。、；：！？“”‘’（）《》—…·\dA-Za-z.,%+ -]*$/; // of these, Han characters alone have a form that is Han
  const HAN = /[\u4e00-\u9fff]/;

  /**
   * Whether a text may hold an occurrence; to tell that it does not takes far less than to look for one.
   * @param {string} text of whose characters the table at hand tells
   * @param {import('./query').Atom[]} atoms
   */
  const mayHold = (text, atoms) => !ORDINARY.test(text) || atoms.some(({ pieces }) => pieces.every(({ tokens }) => tokens.every((token) => mayBeIn(token, text))));

  /** @param {string} token @param {string} text */
  const mayBeIn = (token, text) => !HAN.test(token) || text.includes(token) || archiveSearch.listVariants(token).some((/** @type {string} */ one) => text.includes(one));

  /**
   * @param {import('./normalise').Token[]} tokens
   * @param {import('./query').Atom[]} atoms
   * @param {boolean} strict
   * @returns {Occurrence[]}
   */
  function findAll(tokens, atoms, strict) {
    const keys = atoms.map(({ key }) => key);
    const twins = strict ? new Map() : pairTwins(keys);
    const found = atoms.reduce((all, atom) => {
      const { key } = atom;
      const whole = findWhole(key);
      const as = [keys.includes(whole) ? whole : twins.get(key) || key];
      return all.concat(findAtom(tokens, atom, strict).map((range) => ({ ...range, key, as, count: 1 })));
    }, /** @type {(Occurrence & {as: string[]})[]} */ ([]));
    found.sort((one, other) => one.start - other.start || other.end - one.end);
    /** @type {typeof found} */
    const longest = [];
    for (const one of found) {
      const last = longest[longest.length - 1];
      if (last && last.start === one.start) {
        last.as = Array.from(new Set(last.as.concat(one.as))); // what counts once is one of them
        last.count = last.as.length;
        last.crossing = last.crossing && (one.crossing || one.end < last.end);
      } else longest.push(one);
    }
    return longest;
  }

  Object.assign(archiveSearch, { findPiece, findAll, mayHold, listPositive, pairTwins, findWhole, find, WIDEST_GAP });
})();
