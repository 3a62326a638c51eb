/** An excerpt: what is shown of a record that was found, read from its text files. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const SENTENCES = 3;
  const ENOUGH = SENTENCES + 1; // those shown, and the place after them
  const LONGEST = 600; // characters of a sentence, beyond which what is far from the phrase is left out
  const AROUND = 200;
  const OMITTED = '……';
  const CLOSING = /^[”’』」》）)】\]]+/;
  const STRETCHES = /[^。！？]+[。！？]*[”’』」》）)】\]]*|[。！？]+[”’』」》）)】\]]*/g; // up to what surely ends a sentence

  /** @param {any} segment @param {number} record @param {number} file */
  const nameOf = (segment, record, file) => `t/${segment.number}/${record}${file ? `-${file}` : ''}`;

  /** A unit of a text file. */
  class Unit {
    /** @param {any[]} row of the file @param {number} number in the record @param {boolean} isPlain whether the base of the table tells of its characters */
    constructor([kind, address = '', written = '', points = [], following = 0], number, isPlain) {
      this.number = number;
      this.kind = kind;
      this.address = address;
      this.points = points;
      /** On the page, where headings stand among paragraphs. */
      this.place = following ? following - 0.5 : number;
      this.isPlain = isPlain;
      this.written = written;
      this.read = '';
    }

    /** Made once it is asked for: of most units it never is. */
    get text() {
      this.read = this.read || archiveSearch.swap(this.written);
      return this.read;
    }
  }

  /**
   * @param {any} segment
   * @param {number} record
   * @param {number} file
   * @returns {Promise<{meta: any, units: Unit[]}>}
   */
  async function loadUnits(segment, record, file) {
    const [values, rows, signs] = await archiveSearch.loadText(nameOf(segment, record, file));
    if (signs) archiveSearch.learn(signs); // so that the table at hand suffices for its units
    const meta = readMeta(values);
    const first = listFiles(segment, record).slice(0, file).reduce((sum, units) => sum + units, 0);
    const units = rows.map((/** @type {any[]} */ row, /** @type {number} */ i) => new Unit(row, first + i, !signs));
    return { meta, units };
  }

  /** @param {any[]} values what a text file says of its record */
  function readMeta([id, title, url, date, level, kind, meeting, speakers, version, origin, status]) {
    return { id, title, url, date, level, kind, meeting: meeting && { id: meeting[0], name: meeting[1] }, speakers, version, origin, status };
  }

  /** @param {import('./index').Segment} segment @param {number} record @returns {Int32Array} how many units each of its text files holds */
  const listFiles = ({ firsts, chunks }, record) => chunks.subarray(firsts[record], firsts[record + 1]);

  /** @param {any} segment @param {number} record @param {number} unit its number in the record */
  function fileOf(segment, record, unit) {
    const files = listFiles(segment, record);
    let file = 0;
    for (let [end] = files; unit >= end; end += files[file]) file += 1;
    return file;
  }

  /**
   * The numbers, in the record, of the units that hold an occurrence, and whether these are all: lists may give counts alone.
   * Each with its weight: how many of the atoms it holds, and how many its best sentence.
   * @param {any} answer
   * @param {number} record
   * @param {any[]} atoms
   * @returns {{units: Map<number, number>, isWhole: boolean}}
   */
  function listUnits({ segment, atoms: table }, record, atoms) {
    const { sentences, width } = segment.limits;
    const first = segment.starts[record] * sentences;
    const last = segment.starts[record + 1] * sentences;
    /** @type {Map<number, number>} by unit */
    const inUnit = new Map();
    /** @type {Map<number, number>} by sentence */
    const inSentence = new Map();
    let isWhole = true;
    atoms.forEach(({ key }) => {
      const { places, counts } = table.get(key);
      if (!places) {
        isWhole = isWhole && !counts[record];
        return;
      }
      let [unit, sentence] = [-1, -1];
      for (let i = archiveSearch.findFrom(places.starts, first * width); i < places.starts.length && places.starts[i] < last * width; i += 1) {
        const at = Math.floor(places.starts[i] / width);
        if (at !== sentence) inSentence.set(at, (inSentence.get(at) || 0) + 1);
        sentence = at;
        const number = Math.floor((at - first) / sentences);
        if (number !== unit) inUnit.set(number, (inUnit.get(number) || 0) + 1);
        unit = number;
      }
    });
    /** @type {Map<number, number>} */
    const best = new Map();
    inSentence.forEach((count, sentence) => {
      const unit = Math.floor((sentence - first) / sentences);
      best.set(unit, Math.max(best.get(unit) || 0, count));
    });
    return { units: new Map(Array.from(inUnit, ([unit, count]) => [unit, count + /** @type {number} */ (best.get(unit))])), isWhole };
  }

  /**
   * @typedef {{text: string, mark: 0 | 1 | 2}} Part
   * @typedef {{parts: Part[], url: string, at: number, address: string, kind: string, text: string}} Sentence `at` is where in its unit the first occurrence begins
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
   * @param {Unit} unit
   * @param {string} url
   * @param {any[]} atoms
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
   * @param {Unit} unit
   * @param {string} url
   * @param {{start: number, text: string}} stretch
   * @param {any[]} atoms
   * @param {boolean} strict
   * @returns {Found[]}
   */
  function listWithin(unit, url, stretch, atoms, strict) {
    const annotated = archiveSearch.annotate(stretch.text);
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
          parts: shorten(mark(text, within)), url: address ? `${url}#${address}` : url, at: stretch.start + range.start, address, kind: unit.kind, text: text.trim(), count: range.count, end: stretch.start + end, place: unit.place, number: unit.number,
          terms: new Set(within.map(({ key }) => key)).size,
        });
      }
    }
    return sentences;
  }

  /** @param {any[]} atoms @param {string} kind the atoms that are looked for in a unit of this kind */
  const fitting = (atoms, kind) => {
    const field = { t: 'title', r: 'role', m: 'meeting', h: 'heading' }[kind];
    return atoms.filter((atom) => (atom.field ? atom.field === field : !atom.alone || kind === 't'));
  };

  /** @param {Unit} unit @param {number} place the address of the point around a place, or of the unit */
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

  /**
   * What is asked of a record's text.
   * @typedef {{atoms: any[], strict: boolean}} Question
   * How much is read: `isFull` for as many sentences as are shown and the place after these, `isPlaced` for the first place on the page.
   * @typedef {{isFull?: boolean, isPlaced?: boolean}} Depth
   *
   * What is shown of a record that was found. The text file whose sentences are the best tells enough to begin with; the others are read
   * where there shall be more sentences, or where what comes first on the page stands in another.
   * @param {{answer: any, record: number}} ranked
   * @param {any[]} positive the positive atoms
   * @param {boolean} strict
   * @param {Depth} [depth]
   */
  async function makeHit({ answer, record }, positive, strict, { isFull = false, isPlaced = isFull } = {}) {
    const { segment } = answer;
    const question = { atoms: keepHolding(answer, record, positive), strict };
    const { units, isWhole } = listUnits(answer, record, question.atoms);
    const body = Array.from(units.keys()).filter((unit) => unit > segment.roles[record] + segment.names[record]);
    const isKnown = isWhole && body.length > 0;
    const file = isKnown ? chooseFile(segment, record, body, units) : 0;
    const read = await loadUnits(segment, record, file);
    const { meta } = read;
    const name = meta.meeting ? meta.meeting.name : '';
    const [title, meeting] = [[meta.title, 't'], [name, 'm']].map(([label, kind]) => {
      const its = fitting(question.atoms, kind);
      return !read.units[0].isPlain || archiveSearch.mayHold(label, its) ? archiveSearch.findAll(archiveSearch.tokenise(archiveSearch.annotate(label)), its, strict) : [];
    });
    const wanted = isWhole ? units : null;
    let found = collect(read, wanted, question);
    // Where lists gave only counts, the text is read on until it shows one.
    for (let next = file + 1; !found.length && !wanted && answer.occurrences[record] > title.length && next < listFiles(segment, record).length; next += 1) {
      found = collect(await loadUnits(segment, record, next), wanted, question);
    }
    let best = choose(found);
    if (isFull) best = await readOn(answer, record, { wanted: isKnown ? units : null, best, question });
    best = best.filter(({ kind, text }) => kind !== 'm' || text !== name); // which is shown among the facts
    const [shown, next] = [best.slice(0, SENTENCES), best[SENTENCES]];
    const shownCount = [...title, ...meeting, ...shown].reduce((sum, one) => sum + one.count, 0);
    const more = Math.max(0, answer.occurrences[record] - answer.labels[record] - shownCount);
    return {
      ...meta,
      q: writeHolding(answer, record),
      ...(title.length
        ? { url: `${meta.url}#${(file ? await loadUnits(segment, record, 0) : read).units[0].address}` }
        : await findFirst(answer, record, { body: isPlaced ? body : [], found, url: meta.url, question })),
      occurrences: answer.occurrences[record],
      isCrossing: answer.occurrences[record] > 0 && answer.clean[record] === 0,
      titleParts: mark(meta.title, title),
      meetingParts: mark(name, meeting),
      sentences: shown.map(({ count, end, place, number, terms, ...sentence }) => sentence),
      labels: answer.labels[record],
      more,
      coming: isFull ? 0 : Math.min(more, SENTENCES - shown.length), // so many sentences that are not read yet
      ...(next && next.address ? { moreUrl: next.url, moreAt: next.at } : { moreUrl: '', moreAt: 0 }),
    };
  }

  /**
   * More sentences of a record, from its other text files in their order, until there are enough that the text says.
   * @param {any} answer
   * @param {number} record
   * @param {{wanted: Map<number, number> | null, best: any[], question: Question}} known
   */
  async function readOn({ segment, occurrences }, record, { wanted, best, question }) {
    let all = best;
    const isEnough = () => all.filter(({ address }) => address).length >= ENOUGH || all.reduce((sum, { count }) => sum + count, 0) >= occurrences[record];
    for (let file = 0, first = 0; file < listFiles(segment, record).length && !isEnough(); file += 1) {
      const end = first + listFiles(segment, record)[file];
      if (!wanted || Array.from(wanted.keys()).some((unit) => unit >= first && unit < end)) all = choose(join(all, collect(await loadUnits(segment, record, file), wanted, question)));
      first = end;
    }
    return all;
  }

  /** @param {any[]} some @param {any[]} others @returns {any[]} them, and those of the others that are not among them */
  const join = (some, others) => some.concat(others.filter((one) => !some.some(({ number, end }) => number === one.number && end === one.end)));

  /** What of a query holds in a record, as it was written. */
  const writeHolding = (/** @type {any} */ answer, /** @type {number} */ record) => listHolding(answer, record).map((/** @type {any} */ { text }) => text).join(' | ');

  /** The alternatives of a query that hold in a record. */
  const listHolding = (/** @type {any} */ { branches }, /** @type {number} */ record) => branches.filter((/** @type {any} */ { found }) => found[record]);

  /**
   * The atoms of the alternatives that hold in a record.
   * @param {any} answer
   * @param {number} record
   * @param {any[]} atoms
   */
  function keepHolding(answer, record, atoms) {
    const holding = listHolding(answer, record);
    return atoms.filter(({ key }) => holding.some((/** @type {any} */ { keys }) => keys.includes(key)));
  }

  /** What the text says tells more than a role or a meeting's name, which have no address. */
  const choose = (/** @type {any[]} */ found) => [...found.filter((one) => one.address), ...found.filter((one) => !one.address)].slice(0, ENOUGH);

  /**
   * The text file whose best units hold most of what was asked for, as many as are shown; the first of those that hold as much.
   * @param {any} segment @param {number} record @param {number[]} body units with an occurrence @param {Map<number, number>} weights of units
   */
  function chooseFile(segment, record, body, weights) {
    /** @type {Map<number, number[]>} */
    const files = new Map();
    body.sort((one, other) => one - other).forEach((unit) => {
      const file = fileOf(segment, record, unit);
      files.set(file, [...(files.get(file) || []), weights.get(unit) || 0]);
    });
    const meritOf = (/** @type {number[]} */ its) => String.fromCharCode(...its.sort((one, other) => other - one).slice(0, SENTENCES));
    return Array.from(files, ([file, its]) => ({ file, merit: meritOf(its) })).reduce((best, one) => (one.merit > best.merit ? one : best)).file;
  }

  /**
   * The best sentences of a file that hold an occurrence, the title aside, as many as are shown: those of the text, those that hold most first, as they stand on the page; then roles and names.
   * @param {{meta: any, units: Unit[]}} file
   * @param {Map<number, number> | null} weights of the units that hold one, where these are known
   * @param {Question} question
   * @returns {any[]}
   */
  function collect({ meta, units }, weights, { atoms, strict }) {
    const weigh = (/** @type {{number: number}} */ { number }) => (weights && weights.get(number)) || 0;
    const compare = (/** @type {any} */ one, /** @type {any} */ other) => Number(!one.address) - Number(!other.address) || weigh(other) - weigh(one);
    const candidates = units.filter(({ kind, number }) => kind !== 't' && (!weights || weights.has(number)));
    candidates.sort((one, other) => compare(one, other) || one.place - other.place);
    /** @type {any[]} */
    const found = [];
    for (const unit of candidates) {
      if (found.length >= ENOUGH) break;
      found.push(...listSentences(unit, meta.url, atoms, strict));
    }
    return found.sort((one, other) => compare(one, other) || other.terms - one.terms || one.place - other.place);
  }

  /**
   * Where the first occurrence on the page is, or, of those read, the first.
   * @param {any} answer
   * @param {number} record
   * @param {{body: number[], found: any[], url: string, question: Question}} known `body` has the units with an occurrence that may stand before those read
   * @returns {Promise<{url: string, at?: number}>}
   */
  async function findFirst({ segment }, record, { body, found, url, question }) {
    const [first] = found.filter(({ address }) => address).sort((one, other) => one.place - other.place || one.end - other.end);
    if (!first) return { url };
    const heads = segment.roles[record] + segment.names[record] + segment.headings[record];
    const before = body.filter((unit) => unit > heads && unit < first.place);
    const number = Math.min(...before);
    const [earlier] = before.length ? collect(await loadUnits(segment, record, fileOf(segment, record, number)), new Map([[number, 1]]), question) : [];
    return { url: (earlier || first).url, at: (earlier || first).at };
  }

  Object.assign(archiveSearch, { makeHit, loadUnits, fileOf, keepHolding, writeHolding, listUnits, mark, addressOf, fitting });
})();
