/** The lookup: which lists a term needs in each segment, where they are, and what they say together. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const { COMMA_STEP, readNumbers } = archiveSearch;

  /**
   * What a segment's records are made of.
   * @typedef {{number: number, limits: import('./posting').Limits, heavy: Set<string>, order: Int32Array, starts: Int32Array, owner: Int32Array, roles: Int32Array,
   *   names: Int32Array, headings: Int32Array, after: Int32Array, firsts: Int32Array, chunks: Int32Array}} Segment
   *
   * Occurrences of a phrase in a segment, in order: where each begins, where it ends, and whether it runs over a comma that the query has not.
   * @typedef {{starts: Float64Array, ends: Float64Array, crossing: Uint8Array}} Occurrences
   */

  /** @param {string} one @param {string} other */
  function compareKeys(one, other) {
    const a = archiveSearch.splitTokens(one);
    const b = archiveSearch.splitTokens(other);
    for (let i = 0; i < Math.min(a.length, b.length); i += 1) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
    return a.length - b.length;
  }

  /** @param {string} key @param {string[]} prefix */
  const beginsWith = (key, prefix) => archiveSearch.splitTokens(key).slice(0, prefix.length).join('\t') === prefix.join('\t');

  /**
   * The place of the last of these keys that is not after a key; 0 where all are.
   * @param {string[]} keys
   * @param {string} key
   */
  function findLast(keys, key) {
    let low = 0;
    let high = keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareKeys(keys[middle], key) <= 0) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  /** @param {string} keys of a directory */
  const listKeys = (keys) => (keys ? keys.split('\t') : []);

  /** The index as far as it has been fetched. */
  class Index {
    /** @param {any} manifest */
    constructor(manifest) {
      this.manifest = manifest;
      this.pages = listKeys(manifest.pages);
      /** @type {Segment[]} what the manifest says of each, to which `loadSegments` adds its columns */
      this.segments = manifest.segments.map((/** @type {any} */ limits, /** @type {number} */ number) => ({
        number, limits, heavy: new Set(limits.heavy ? limits.heavy.split(',') : []),
      }));
      /** @type {Map<number, Map<number, import('./posting').Part>>} */
      this.shards = new Map();
      /** @type {Map<string, number>} the shard of each key that was asked for */
      this.places = new Map();
      /** @type {Promise<void> | null} */
      this.columns = null;
      /** @type {WeakMap<import('./query').Piece, Occurrences[]>} phrases that were read in texts, by segment */
      this.probed = new WeakMap();
    }

    /** Have the columns of all segments; they are on their way while the lists of a query are. */
    loadSegments() {
      if (!this.columns) {
        this.columns = this.readSegments();
        this.columns.catch(() => { this.columns = null; });
      }
      return this.columns;
    }

    async readSegments() {
      const files = await Promise.all(this.manifest.columns.map((/** @type {any} */ first) => (typeof first === 'number' ? archiveSearch.load(`s/${first}`) : first)));
      const columns = files.reduce((all, some) => all.concat(some), []);
      this.segments.forEach((segment, i) => Object.assign(segment, readColumns(segment.limits, columns[i])));
    }

    /**
     * Fetch the shards that hold these keys, and all that begin with these tokens.
     * @param {Set<string>} keys
     * @param {Iterable<string[]>} prefixes
     */
    async fetch(keys, prefixes) {
      if (!this.pages.length) return;
      await Promise.all(Array.from(keys, async (key) => this.places.set(key, await this.findShard(key))));
      const wanted = new Set(Array.from(keys, (key) => /** @type {number} */ (this.places.get(key))));
      for (const prefix of prefixes) {
        const first = await this.findShard(prefix.join(''));
        let shard = first;
        do {
          wanted.add(shard);
          shard += 1;
        } while (shard < this.manifest.shards && beginsWith(await this.firstKey(shard), prefix));
      }
      await Promise.all(Array.from(wanted, async (shard) => {
        if (!this.shards.has(shard)) this.shards.set(shard, archiveSearch.readShard(`g/${shard}`, await archiveSearch.load(`g/${shard}`), this.manifest.segments));
      }));
    }

    /** @param {string} key */
    async findShard(key) {
      const place = findLast(this.pages, key);
      if (this.manifest.page === 1) return place;
      const page = await archiveSearch.load(`d/${place}`);
      return page.first + findLast(listKeys(page.keys), key);
    }

    /** @param {number} shard */
    async firstKey(shard) {
      if (this.manifest.page === 1) return this.pages[shard];
      const page = await archiveSearch.load(`d/${Math.floor(shard / this.manifest.page)}`);
      return listKeys(page.keys)[shard - page.first];
    }

    /** @param {number} segment @param {string} key that was fetched */
    coded(segment, key) {
      const shard = this.shards.get(/** @type {number} */ (this.places.get(key)));
      const part = shard && shard.get(segment);
      return part && part.get(key);
    }

    /**
     * All lists of a segment whose keys begin with a token.
     * @param {number} segment
     * @param {string} first
     */
    codedFrom(segment, first) {
      /** @type {import('./posting').Coded[]} */
      const found = [];
      for (const shard of this.shards.values()) {
        const part = shard.get(segment);
        if (part) found.push(...part.from(first));
      }
      return found;
    }
  }

  /**
   * What a segment's columns say of its records; ranks are given as differences, text files as the units that each holds.
   * @param {import('./posting').Limits} limits
   * @param {any} columns
   */
  function readColumns(limits, columns) {
    const [order, counts, chunks] = [columns.order, columns.files, columns.chunks].map(readNumbers);
    const [after, roles, names, headings] = [columns.after, columns.roles, columns.names, columns.headings].map(readNumbers);
    const records = order.length;
    const starts = new Int32Array(records + 1);
    const firsts = new Int32Array(records + 1);
    const owner = new Int32Array(limits.units);
    let [unit, chunk, rank] = [0, 0, 0];
    for (let record = 0; record < records; record += 1) {
      rank += order[record];
      order[record] = rank;
      for (const end = chunk + counts[record]; chunk < end; chunk += 1) unit += chunks[chunk];
      owner.fill(record, starts[record], unit);
      starts[record + 1] = unit;
      firsts[record + 1] = chunk;
    }
    return { after, roles, names, headings, order, firsts, chunks, starts, owner };
  }

  /**
   * What must be known of a phrase: how often each record has it, in which sentences it stands as well, or all of its places.
   * @typedef {'counts' | 'sentences' | 'places'} Depth
   *
   * What a phrase is read from in a segment.
   * @typedef {{grams?: {at: number, key: string, size: number}[], prefix?: string[], summary?: string, sentences?: string}} Plan
   * @param {string[]} tokens
   * @param {Segment} segment
   * @param {Depth} depth
   * @returns {Plan}
   */
  function plan(tokens, segment, depth) {
    if (tokens.length === 1) return { prefix: tokens };
    /** @param {number} i */
    const isHeavy = (i) => segment.heavy.has(tokens[i] + tokens[i + 1]);
    if (tokens.length === 2 && isHeavy(0)) {
      const summary = tokens.join('');
      if (depth === 'counts') return { summary };
      return depth === 'sentences' ? { summary, sentences: summary + archiveSearch.SENTENCE } : { prefix: tokens };
    }
    return { grams: cover(tokens, isHeavy) };
  }

  /**
   * The fewest grams that together hold all tokens, in order (dynamic programming over what is covered from the left).
   * @param {string[]} tokens
   * @param {(i: number) => boolean} isHeavy
   */
  function cover(tokens, isHeavy) {
    /** @type {({cost: number, gram: {at: number, key: string, size: number}, before: number} | null)[]} */
    const best = new Array(tokens.length + 1).fill(null);
    /** @param {number} covered */
    const costTo = (covered) => { const step = best[covered]; return covered === 0 ? 0 : step ? step.cost : Infinity; };
    for (let end = 2; end <= tokens.length; end += 1) {
      for (const size of [2, 3]) {
        const at = end - size;
        if (at >= 0 && (size === 2 ? !isHeavy(at) : isHeavy(at) || isHeavy(at + 1))) {
          for (let covered = at; covered < end; covered += 1) {
            const cost = costTo(covered) + 1;
            if (cost < costTo(end)) best[end] = { cost, gram: { at, key: tokens.slice(at, end).join(''), size }, before: covered };
          }
        }
      }
    }
    const grams = [];
    for (let covered = tokens.length; covered > 0;) {
      const step = /** @type {any} */ (best[covered]);
      grams.unshift(step.gram);
      covered = step.before;
    }
    return grams;
  }

  /**
   * Where a phrase stands in a segment whose lists have been fetched.
   * @param {Index} index
   * @param {Segment} segment
   * @param {import('./query').Piece} piece
   * @returns {Occurrences}
   */
  function findPhrase(index, segment, piece) {
    const read = index.probed.get(piece);
    if (read) return read[segment.number];
    const { prefix, grams = [] } = plan(piece.tokens, segment, 'places');
    if (prefix) return findPrefix(index, segment, piece, prefix);
    /** @type {{starts: number[], lasts: number[], beforeLasts: number[], crossing: number[]} | null} */
    let held = null;
    let last = -1;
    const coded = grams.map(({ key }) => index.coded(segment.number, key));
    if (!coded.every(Boolean)) return makeOccurrences([], [], []);
    const lists = decodeTogether(coded, segment.limits);
    if (!lists.length) return makeOccurrences([], [], []);
    grams.forEach((gram, n) => {
      held = join(held, lists[n], piece, gram, last);
      last = gram.at + gram.size - 1;
    });
    const size = 2 * piece.sizes[last];
    const { starts, lasts, crossing } = /** @type {any} */ (held);
    return makeOccurrences(starts, lasts.map((/** @type {number} */ place) => place + size), crossing);
  }

  /**
   * @param {ArrayLike<number>} starts
   * @param {ArrayLike<number>} ends
   * @param {ArrayLike<number>} crossing
   * @returns {Occurrences}
   */
  const makeOccurrences = (starts, ends, crossing) => ({ starts: new Float64Array(starts), ends: new Float64Array(ends), crossing: new Uint8Array(crossing) });

  /**
   * The lists of a phrase's grams, of each what stands in units that all before it have, from the rarest on; none where no unit has all.
   * @param {import('./posting').Coded[]} coded
   * @param {import('./posting').Limits} limits
   * @returns {import('./posting').List[]}
   */
  function decodeTogether(coded, limits) {
    /** @type {import('./posting').List[]} */
    const lists = [];
    const span = limits.sentences * limits.width;
    /** @type {Uint8Array | null} */
    let within = null;
    const rarest = coded.map((_, n) => n).sort((one, other) => coded[one].count - coded[other].count);
    for (const n of rarest) {
      const list = archiveSearch.decode(coded[n], limits, within);
      if (!list.places.length) return [];
      within = new Uint8Array(limits.units);
      for (let i = 0; i < list.places.length; i += 1) within[Math.floor(list.places[i] / span)] = 1;
      lists[n] = list;
    }
    return lists;
  }

  /**
   * Let the matches of a phrase so far go on with a gram: those that do, with where their last two tokens stand.
   * @param {{starts: number[], lasts: number[], beforeLasts: number[], crossing: number[]} | null} held
   * @param {import('./posting').List} list
   * @param {import('./query').Piece} piece
   * @param {{at: number, size: number}} gram
   * @param {number} last the last token that is matched so far
   */
  function join(held, list, { sizes, commas }, { at, size }, last) {
    /** @type {{starts: number[], lasts: number[], beforeLasts: number[], crossing: number[]}} */
    const next = { starts: [], lasts: [], beforeLasts: [], crossing: [] };
    /** @param {number} start @param {number} i @param {number} crossing */
    const take = (start, i, crossing) => {
      const bits = list.commas[i];
      const firstComma = (bits >> (size - 2)) & 1;
      let crosses = crossing || (firstComma && !commas[at] ? 1 : 0);
      let before = list.places[i];
      let end = before + 2 * sizes[at] + COMMA_STEP * firstComma;
      if (size === 3) {
        if ((bits & 1) && !commas[at + 1]) crosses = 1;
        before = end;
        end += 2 * sizes[at + 1] + COMMA_STEP * (bits & 1);
      }
      next.starts.push(start);
      next.beforeLasts.push(before);
      next.lasts.push(end);
      next.crossing.push(crosses);
    };
    if (!held) {
      list.places.forEach((place, i) => take(place, i, 0));
      return next;
    }
    held.starts.forEach((start, m) => {
      if (at <= last) {
        const i = findPlace(list.places, at === last ? held.lasts[m] : held.beforeLasts[m]);
        if (i >= 0) take(start, i, held.crossing[m]);
        return;
      }
      const place = held.lasts[m] + 2 * sizes[last];
      for (const comma of [0, 1]) {
        const i = findPlace(list.places, place + COMMA_STEP * comma);
        if (i >= 0) take(start, i, held.crossing[m] || (comma && !commas[last] ? 1 : 0));
      }
    });
    return next;
  }

  /** @param {Float64Array} places @param {number} place */
  function findPlace(places, place) {
    let low = 0;
    let high = places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (places[middle] < place) low = middle + 1;
      else high = middle;
    }
    return low < places.length && places[low] === place ? low : -1;
  }

  /**
   * The lists that together give all places of a prefix, each place once: a gram by its own list or, where it is heavy, by those of three tokens.
   * @param {Index} index
   * @param {Segment} segment
   * @param {string[]} prefix
   * @returns {{list: import('./posting').List, joints: number}[]}
   */
  function listUnder(index, segment, prefix) {
    const lists = [];
    for (const coded of index.codedFrom(segment.number, prefix[0])) {
      const tokens = archiveSearch.splitTokens(coded.key);
      const isUnder = prefix.every((token, i) => tokens[i] === token);
      const isThree = tokens.length === 3 && tokens[2] !== archiveSearch.SENTENCE && segment.heavy.has(tokens[0] + tokens[1]);
      if (isUnder && !coded.isSummary && (isThree || (tokens.length === 2 && prefix.length === 1))) {
        lists.push({ list: archiveSearch.decode(coded, segment.limits), joints: tokens.length - 1 });
      }
    }
    return lists;
  }

  /**
   * The places of one token, or of a heavy gram: those of all that begin with it.
   * @param {Index} index
   * @param {Segment} segment
   * @param {import('./query').Piece} piece
   * @param {string[]} prefix
   * @returns {Occurrences}
   */
  function findPrefix(index, segment, { sizes, commas }, prefix) {
    const lists = listUnder(index, segment, prefix);
    const starts = new Float64Array(lists.reduce((sum, { list }) => sum + list.places.length, 0));
    /** @type {Set<number>} */
    const withComma = new Set();
    let at = 0;
    for (const { list, joints } of lists) {
      starts.set(list.places, at);
      at += list.places.length;
      if (prefix.length === 2) list.places.forEach((place, i) => { if ((list.commas[i] >> (joints - 1)) & 1) withComma.add(place); });
    }
    starts.sort();
    const length = 2 * sizes.slice(0, prefix.length).reduce((sum, size) => sum + size, 0);
    const ends = starts.map((place) => place + length + (withComma.has(place) ? COMMA_STEP : 0));
    const crossing = new Uint8Array(starts.length);
    if (withComma.size && !commas[0]) starts.forEach((place, i) => { crossing[i] = withComma.has(place) ? 1 : 0; });
    return { starts, ends, crossing };
  }

  /**
   * The sentences that have a heavy gram, as occurrences at their beginnings.
   * @param {Index} index
   * @param {Segment} segment
   * @param {string} key
   * @param {boolean} hasComma whether the query itself has one
   * @returns {Occurrences}
   */
  function findSentences(index, segment, key, hasComma) {
    const coded = index.coded(segment.number, key);
    if (!coded) return makeOccurrences([], [], []);
    const { places, commas } = archiveSearch.decode(coded, segment.limits);
    return { starts: places, ends: places, crossing: hasComma ? new Uint8Array(places.length) : commas };
  }

  Object.assign(archiveSearch, { Index, plan, findPhrase, findSentences, findPlace, makeOccurrences });
})();
