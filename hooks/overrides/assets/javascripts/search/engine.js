/** The engine: which records a query finds, and how often. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const CODES = { title: 0, role: 1, meeting: 2, heading: 3, text: 4 };

  /**
   * What an atom says of a segment: its occurrences where they are needed, how many each record has, how many of these run over no comma that the query has not,
   * and whether its title has one, or a role, a meeting's name or a heading.
   * @typedef {{places: import('./lookup').Occurrences | null, counts: Int32Array, clean: Int32Array, titles: Uint8Array, heads: Uint8Array}} Found
   *
   * What a query says of a segment, by record: whether it is found, how often, and whether any of that runs over no comma; the weights of the terms in its title,
   * and in its roles, names and headings; whether all terms stand in one sentence; the sum that order goes by then; how many of the places are in labels.
   * @typedef {{segment: import('./index').Segment, found: Uint8Array, occurrences: Int32Array, isClean: Uint8Array, titles: Float64Array, fields: Float64Array,
   *   together: Uint8Array, scores: Float64Array, labels: Int32Array, atoms: Map<string, Found>, branches: {found: Uint8Array, together: Uint8Array, keys: string[], text: string}[]}} Answer
   */

  /**
   * @param {import('./index').Index} index
   * @param {import('./index').Segment} segment
   * @param {import('./need').Need} need
   * @param {boolean} strict
   * @returns {Found}
   */
  function findInSegment(index, segment, { atom, depth }, strict) {
    const records = segment.limits.records;
    const [counts, flags] = [() => new Int32Array(records), () => new Uint8Array(records)];
    const found = { places: /** @type {any} */ (null), counts: counts(), clean: counts(), titles: flags(), heads: flags() };
    if (!atom.alone && atom.pieces.length === 1) {
      const [{ tokens, commas: [hasComma] }] = atom.pieces;
      const { summary, sentences } = archiveSearch.plan(tokens, segment, depth);
      if (summary) {
        readSummary(index.coded(segment.number, summary), found, strict, hasComma);
        if (sentences) found.places = keepStrict(archiveSearch.findSentences(index, segment, sentences, hasComma), strict);
        return found;
      }
    }
    found.places = keepField(segment, findPlaces(index, segment, atom, strict), atom.field);
    const { span } = segment;
    const { starts, crossing } = found.places;
    for (let i = 0; i < starts.length; i += 1) {
      const unit = Math.floor(starts[i] / span);
      const record = segment.owner[unit];
      found.counts[record] += 1;
      if (!crossing[i]) found.clean[record] += 1;
      const code = codeOf(segment, unit);
      if (code === CODES.title) found.titles[record] = 1;
      else if (code < CODES.text) found.heads[record] = 1;
    }
    return found;
  }

  /** @param {import('./posting').Coded | undefined} coded @param {Found} found @param {boolean} strict @param {boolean} hasComma */
  function readSummary(coded, found, strict, hasComma) {
    if (!coded) return;
    const { records, plain, comma, titles, heads } = archiveSearch.decodeSummary(coded);
    const isSaid = (/** @type {number} */ way) => Number(way === 1 || (way === 2 && (hasComma || !strict)));
    records.forEach((/** @type {number} */ record, /** @type {number} */ i) => {
      found.clean[record] = plain[i] + (hasComma ? comma[i] : 0);
      found.counts[record] = strict ? found.clean[record] : plain[i] + comma[i];
      found.titles[record] = isSaid(titles[i]);
      found.heads[record] = isSaid(heads[i]);
    });
  }

  /** @param {import('./index').Index} index @param {import('./index').Segment} segment @param {import('./query').Atom} atom @param {boolean} strict */
  function findPlaces(index, segment, atom, strict) {
    if (atom.alone) {
      const coded = index.coded(segment.number, atom.pieces[0].tokens[0]);
      const places = coded ? archiveSearch.decode(coded, segment.limits).places : [];
      return archiveSearch.makeOccurrences(places, places, new Uint8Array(places.length));
    }
    const lists = atom.pieces.map((piece) => keepStrict(archiveSearch.findPhrase(index, segment, piece), strict));
    return lists.reduceRight((/** @type {any} */ after, /** @type {any} */ list) => follow(segment, list, after));
  }

  /** @param {import('./lookup').Occurrences} list @param {boolean} strict */
  const keepStrict = (list, strict) => (strict ? keep(list, (i) => !list.crossing[i]) : list);

  /** @param {import('./lookup').Occurrences} list @param {(i: number) => boolean} isKept */
  function keep({ starts, ends, crossing }, isKept) {
    const by = (/** @type {number} */ _, /** @type {number} */ i) => isKept(i);
    return { starts: starts.filter(by), ends: ends.filter(by), crossing: crossing.filter(by) };
  }

  /**
   * The occurrences after which one of the others begins within the gap and the same clause.
   * @param {import('./index').Segment} segment
   * @param {import('./lookup').Occurrences} list
   * @param {import('./lookup').Occurrences} after
   */
  function follow(segment, list, after) {
    const { width } = segment.limits;
    /** @type {[number[], number[], number[]]} */
    const [starts, ends, crossing] = [[], [], []];
    list.starts.forEach((start, i) => {
      const end = list.ends[i];
      const limit = Math.min(end + 2 * archiveSearch.WIDEST_GAP, (Math.floor(start / width) + 1) * width - 1);
      const next = findFrom(after.starts, end);
      if (next < after.starts.length && after.starts[next] <= limit) {
        starts.push(start);
        ends.push(after.ends[next]);
        crossing.push(list.crossing[i] || after.crossing[next]);
      }
    });
    return archiveSearch.makeOccurrences(starts, ends, crossing);
  }

  /** @param {ArrayLike<number>} places in order @param {number} place */
  function findFrom(places, place) {
    let low = 0;
    let high = places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (places[middle] < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** @param {import('./index').Segment} segment @param {number} unit */
  function codeOf(segment, unit) {
    const record = segment.owner[unit];
    let nth = unit - segment.starts[record];
    if (nth === 0) return CODES.title;
    nth -= 1;
    if (nth < segment.roles[record]) return CODES.role;
    nth -= segment.roles[record];
    if (nth < segment.names[record]) return CODES.meeting;
    nth -= segment.names[record];
    return nth < segment.headings[record] ? CODES.heading : CODES.text;
  }

  /** @param {import('./index').Segment} segment @param {import('./lookup').Occurrences} list @param {string} field */
  function keepField(segment, list, field) {
    if (!field) return list;
    const code = /** @type {any} */ (CODES)[field];
    const { span } = segment;
    return keep(list, (i) => codeOf(segment, Math.floor(list.starts[i] / span)) === code);
  }

  /**
   * The spans (units or sentences) that hold an occurrence of each list.
   * @param {import('./lookup').Occurrences[]} lists
   * @param {number} size of a span
   * @returns {Float64Array} in order
   */
  function intersect(lists, size) {
    return lists.map(({ starts }) => listSpans(starts, size)).sort((one, other) => one.length - other.length).reduce(keepCommon);
  }

  /** @param {Float64Array} places in order @param {number} size @returns {Float64Array} each span once */
  function listSpans(places, size) {
    const spans = new Float64Array(places.length);
    let count = 0;
    for (let i = 0; i < places.length; i += 1) {
      const span = Math.floor(places[i] / size);
      if (count === 0 || spans[count - 1] !== span) {
        spans[count] = span;
        count += 1;
      }
    }
    return spans.subarray(0, count);
  }

  /** @param {Float64Array} one @param {Float64Array} other */
  function keepCommon(one, other) {
    let at = 0;
    return one.filter((span) => {
      while (at < other.length && other[at] < span) at += 1;
      return other[at] === span;
    });
  }

  /** @param {import('./query').Term} term @param {Map<string, Found>} atoms @returns {Found[]} */
  const listAtomsFound = (term, atoms) => archiveSearch.listAtoms(term).map((/** @type {import('./query').Atom} */ atom) => /** @type {Found} */ (atoms.get(atom.key)));

  /** The records that own spans, so many of which make a unit. @param {import('./index').Segment} segment @param {Float64Array} spans @param {number} size */
  function flagOwners(segment, spans, size) {
    const has = new Uint8Array(segment.limits.records);
    spans.forEach((span) => { has[segment.owner[Math.floor(span / size)]] = 1; });
    return has;
  }

  /**
   * The records that have a term, wherever it stands.
   * @param {import('./index').Segment} segment
   * @param {import('./query').Term} term
   * @param {Found[]} all what is found of its atoms
   * @param {Int32Array | undefined} labelled as below
   */
  function flagHaving(segment, term, all, labelled) {
    if (term.way === 'cut') return flagOwners(segment, intersect(all.map((one) => /** @type {any} */ (one.places)), segment.span), 1);
    const [{ counts }] = all;
    const has = new Uint8Array(counts.length);
    for (let i = 0; i < has.length; i += 1) if (counts[i] > 0 || (term.alone && labelled && labelled[i] > 0)) has[i] = 1;
    return has;
  }

  /**
   * Which records of a segment a branch finds, and in which all of its terms stand in one sentence.
   * @param {import('./index').Segment} segment
   * @param {import('./query').Term[]} terms
   * @param {Map<string, Found>} atoms
   * @param {string} scope
   * @param {Int32Array | undefined} labelled how many labels of each record have the term that stands alone
   */
  function findBranch(segment, terms, atoms, scope, labelled) {
    const { records, sentences, width } = segment.limits;
    const found = new Uint8Array(records).fill(1);
    const together = new Uint8Array(records);
    const listFound = (/** @type {import('./query').Term} */ term) => listAtomsFound(term, atoms);
    const flagTerm = (/** @type {import('./query').Term} */ term) => flagHaving(segment, term, listFound(term), labelled);
    const flag = (/** @type {Float64Array} */ spans, /** @type {number} */ size) => flagOwners(segment, spans, size);
    const narrow = (/** @type {Uint8Array} */ has) => { for (let i = 0; i < records; i += 1) found[i] &= has[i]; };
    const positive = terms.filter((term) => !term.negative);
    if (!positive.length) return { found: found.fill(0), together };
    const scoped = positive.filter((term) => !term.field && !term.alone);
    positive.filter((term) => scope === 'record' || scoped.length < 2 || !scoped.includes(term)).forEach((term) => narrow(flagTerm(term)));
    if (scope !== 'record' && scoped.length > 1) {
      const plain = scoped.filter((term) => term.way !== 'cut').map((term) => /** @type {any} */ (listFound(term)[0].places));
      const cut = scoped.filter((term) => term.way === 'cut').reduce((all, term) => all.concat(listFound(term).map((one) => one.places)), /** @type {any[]} */ ([]));
      const inSentences = plain.length ? intersect(plain, width) : new Float64Array(0);
      if (plain.length > 1) together.set(flag(inSentences, sentences));
      if (scope === 'sentence' && plain.length) {
        const units = listSpans(inSentences, sentences);
        narrow(flag(cut.length ? keepCommon(units, intersect(cut, segment.span)) : units, 1));
      } else narrow(flag(intersect([...plain, ...cut], segment.span), 1));
    }
    terms.filter((term) => term.negative).forEach((term) => narrow(flagTerm(term).map((has) => 1 - has)));
    return { found, together };
  }

  /**
   * Read long phrases in the texts that the lists of their pairs leave; of those of which too much is left, have all lists.
   * @param {import('./index').Index} index
   * @param {[import('./query').Piece, number[]][]} probes
   */
  async function readLong(index, probes) {
    if (!probes.length) return;
    const left = await archiveSearch.readProbes(index, probes);
    if (left.length) await archiveSearch.fetchPieces(index, left);
  }

  /**
   * @param {import('./need').Asked} asked
   * @param {{scope: string, strict: boolean}} how
   * @returns {Promise<Answer[]>}
   */
  async function answer({ index, query, needs, probes }, { scope, strict }) {
    await readLong(index, probes);
    const hasAlone = needs.some(({ atom }) => atom.alone);
    const labels = await Promise.all(index.segments.map((segment) => (hasAlone ? archiveSearch.countLabels(segment, needs) : new Map())));
    const tables = index.segments.map((segment) => new Map(needs.map((need) => [need.atom.key, findInSegment(index, segment, need, strict)])));
    const branches = query.branches.map(readBranch);
    const keys = needs.map(({ atom }) => atom.key);
    const ofAll = { scope, branches, twins: strict ? new Map() : archiveSearch.pairTwins(keys), rarity: measureRarity(index, needs, tables) };
    return index.segments.map((segment, i) => answerSegment(segment, ofAll, tables[i], labels[i]));
  }

  /** How rare each atom is: the logarithm of how many records there are to each that has it. */
  function measureRarity(/** @type {import('./index').Index} */ index, /** @type {import('./need').Need[]} */ needs, /** @type {Map<string, Found>[]} */ tables) {
    return new Map(needs.map(({ atom }) => {
      let having = 0;
      for (const table of tables) for (const count of /** @type {Found} */ (table.get(atom.key)).counts) if (count > 0) having += 1;
      return [atom.key, Math.log(1 + index.manifest.records / (1 + having))];
    }));
  }

  /**
   * A branch of a query: its terms, the keys of the atoms of those that are not negative, whether one of these stands alone, and how it was written.
   * @typedef {{terms: import('./query').Term[], keys: string[], isAlone: boolean, text: string}} Branch
   * @param {import('./query').Term[]} terms
   * @returns {Branch}
   */
  function readBranch(terms) {
    const positive = terms.filter((term) => !term.negative);
    return { terms, keys: listKeys(positive), isAlone: positive.some((term) => term.alone), text: terms.map(({ word }) => word).join(' ') };
  }

  /**
   * @param {import('./index').Segment} segment
   * @param {{scope: string, branches: Branch[], twins: Map<string, string>, rarity: Map<string, number>}} ofAll what is the same for all segments
   * @param {Map<string, Found>} atoms
   * @param {Map<string, Int32Array>} labels of each alone atom: how many labels of each record have it
   * @returns {Answer}
   */
  function answerSegment(segment, { scope, branches: asked, twins, rarity }, atoms, labels) {
    const { records } = segment.limits;
    const branches = asked.map(({ terms, keys, isAlone, text }) => (
      { ...findBranch(segment, terms, atoms, scope, isAlone ? labels.get(keys[0]) : undefined), keys, text }
    ));
    /** @param {string[]} keys @returns {string[]} the atoms whose occurrences count, each once */
    const listCounted = (keys) => Array.from(new Set(keys.map((key) => twins.get(key) || key)));
    const result = makeAnswer(segment, atoms, branches);
    branches.forEach((branch) => merge(result, branch));
    const merits = new Map(Array.from(atoms, ([key, { counts, titles, heads }]) => (
      [key, { counts, titles, heads, labelled: labels.get(key), weight: /** @type {number} */ (rarity.get(key)) }]
    )));
    const none = new Int32Array(records);
    /** @param {string[]} keys */
    const listMerits = (keys) => listCounted(keys).map((key, _, all) => {
      const merit = /** @type {any} */ (merits.get(key));
      return all.includes(archiveSearch.findWhole(key)) ? { ...merit, counts: none, titles: none } : merit; // titles are among all of its places
    });
    const ofOne = branches.length === 1 ? listMerits(branches[0].keys) : null;
    for (let record = 0; record < records; record += 1) {
      if (result.found[record]) {
        const ofAll = ofOne || listMerits(branches.filter(({ found }) => found[record]).reduce((all, { keys }) => all.concat(keys), /** @type {string[]} */ ([])));
        for (const { counts, titles, heads, labelled, weight } of ofAll) {
          const ofLabels = labelled ? labelled[record] : 0;
          const count = counts[record] + ofLabels;
          result.occurrences[record] += count;
          if (ofLabels) result.isClean[record] = 1;
          result.labels[record] += ofLabels;
          if (titles[record]) result.titles[record] += weight;
          if (heads[record]) result.fields[record] += weight;
          result.scores[record] += weight * Math.log2(1 + count);
        }
      }
    }
    return result;
  }

  /** @param {Answer} result to which is added what a branch finds @param {Answer['branches'][number]} branch */
  function merge({ segment, atoms, ...result }, { found, together, keys }) {
    const cleans = keys.map((key) => /** @type {Found} */ (atoms.get(key)).clean);
    for (let record = 0; record < segment.limits.records; record += 1) {
      if (found[record]) {
        result.found[record] = 1;
        result.together[record] |= together[record];
        for (const clean of cleans) if (clean[record]) result.isClean[record] = 1;
      }
    }
  }

  /**
   * An answer of which nothing is said yet.
   * @param {import('./index').Segment} segment
   * @param {Answer['atoms']} atoms
   * @param {Answer['branches']} branches
   * @returns {Answer}
   */
  function makeAnswer(segment, atoms, branches) {
    const { records } = segment.limits;
    const [flags, counts, weights] = [() => new Uint8Array(records), () => new Int32Array(records), () => new Float64Array(records)];
    const told = { found: flags(), isClean: flags(), together: flags(), occurrences: counts(), labels: counts(), titles: weights(), fields: weights(), scores: weights() };
    return { segment, atoms, branches, ...told };
  }

  /** @param {import('./query').Term[]} terms @returns {string[]} */
  const listKeys = (terms) => terms.reduce((keys, term) => keys.concat(archiveSearch.listAtoms(term).map((/** @type {import('./query').Atom} */ atom) => atom.key)), /** @type {string[]} */ ([]));

  Object.assign(archiveSearch, { answer, makeAnswer, readLong, findFrom });
})();
