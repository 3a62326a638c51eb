/** The form: what a text says. Escapes, unseen characters, marks of classification, lines that may be headings. */
(function () {
  'use strict';

  /** The one global of the form: its parts hang on it, and the data that it loads. */
  const form = window.archiveForm = {
    /** @type {{ [name: string]: any }} */ data: {},
    /** @type {{ [name: string]: (data: any) => void }} */ waiting: {},
    /**
     * What each script of data calls.
     * @param {string} name
     * @param {any} data
     */
    put(name, data) {
      form.data[name] = data;
      if (form.waiting[name]) form.waiting[name](data);
    },
  };

  // What Python takes for blank, digits as it has them: the source must be the one that the importer writes.
  const BLANK = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
  const LINE_START = new RegExp(
    `^(?:[>#]|[+-](?=[ \\t]|$)|:?-(?=[${BLANK}:-]*$)|-(?=-)|=(?==*[ \\t]*$)|\\p{Nd}+[.)](?=[ \\t]|$))`, 'u');
  const BLANKS = new RegExp(`[${BLANK}]+`, 'gu');
  const LINE_ENDS = /\r\n?|[\v\f\x85\u2028\u2029]/g;
  const MARKS = { '<': '&lt;', '&': '&amp;', '~': '&#126;', '|': '&#124;' };
  const RUNS_ON = /[；，、。！？：…;,:!?]$/;

  /**
   * Markdown that every renderer shows as this line; blanks around it go.
   * @param {string} line
   * @param {boolean} [atLineStart]  false for what stands in a heading
   */
  function escapeLine(line, atLineStart = true) {
    const plain = line.replace(/^[ \t]+|[ \t]+$/g, '');
    const source = plain.replace(/[\\`*_[\]{]/g, '\\$&').replace(/[<&~|]/g, (mark) => MARKS[mark]);
    const start = atLineStart && LINE_START.exec(plain);
    if (!start) return source;
    const at = start[0].length - 1;
    return source.slice(0, at) + (source[at] === '=' ? '&#61;' : `\\${source[at]}`) + source.slice(at + 1);
  }

  /** @param {string} text */
  function escape(text) {
    return text.split('\n').map((line) => escapeLine(line)).join('\n');
  }

  /** @param {string} text */
  function escapeHeading(text) {
    return escapeLine(text, false).replace(/#+$/, (closing) => '\\#'.repeat(closing.length));
  }

  /**
   * The plain text of Markdown that was escaped so.
   * @param {string} source
   */
  function unescape(source) {
    const entities = { lt: '<', gt: '>', amp: '&', '#61': '=', '#124': '|', '#126': '~' };
    return source.replace(/\\([\\`*_{}[\]()>#+\-.!])|&(lt|gt|amp|#61|#124|#126);/g, (_, mark, name) => mark || entities[name]);
  }

  /**
   * A text without what nobody sees, in lines of its own, and how much of it was left out.
   * @param {string} text
   * @param {string} control  the set of what nobody sees
   */
  function clean(text, control) {
    const lines = text.replace(/^\ufeff/, '').replace(LINE_ENDS, '\n');
    const unseen = new RegExp(control, 'gu');
    return { text: lines.replace(unseen, ''), removed: (lines.match(unseen) || []).length };
  }

  /**
   * Its paragraphs: a line each, without what indents it.
   * @param {string} text
   */
  function readParagraphs(text) {
    return text.split('\n').map((line) => line.trim()).filter(Boolean);
  }

  /**
   * Which line bears a mark of classification, from 0; -1 where none does.
   * @param {string[]} lines
   * @param {{ head: number, starred: string, alone: string, labelled: string }} marks
   */
  function findMark(lines, marks) {
    const starred = new RegExp(marks.starred, 'u');
    const atHead = new RegExp(`^(?:${marks.alone})$|^(?:${marks.labelled})`, 'u');
    let words = 0;
    for (let place = 0; place < lines.length; place += 1) {
      const squeezed = lines[place].normalize('NFKC').replace(BLANKS, '');
      if (squeezed.includes('密')) {
        if (starred.test(squeezed) || (words < marks.head && atHead.test(squeezed))) return place;
        words += 1;
      } else if (squeezed) words += 1;
    }
    return -1;
  }

  /**
   * The paragraphs that may be headings: short, marked, and no sentence.
   * @param {string[]} paragraphs
   * @param {{ marks: [string, string][], longest: number }} headings
   * @returns {{ place: number, rank: number }[]}
   */
  function offerHeadings(paragraphs, headings) {
    const marks = headings.marks.map(([, pattern]) => new RegExp(pattern, 'u'));
    return paragraphs.reduce((found, line, place) => {
      const isShort = Array.from(line).length <= headings.longest && place < paragraphs.length - 1;
      const rank = isShort && !RUNS_ON.test(line) ? marks.findIndex((mark) => mark.test(line)) : -1;
      if (rank >= 0) found.push({ place, rank });
      return found;
    }, []);
  }

  /**
   * The level of each heading, none deeper than one step below the one before.
   * @param {{ place: number, rank: number }[]} chosen
   * @param {{ top: number, lowest: number }} headings
   * @returns {Map<number, number>}
   */
  function placeHeadings(chosen, headings) {
    const levels = new Map();
    const open = [];
    chosen.forEach(({ place, rank }) => {
      while (open.length && open[open.length - 1] >= rank) open.pop();
      open.push(rank);
      const level = headings.top + open.length - 1;
      if (level <= headings.lowest) levels.set(place, level);
    });
    return levels;
  }

  /**
   * The Markdown of a text.
   * @param {string[]} paragraphs
   * @param {Map<number, number>} levels
   */
  function writeBody(paragraphs, levels) {
    return paragraphs.map((line, place) => {
      const level = levels.get(place);
      return level ? `${'#'.repeat(level)} ${escapeHeading(line)}` : escape(line);
    }).join('\n\n');
  }

  form.text = { escape, escapeHeading, unescape, clean, readParagraphs, findMark, offerHeadings, placeHeadings, writeBody };
})();
