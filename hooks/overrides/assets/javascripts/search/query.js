/** A query: what a person typed, as branches of terms. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const LONGEST = 500;
  const SPACED = 3; // single characters that look like one word, letter-spaced
  const QUOTES = new Map([['"', '"'], ['＂', '＂'], ['“', '”'], ['「', '」'], ['『', '』'], ['〝', '〞']]);
  const FIELDS = new Map([['标题', 'title'], ['小标题', 'heading'], ['责任者', 'role'], ['会议', 'meeting']]);
  const FIELD_NAMES = Array.from(FIELDS.keys()).join('|');
  const FIELD = new RegExp(`^(${FIELD_NAMES})[：:]`);
  const MINUS = '[-－−]';
  const NEGATIVE = new RegExp(`^${MINUS}(?=.)`);
  const GAP = /(?:…|⋯|\.{3,}|。{3,}|·{3,})+/;
  const OR = /[|｜]/;

  /**
   * A part of a term that stands in the text as it is: its tokens, and at which joints the query itself has ，or 、.
   * @typedef {{tokens: string[], sizes: number[], commas: boolean[], length: number}} Piece
   *
   * A term, and the word it was written as. `pieces` of a chain follow each other within one clause; those of a cut term stand in one paragraph.
   * @typedef {{word: string, text: string, field: string, negative: boolean, way: 'phrase' | 'chain' | 'cut', pieces: Piece[], key: string, alone: boolean}} Term
   *
   * An atom: a phrase, or the phrases of a pattern with gaps. A term that a barrier cuts is as many atoms.
   * @typedef {{key: string, pieces: Piece[], field: string, alone: boolean}} Atom
   *
   * @typedef {{branches: Term[][], notes: string[], isEmpty: boolean}} Query
   */

  /**
   * Part a text at its spaces, and at `|`, but not between quotation marks.
   * @param {string} text
   * @returns {string[][]} the words of each branch
   */
  function split(text) {
    /** @type {string[][]} */
    const branches = [[]];
    let word = '';
    const close = () => {
      if (word) branches[branches.length - 1].push(word);
      word = '';
    };
    for (let i = 0; i < text.length; i += 1) {
      const closing = QUOTES.get(text[i]);
      const end = closing ? text.indexOf(closing, i + 1) : -1;
      if (end > i) {
        word += text.slice(i, end + 1);
        i = end;
      } else if (OR.test(text[i])) {
        close();
        branches.push([]);
      } else if (/\s/.test(text[i])) close();
      else word += text[i];
    }
    close();
    return branches;
  }

  /**
   * @param {string} text
   * @returns {Piece[]}
   */
  function readPieces(text) {
    /** @type {Piece[]} */
    const pieces = [];
    /** @type {Piece | null} */
    let piece = null;
    for (const token of archiveSearch.tokenise(archiveSearch.annotate(text))) {
      if (!piece) {
        piece = { tokens: [], sizes: [], commas: [], length: 0 };
        pieces.push(piece);
      }
      piece.tokens.push(token.text);
      piece.sizes.push(token.size);
      piece.commas.push(token.comma);
      piece.length += token.size;
      if (!token.adjoins) piece = null;
    }
    return pieces;
  }

  /**
   * @param {string} word
   * @param {string[]} notes
   * @returns {Term | null}
   */
  function readTerm(word, notes) {
    let rest = word;
    const negative = NEGATIVE.test(rest);
    if (negative) rest = rest.slice(1);
    const label = FIELD.exec(rest);
    const field = label ? /** @type {string} */ (FIELDS.get(label[1])) : '';
    if (label) rest = rest.slice(label[0].length);
    const isQuoted = QUOTES.has(rest[0]) && rest.endsWith(/** @type {string} */ (QUOTES.get(rest[0]))) && rest.length > 1;
    const parts = (isQuoted ? [rest] : rest.split(GAP)).map(readPieces).filter((pieces) => pieces.length);
    const isChain = parts.length > 1 && parts.every((pieces) => pieces.length === 1);
    const pieces = /** @type {Piece[]} */ ([]).concat(...parts);
    if (!pieces.length) {
      notes.push(`${quote(shorten(word))}里没有可以查找的字，已略去`);
      return null;
    }
    const way = pieces.length === 1 ? 'phrase' : isChain ? 'chain' : 'cut';
    if (way === 'cut') notes.push(`${quote(shorten(rest))}里有句读，分成 ${pieces.length} 段查找，须在同一段里`);
    const text = way === 'phrase' ? rest : pieces.map((piece) => piece.tokens.join('')).join(way === 'chain' ? '…' : ' ');
    const key = JSON.stringify([field, way, pieces.map((piece) => [piece.tokens, piece.commas])]);
    return { word, text, field, negative, way, pieces, key, alone: false };
  }

  /** @param {string} text @returns {string} it between quotation marks, those that it has being within them */
  const quote = (text) => `“${text.replace(/“/g, '‘').replace(/”/g, '’')}”`;

  /** @param {string} text @param {number} [most] characters */
  const shorten = (text, most = 20) => {
    const all = Array.from(text);
    return all.length > most ? `${all.slice(0, most).join('')}……` : text;
  };

  /**
   * Read a query; the table of characters must cover it (`archiveSearch.prepare`).
   * @param {string} text
   * @returns {Query}
   */
  function parse(text) {
    /** @type {string[]} */
    const notes = [];
    if (text.length > LONGEST) notes.push(`查询太长，只用了前 ${LONGEST} 个字`);
    const cut = text.slice(0, LONGEST);
    const branches = split(cut).map((words) => {
      const terms = /** @type {Term[]} */ (words.map((word) => readTerm(word, notes)).filter(Boolean));
      if (terms.length >= SPACED && terms.every((term) => !term.negative && isSingle(term))) {
        notes.push(`每个字分开查找；要找连在一起的“${shorten(terms.map((term) => term.text).join(''))}”，请去掉空格`);
      }
      return unique(terms);
    }).filter((terms) => terms.length);
    branches.forEach((terms) => {
      const positive = terms.filter((term) => !term.negative);
      if (!positive.length) notes.push('只写了不要什么，没有写要找什么');
      if (positive.length === 1 && isSingle(positive[0])) {
        positive[0].alone = true;
        notes.push(`只有一个字“${positive[0].pieces[0].tokens[0]}”，只查标题和层级、类型、主题、系列、单位的名称；与别的词一起写，就查全文`);
      }
    });
    return { branches, notes: Array.from(new Set(notes)), isEmpty: !text.trim() };
  }

  /** @param {Term} term */
  const isSingle = (term) => !term.field && term.way === 'phrase' && term.pieces[0].length === 1;

  /** @param {Term[]} terms */
  const unique = (terms) => Array.from(new Map(terms.map((term) => [`${term.negative}${term.key}`, term])).values());

  /** @param {Term} term @returns {Atom[]} */
  function listAtoms({ field, way, pieces, alone }) {
    const groups = way === 'chain' ? [pieces] : pieces.map((piece) => [piece]);
    return groups.map((group) => ({
      key: JSON.stringify([field, alone, group.map((piece) => [piece.tokens, piece.commas])]), pieces: group, field, alone,
    }));
  }

  Object.assign(archiveSearch, { FIELD_NAMES, GAP, MINUS, OR, QUOTES, parse, listAtoms, quote, shorten });
})();
