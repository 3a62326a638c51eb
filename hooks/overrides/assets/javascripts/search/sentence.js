/** A sentence: what is shown of a unit around an occurrence, and its address. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const LONGEST = 600; // characters of a sentence, beyond which what is far from the phrase is left out
  const AROUND = 200;
  const OMITTED = '……';
  const CLOSING = /^[”’』」》）)】\]]+/;
  const STRETCHES = /[^。！？]+[。！？]*[”’』」》）)】\]]*|[。！？]+[”’』」》）)】\]]*/g; // up to what surely ends a sentence

  /**
   * @typedef {{text: string, mark: 0 | 1 | 2}} Part
   * @typedef {{parts: Part[], url: string, at: number, address: string, kind: string, around: [string, string], text: string}} Sentence `at` is where in its unit the first occurrence begins, `around` what is shown before and after a cell
   * @typedef {Sentence & {count: number, end: number, place: number, number: number, terms: number}} Found with how many occurrences and terms it holds, and where it is
   */

  /**
   * @param {string} text
   * @param {{start: number, end: number, crossing: boolean}[]} ranges
   * @returns {Part[]}
   */
  function mark(text, ranges) {
    /** @type {Part[]} */
    const parts = [];
    let at = 0;
    for (const { start, end, crossing } of ranges) {
      if (end > at) {
        if (start > at) parts.push({ text: text.slice(at, start), mark: 0 });
        parts.push({ text: text.slice(Math.max(start, at), end), mark: crossing ? 2 : 1 });
        at = end;
      }
    }
    if (at < text.length) parts.push({ text: text.slice(at), mark: 0 });
    return parts;
  }

  /**
   * Where the sentence around a place begins and ends.
   * @param {string} text
   * @param {{signs: string[], from: number[], to: number[]}} annotated
   * @param {number} place
   */
  function findSentence(text, { signs, from, to }, place) {
    let start = 0;
    let end = text.length;
    for (let i = 0; i < signs.length; i += 1) {
      if (signs[i] === archiveSearch.END) {
        const after = to[i] + (CLOSING.exec(text.slice(to[i])) || [''])[0].length;
        if (to[i] <= place) start = Math.max(start, after);
        else if (from[i] >= place) {
          end = after;
          break;
        }
      }
    }
    return { start: Math.min(start, place), end };
  }

  /**
   * The sentences of a unit that hold an occurrence.
   * @param {import('./excerpt').Unit} unit
   * @param {string} url
   * @param {import('./query').Atom[]} atoms
   * @param {boolean} strict
   * @returns {Found[]}
   */
  function listSentences(unit, url, atoms, strict) {
    const its = fitting(atoms, unit.kind);
    /** @type {Found[]} */
    const sentences = [];
    /** @param {string} text of the unit, or of a part of it */
    const mayHold = (text) => !unit.isPlain || archiveSearch.mayHold(text, its);
    if (!mayHold(unit.text)) return sentences;
    let start = 0;
    // No occurrence goes on beyond a stretch; nor does anything that tells how a text is read.
    for (const [stretch] of unit.text.matchAll(STRETCHES)) {
      if (mayHold(stretch)) sentences.push(...listWithin(unit, url, { start, text: stretch }, its, strict));
      start += stretch.length;
    }
    return sentences;
  }

  /**
   * The sentences of a stretch of a unit that hold an occurrence.
   * @param {import('./excerpt').Unit} unit
   * @param {string} url
   * @param {{start: number, text: string}} stretch
   * @param {import('./query').Atom[]} atoms
   * @param {boolean} strict
   * @returns {Found[]}
   */
  function listWithin(unit, url, stretch, atoms, strict) {
    const annotated = archiveSearch.annotate(stretch.text);
    /** @type {import('./match').Occurrence[]} */
    const ranges = archiveSearch.findAll(archiveSearch.tokenise(annotated), atoms, strict);
    /** @type {Found[]} */
    const sentences = [];
    for (const range of ranges) {
      const last = sentences[sentences.length - 1];
      if (last && stretch.start + range.start < last.end) last.count += range.count;
      else {
        const { start, end } = findSentence(stretch.text, annotated, range.start);
        const within = ranges.filter((one) => one.start >= start && one.start < end).map((one) => ({ ...one, start: one.start - start, end: Math.min(one.end, end) - start }));
        const text = stretch.text.slice(start, end);
        const address = addressOf(unit, stretch.start + range.start);
        sentences.push({
          parts: shorten(mark(text, within)), url: address ? `${url}#${address}` : url, at: stretch.start + range.start, address, kind: unit.kind, around: unit.around, text: text.trim(), count: range.count, end: stretch.start + end, place: unit.place, number: unit.number,
          terms: new Set(within.map(({ key }) => key)).size,
        });
      }
    }
    return sentences;
  }

  /** @param {import('./query').Atom[]} atoms @param {string} kind the atoms that are looked for in a unit of this kind */
  const fitting = (atoms, kind) => {
    const field = { t: 'title', r: 'role', m: 'meeting', h: 'heading' }[kind];
    return atoms.filter((atom) => (atom.field ? atom.field === field : !atom.alone || kind === 't'));
  };

  /** @param {import('./excerpt').Unit} unit @param {number} place the address of the point around a place, or of the unit */
  function addressOf(unit, place) {
    let { address } = unit;
    let size = Infinity;
    const at = unit.points.length ? Array.from(unit.text.slice(0, place)).length : 0; // points count characters, not UTF-16
    for (let i = 0; i < unit.points.length; i += 3) {
      const [start, end, point] = unit.points.slice(i, i + 3);
      if (start <= at && at < end && end - start <= size) {
        address = point;
        size = end - start;
      }
    }
    return address;
  }

  /** @param {Part[]} parts long stretches without a mark are cut */
  function shorten(parts) {
    if (parts.reduce((sum, part) => sum + part.text.length, 0) <= LONGEST) return parts;
    return parts.map((part, i) => {
      const isFirst = i === 0;
      const isLast = i === parts.length - 1;
      if (part.mark || part.text.length <= (isFirst || isLast ? AROUND : 2 * AROUND)) return part;
      const head = isFirst ? '' : archiveSearch.cut(part.text, 0, AROUND);
      const tail = isLast ? '' : archiveSearch.cut(part.text, -AROUND);
      return { text: head + OMITTED + tail, mark: /** @type {0} */ (0) };
    });
  }

  Object.assign(archiveSearch, { listSentences, mark, addressOf, fitting });
})();
