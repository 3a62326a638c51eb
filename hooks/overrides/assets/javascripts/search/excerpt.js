/** An excerpt: what is shown of a record that was found, read from its text files. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const SENTENCES = 3;
  const ENOUGH = SENTENCES + 1; // those shown, and the place after them

  /** @param {import('./index').Segment} segment @param {number} record @param {number} file */
  const nameOf = (segment, record, file) => `t/${segment.number}/${record}${file ? `-${file}` : ''}`;

  /**
   * What a text file says of its record.
   * @typedef {{id: string, title: string, url: string, date: string, level: string, kind: string, meeting: {id: string, name: string} | null, speakers: string[], version: string, origin: string, status: string}} Meta
   *
   * A text file: its record, and its units.
   * @typedef {{meta: Meta, units: Unit[]}} TextFile
   *
   * What is shown of a record that was found. `more` are the places that no sentence shows, `moreUrl` and `moreAt` where the first of them is, `coming` the sentences that are not read yet.
   * @typedef {Meta & {q: string, at?: number, occurrences: number, isCrossing: boolean, titleParts: import('./sentence').Part[], meetingParts: import('./sentence').Part[],
   *   sentences: import('./sentence').Sentence[], labels: number, more: number, coming: number, moreUrl: string, moreAt: number}} Hit
   */

  /** A unit of a text file. */
  class Unit {
    /** @param {any[]} row of the file @param {number} number in the record @param {boolean} isPlain whether the base of the table tells of its characters */
    constructor([kind, address = '', written = '', points = [], next], number, isPlain) {
      this.number = number;
      this.kind = kind;
      this.address = address;
      this.points = points;
      /** On the page, where headings stand among paragraphs. */
      this.place = kind === 'h' ? next - 0.5 : number;
      /** What is shown before and after a cell. */
      this.around = kind === 'c' && next ? next : ['', ''];
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
   * @param {import('./index').Segment} segment
   * @param {number} record
   * @param {number} file
   * @returns {Promise<TextFile>}
   */
  async function loadUnits(segment, record, file) {
    const [values, rows, signs] = await archiveSearch.loadText(nameOf(segment, record, file));
    if (signs) archiveSearch.learn(signs); // so that the table at hand suffices for its units
    const meta = readMeta(values);
    const first = listFiles(segment, record).slice(0, file).reduce((sum, units) => sum + units, 0);
    const units = rows.map((/** @type {any[]} */ row, /** @type {number} */ i) => new Unit(row, first + i, !signs));
    return { meta, units };
  }

  /** @param {any[]} values as the file has them @returns {Meta} */
  function readMeta([id, title, url, date, level, kind, meeting, speakers, version, origin, status]) {
    return { id, title, url, date, level, kind, meeting: meeting && { id: meeting[0], name: meeting[1] }, speakers, version, origin, status };
  }

  /** @param {import('./index').Segment} segment @param {number} record @returns {Int32Array} how many units each of its text files holds */
  const listFiles = ({ firsts, chunks }, record) => chunks.subarray(firsts[record], firsts[record + 1]);

  /** @param {import('./index').Segment} segment @param {number} record @param {number} unit its number in the record */
  function fileOf(segment, record, unit) {
    const files = listFiles(segment, record);
    let file = 0;
    for (let [end] = files; unit >= end; end += files[file]) file += 1;
    return file;
  }

  /**
   * The numbers, in the record, of the units that hold an occurrence, and whether these are all: lists may give counts alone.
   * Each with its weight: how many of the atoms it holds, and how many its best sentence.
   * @param {import('./engine').Answer} answer
   * @param {number} record
   * @param {import('./query').Atom[]} atoms
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
      const { places, counts } = /** @type {import('./engine').Found} */ (table.get(key));
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
   * What is asked of a record's text; `nameUnit` is the number of the unit that has the meeting's name, which is shown among the facts, or -1.
   * @typedef {{atoms: import('./query').Atom[], strict: boolean, nameUnit: number}} Question
   * What is known of where a record's occurrences stand: the units that hold one, where lists tell all of them; and whether some sentences are all that is wanted, or that there are.
   * @typedef {{wanted: Map<number, number> | null, question: Question, isEnough(some: import('./sentence').Found[]): boolean}} Known
   *
   * How much is read: `isFull` for as many sentences as are shown and the place after these, `isPlaced` for the first place on the page.
   * @typedef {{isFull?: boolean, isPlaced?: boolean}} Depth
   *
   * What is shown of a record that was found. The text file whose sentences are the best tells enough to begin with; the others are read
   * where there shall be more sentences, or where what comes first on the page may stand in another.
   * @param {import('./rank').Ranked} ranked
   * @param {import('./query').Atom[]} positive the positive atoms
   * @param {boolean} strict
   * @param {Depth} [depth]
   */
  async function makeHit({ answer, record }, positive, strict, { isFull = false, isPlaced = isFull } = {}) {
    const { segment } = answer;
    const [occurrences, labels] = [answer.occurrences[record], answer.labels[record]];
    const question = { atoms: keepHolding(answer, record, positive), strict, nameUnit: segment.names[record] ? segment.roles[record] + 1 : -1 };
    const { units, isWhole } = listUnits(answer, record, question.atoms);
    const wanted = isWhole ? units : null;
    const file = isWhole ? chooseFile(segment, record, units) : 0;
    const read = await loadUnits(segment, record, file);
    const { meta } = read;
    const [title, meeting] = [findInLabel(read, meta.title, 't', question), findInLabel(read, nameMeeting(meta), 'm', question)];
    const inText = occurrences - labels - sumUp(title) - sumUp(meeting);
    const most = isFull ? ENOUGH : Number(!wanted); // where lists gave only counts, it is read on until one is shown
    const isEnough = (/** @type {import('./sentence').Found[]} */ some) => some.filter(({ address }) => address).length >= most || sumUp(some) >= inText;
    const known = { wanted, question, isEnough };
    let best = choose(collect(read, wanted, question));
    const isLong = listFiles(segment, record).length > 1;
    if (isLong && !isEnough(best)) best = await archiveSearch.readOn(answer, record, { some: best, file }, known);
    if (!isFull && sumUp(best) < inText) best = best.filter(({ address }) => address); // in the place of the others may come what the text says
    const first = isLong && isPlaced ? await archiveSearch.findFirst(answer, record, known) : findEarliest(read, wanted, question) || best.find(({ address }) => address);
    const [shown, next] = [best.slice(0, SENTENCES), best[SENTENCES]];
    const more = Math.max(0, inText - sumUp(shown));
    return {
      ...meta,
      q: writeHolding(answer, record),
      ...(title.length ? { url: `${meta.url}#${(file ? await loadUnits(segment, record, 0) : read).units[0].address}` } : first && { url: first.url, at: first.at }),
      occurrences,
      isCrossing: occurrences > 0 && !answer.isClean[record],
      titleParts: archiveSearch.mark(meta.title, title),
      meetingParts: archiveSearch.mark(nameMeeting(meta), meeting),
      sentences: shown.map(({ count, end, place, number, terms, ...sentence }) => sentence),
      labels,
      more,
      coming: isFull ? 0 : Math.min(more, SENTENCES - shown.length), // so many sentences that are not read yet
      ...(next && next.address ? { moreUrl: next.url, moreAt: next.at } : { moreUrl: '', moreAt: 0 }),
    };
  }

  const nameMeeting = (/** @type {Meta} */ { meeting }) => (meeting ? meeting.name : '');

  /** Where a title or a name has what was asked for. @param {TextFile} file that tells it @param {string} label @param {string} kind of its unit @param {Question} question */
  function findInLabel({ units }, label, kind, { atoms, strict }) {
    const its = archiveSearch.fitting(atoms, kind);
    return !units[0].isPlain || archiveSearch.mayHold(label, its) ? archiveSearch.findAll(archiveSearch.tokenise(archiveSearch.annotate(label)), its, strict) : [];
  }

  const sumUp = (/** @type {{count: number}[]} */ some) => some.reduce((sum, { count }) => sum + count, 0);

  /** What of a query holds in a record, as it was written. */
  const writeHolding = (/** @type {import('./engine').Answer} */ answer, /** @type {number} */ record) => listHolding(answer, record).map(({ text }) => text).join(' | ');

  /** The alternatives of a query that hold in a record. */
  const listHolding = (/** @type {import('./engine').Answer} */ { branches }, /** @type {number} */ record) => branches.filter(({ found }) => found[record]);

  /**
   * The atoms of the alternatives that hold in a record.
   * @param {import('./engine').Answer} answer
   * @param {number} record
   * @param {import('./query').Atom[]} atoms
   */
  function keepHolding(answer, record, atoms) {
    const holding = listHolding(answer, record);
    return atoms.filter(({ key }) => holding.some(({ keys }) => keys.includes(key)));
  }

  /** What the text says tells more than a role or a meeting's name, which have no address. */
  const choose = (/** @type {import('./sentence').Found[]} */ found) => [...found.filter((one) => one.address), ...found.filter((one) => !one.address)].slice(0, ENOUGH);

  /**
   * The text file whose best units of the text hold most of what was asked for, as many as are shown; the first of those that hold as much.
   * @param {import('./index').Segment} segment @param {number} record @param {Map<number, number>} weights of the units with an occurrence
   */
  function chooseFile(segment, record, weights) {
    const body = Array.from(weights.keys()).filter((unit) => unit > segment.roles[record] + segment.names[record]);
    /** @type {Map<number, number[]>} */
    const files = new Map();
    body.sort((one, other) => one - other).forEach((unit) => {
      const file = fileOf(segment, record, unit);
      files.set(file, [...(files.get(file) || []), weights.get(unit) || 0]);
    });
    const meritOf = (/** @type {number[]} */ its) => String.fromCharCode(...its.sort((one, other) => other - one).slice(0, SENTENCES));
    return Array.from(files, ([file, its]) => ({ file, merit: meritOf(its) })).reduce((best, one) => (one.merit > best.merit ? one : best), { file: 0, merit: '' }).file;
  }

  /**
   * The units of a file that may hold an occurrence, the title and the meeting's name aside.
   * @param {{units: Unit[]}} file @param {Known['wanted']} wanted @param {Question} question
   */
  const listCandidates = ({ units }, wanted, { nameUnit }) => units.filter(({ kind, number }) => kind !== 't' && number !== nameUnit && (!wanted || wanted.has(number)));

  /** In the order of the page. @param {{place: number, number: number}} one @param {{place: number, number: number}} other */
  const comparePlaces = (one, other) => one.place - other.place || one.number - other.number;

  /**
   * The best sentences of a file that hold an occurrence, as many as are shown: those of the text, those that hold most first, as they stand on the page; then roles and names.
   * @param {TextFile} file
   * @param {Known['wanted']} weights of the units that hold one, where these are known
   * @param {Question} question
   * @returns {import('./sentence').Found[]}
   */
  function collect(file, weights, question) {
    const weigh = (/** @type {{number: number}} */ { number }) => (weights && weights.get(number)) || 0;
    const compareMerit = (/** @type {{address: string, number: number}} */ one, /** @type {{address: string, number: number}} */ other) => Number(!one.address) - Number(!other.address) || weigh(other) - weigh(one);
    const candidates = listCandidates(file, weights, question).sort((one, other) => compareMerit(one, other) || comparePlaces(one, other));
    /** @type {import('./sentence').Found[]} */
    let found = [];
    for (const unit of candidates) {
      if (found.length >= ENOUGH) break;
      found = found.concat(archiveSearch.listSentences(unit, file.meta.url, question.atoms, question.strict)); // more, it may be, than a call may be given
    }
    return found.sort((one, other) => compareMerit(one, other) || other.terms - one.terms || comparePlaces(one, other));
  }

  /** The sentence of a file that comes first on the page of those that hold an occurrence. @param {TextFile} file @param {Known['wanted']} wanted @param {Question} question */
  function findEarliest(file, wanted, question) {
    for (const unit of listCandidates(file, wanted, question).filter(({ address }) => address).sort(comparePlaces)) {
      const [first] = archiveSearch.listSentences(unit, file.meta.url, question.atoms, question.strict);
      if (first) return first;
    }
    return null;
  }

  Object.assign(archiveSearch, { makeHit, loadUnits, listFiles, fileOf, keepHolding, writeHolding, listUnits, collect, choose, comparePlaces, findEarliest });
})();
