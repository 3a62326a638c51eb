/** The normal form of a text in the browser, with the place in the source that each character comes from. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const REDACTION = /\*{2,}|×{2,}|□{2,}|〔略〕/g;
  const END = '\n'; // a barrier that ends a sentence
  const STOP = '\r'; // one that does not
  const PAUSE = '\v'; // ，or 、 dropped
  const DROPPED = ' ';
  const COMMA = ',';
  const ENDS = '。!?\n\r';
  const STOPS = ';:';
  const PAUSES = '，、､︐︑﹑';
  const CONDITIONAL = '.%‰+';
  const IDLE_BEFORE_PLUS = '\n\r\v ,.%‰+';

  /** @type {{forms: Map<number, string>, kept: number[], domain: number[] | null} | null} */
  let table = null;
  let readings = 0; // how often it was changed: what was read before may be read otherwise
  /** @type {Map<number, string>} */
  let signs = new Map();
  /** @type {Map<string, string[]>} */
  let variants = new Map();
  /** @type {Map<number, boolean>} which Han characters the base tells of, as far as it was asked */
  const plain = new Map();
  /** @type {Map<number, string>} what texts say of their own rare characters */
  const learned = new Map();

  /**
   * Take in a table of characters; the base leaves out what nearly no text has, and what browsers know by themselves.
   * @param {{from?: string, to?: string, forms: Record<string, string>, kept: string | number[], domain?: number[]}} payload
   */
  function useTable({ from = '', to = '', forms: others, kept, domain }) {
    const forms = new Map();
    const single = Array.from(to);
    Array.from(from).forEach((character, i) => forms.set(character.codePointAt(0), single[i]));
    Object.keys(others).forEach((character) => forms.set(character.codePointAt(0), others[character]));
    let edge = 0; // each is told as a difference from the one before
    table = { forms, kept: Array.from(archiveSearch.readNumbers(kept), (step) => { edge += step; return edge; }), domain: domain || null };
    signs = new Map();
    variants = new Map();
    readings += 1;
  }

  /** So that the next base is taken from the manifest as it is then. */
  function forgetTable() {
    table = null;
  }

  /** @param {Record<string, string>} its what a text says of the signs of its rare characters */
  function learn(its) {
    Object.keys(its).forEach((character) => {
      const point = /** @type {number} */ (character.codePointAt(0));
      learned.set(point, its[character]);
      signs.delete(point); // as which it may have been read while nothing was known of it
    });
    readings += 1;
  }

  /** Which reading of texts this is: another number once the table has changed. */
  const countReadings = () => readings;

  const [FIRST_HAN, LAST_HAN] = [0x4e00, 0x9fff]; // of their first block
  const CELLS = 94; // of a row
  const FIRST_CELL = 0xa100;
  /** The Han characters of GB/T 2312—1980, which every browser knows, by level: the first row, how many there are, and the characters, among others which are none. */
  const LEVELS = [{ row: 0xb0, rows: 40, han: '' }, { row: 0xd8, rows: 32, han: '' }];

  /** @param {number} row @param {number} rows */
  function listPairs(row, rows) {
    const pairs = new Uint16Array(rows * CELLS);
    let at = 0;
    for (let first = row; first < row + rows; first += 1) {
      let pair = FIRST_CELL + first;
      for (const end = at + CELLS; at < end; at += 1) {
        pairs[at] = pair;
        pair += 0x100;
      }
    }
    return pairs;
  }

  /**
   * Whether the table at hand tells of all characters of a text.
   * @param {string} text
   */
  function covers(text) {
    if (!table) return false;
    const { domain } = table;
    if (!domain) return true;
    for (const character of text) {
      const point = /** @type {number} */ (character.codePointAt(0));
      if (!isPlainHan(character, point) && !learned.has(point) && !isWithin(domain, point)) return false;
    }
    return true;
  }

  /** @param {string} character @param {number} point */
  function isPlainHan(character, point) {
    if (point < FIRST_HAN || point > LAST_HAN) return false;
    let is = plain.get(point);
    if (is === undefined) {
      is = LEVELS.some((level) => {
        level.han = level.han || new TextDecoder('gb18030').decode(listPairs(level.row, level.rows));
        return level.han.includes(character);
      });
      plain.set(point, is);
    }
    return is;
  }

  /** Have the base of the table, which tells of all characters that nearly all texts have. */
  async function prepareBase() {
    if (!table) useTable((await archiveSearch.loadManifest()).characters);
  }

  /**
   * Have a table that covers these texts.
   * @param {...string} texts
   */
  async function prepare(...texts) {
    await prepareBase();
    if (!texts.every(covers)) useTable(await archiveSearch.load('characters'));
  }

  /**
   * @param {number[]} edges first and last of each range
   * @param {number} point
   */
  function isWithin(edges, point) {
    let low = 0;
    let high = edges.length / 2;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (edges[2 * middle + 1] < point) low = middle + 1;
      else high = middle;
    }
    return 2 * low < edges.length && edges[2 * low] <= point;
  }

  /**
   * What a character is written as: kept characters and signs alone.
   * @param {number} point
   * @returns {string}
   */
  function write(point) {
    let written = signs.get(point);
    if (written === undefined) {
      const character = String.fromCodePoint(point);
      if (isItself(point)) written = character;
      else if (PAUSES.includes(character)) written = PAUSE;
      else if (character === COMMA) written = COMMA;
      else if (learned.has(point)) written = /** @type {string} */ (learned.get(point));
      else written = Array.from(findForm(point, character), writeSign).join('');
      signs.set(point, written);
    }
    return written;
  }

  /** @param {number} point @returns {boolean} whether it is of the Han characters that are kept as they are, as most characters of a text are */
  const isItself = (point) => point >= FIRST_HAN && point <= LAST_HAN && !(/** @type {any} */ (table).forms.has(point)) && !learned.has(point);

  /** @param {number} point @param {string} character @returns {string} */
  function findForm(point, character) {
    const { forms, domain } = /** @type {any} */ (table);
    const form = forms.get(point);
    if (form !== undefined) return form;
    return domain && isWithin(domain, point) ? character.normalize('NFKC').toLowerCase() : character;
  }

  /** @param {string} form @returns {string[]} the other Han characters that the table at hand writes so */
  function listVariants(form) {
    const { forms } = /** @type {any} */ (table);
    let its = variants.get(form);
    if (!its) {
      its = Array.from(forms).filter(([, one]) => one.includes(form)).map(([point]) => String.fromCodePoint(point));
      variants.set(form, its);
    }
    return its;
  }

  /** @param {string} part */
  function writeSign(part) {
    if (ENDS.includes(part)) return END;
    if (STOPS.includes(part)) return STOP;
    if (CONDITIONAL.includes(part)) return part;
    return isWithin(/** @type {any} */ (table).kept, /** @type {number} */ (part.codePointAt(0))) ? part : DROPPED;
  }

  /** @param {string | undefined} sign */
  const isDigit = (sign) => sign !== undefined && sign >= '0' && sign <= '9' && sign.length === 1;
  /** @param {string | undefined} sign */
  const isLetter = (sign) => sign !== undefined && sign >= 'a' && sign <= 'z' && sign.length === 1;
  /** @param {string | undefined} one @param {string | undefined} other whether they make one word, as 5 and g do */
  const fuses = (one, other) => (isDigit(one) && isLetter(other)) || (isLetter(one) && isDigit(other));
  /** @param {string | undefined} one @param {string | undefined} other */
  const joins = (one, other) => (isDigit(one) && isDigit(other)) || (isLetter(one) && isLetter(other));

  /**
   * A text's signs: kept characters, the space, END, STOP and PAUSE; with the places in the text where each begins and ends.
   * @typedef {{signs: string[], from: number[], to: number[]}} Annotated
   * @param {string} text
   * @returns {Annotated}
   */
  function annotate(text) {
    const read = readSigns(text);
    return gather(read.signs.some((sign) => sign === COMMA || CONDITIONAL.includes(sign)) ? decide(read) : read);
  }

  /**
   * Leave out, or drop, the signs that stand only between or after certain others.
   * @param {Annotated} read
   * @returns {Annotated}
   */
  function decide(read) {
    const kept = Array.from(read.signs.keys()).filter((i) => !isThousands(read.signs, i));
    const signs = kept.map((i) => (read.signs[i] === COMMA ? DROPPED : read.signs[i]));
    drop(signs, '.', (i) => !(isDigit(signs[i - 1]) && isDigit(signs[i + 1])));
    drop(signs, '+', (i) => i === 0 || IDLE_BEFORE_PLUS.includes(signs[i - 1]));
    drop(signs, '%‰', (i) => !isDigit(signs[i - 1]));
    return { signs, from: kept.map((i) => read.from[i]), to: kept.map((i) => read.to[i]) };
  }

  /** @param {string} text @returns {Annotated} of which nothing is decided */
  function readSigns(text) {
    /** @type {Annotated} */
    const all = { signs: [], from: [], to: [] };
    let at = 0;
    /** @param {string} sign @param {number} to */
    const add = (sign, to) => { all.signs.push(sign); all.from.push(at); all.to.push(to); };
    /** @param {number} end */
    const read = (end) => {
      while (at < end) {
        const point = /** @type {number} */ (text.codePointAt(at));
        const to = at + (point > 0xffff ? 2 : 1);
        const written = write(point);
        if (written.length === 1) add(written, to);
        else for (const sign of written) add(sign, to);
        at = to;
      }
    };
    for (const match of text.matchAll(REDACTION)) {
      const start = /** @type {number} */ (match.index);
      read(start);
      add(STOP, start + match[0].length);
      at = start + match[0].length;
    }
    read(text.length);
    return all;
  }

  /** @param {string[]} signs @param {number} i */
  function isThousands(signs, i) {
    return signs[i] === COMMA && isDigit(signs[i - 1]) && [1, 2, 3].every((step) => isDigit(signs[i + step])) && !isDigit(signs[i + 4]);
  }

  /**
   * @param {string[]} signs
   * @param {string} kinds
   * @param {(i: number) => boolean} isIdle
   */
  function drop(signs, kinds, isIdle) {
    const idle = [];
    for (let i = 0; i < signs.length; i += 1) if (kinds.includes(signs[i]) && isIdle(i)) idle.push(i);
    idle.forEach((i) => { signs[i] = DROPPED; });
  }

  /**
   * Leave out what is dropped, but for the space and the pause that it may leave behind.
   * @param {Annotated} all
   * @returns {Annotated}
   */
  function gather({ signs, from, to }) {
    /** @type {Annotated} */
    const found = { signs: [], from: [], to: [] };
    /** @param {string} sign @param {number} first @param {number} last */
    const add = (sign, first, last) => { found.signs.push(sign); found.from.push(from[first]); found.to.push(to[last]); };
    let i = 0;
    while (i < signs.length) {
      const start = i;
      let hasPause = false;
      while (i < signs.length && (signs[i] === DROPPED || signs[i] === PAUSE)) {
        hasPause = hasPause || signs[i] === PAUSE;
        i += 1;
      }
      if (i > start) {
        if (hasPause && !fuses(signs[start - 1], signs[i])) add(PAUSE, start, i - 1);
        if (joins(signs[start - 1], signs[i])) add(' ', start, i - 1);
      }
      if (i < signs.length) {
        add(signs[i], i, i);
        i += 1;
      }
    }
    return found;
  }

  /**
   * A text's tokens: runs of Latin letters, digits and points, and every other kept character.
   * @typedef {{text: string, from: number, to: number, size: number, sentence: number, adjoins: boolean, comma: boolean, pause: boolean}} Token
   * `adjoins` tells whether a match may go on to the next token, `comma` whether it would run over ，or 、; `pause` whether one of these stands between them at all.
   * @param {Annotated} annotated
   * @returns {Token[]}
   */
  function tokenise({ signs: all, from, to }) {
    /** @type {Token[]} */
    const tokens = [];
    let sentence = 0;
    let isOpen = false; // a word that goes on
    let isApart = true;
    let hasComma = false;
    all.forEach((sign, i) => {
      const isWord = isLetter(sign) || isDigit(sign) || sign === '.';
      const last = tokens[tokens.length - 1];
      if (sign === PAUSE) hasComma = true;
      else if (sign === END || sign === STOP) {
        isApart = true;
        if (sign === END && last && last.sentence === sentence) sentence += 1;
      } else if (isWord && isOpen) {
        last.text += sign;
        last.to = to[i];
        last.size += 1;
      } else {
        if (last) Object.assign(last, { adjoins: !isApart, comma: hasComma && !isApart, pause: hasComma });
        tokens.push({ text: sign, from: from[i], to: to[i], size: 1, sentence, adjoins: false, comma: false, pause: false });
        isApart = false;
        hasComma = false;
      }
      isOpen = isWord;
    });
    return tokens;
  }

  /**
   * The normal form as one text, barriers in runs of one, as Python's `normalise` returns it.
   * @param {string} text
   */
  function normalise(text) {
    return annotate(text).signs.filter((sign) => sign !== PAUSE).join('').replace(/[\n\r]+/g, '\n');
  }

  Object.assign(archiveSearch, { annotate, tokenise, normalise, prepareBase, prepare, forgetTable, learn, listVariants, useTable, countReadings, covers, REDACTION, END });
})();
