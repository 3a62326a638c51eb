/** The index in the browser: what its manifest says, and as many of its files as have been asked for. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const { beginsWith, findDivision, findLast, listKeys, readNumbers } = archiveSearch;

  const UNITS = 4; // a record's units are numbered from a multiple of this on
  // What the builder counts between tokens, in half steps: a character is two.
  const COMMA_STEP = 25;
  const STOP_STEP = 26;

  /**
   * What the manifest says (README.md, Files).
   * @typedef {{version: number, records: number, segments: import('./posting').Limits[], columns: (number | Columns[])[], pages: string, page: number, shards: number, lists: string, years: Record<string, number>, characters: any}} Manifest
   *
   * The columns of a segment, as its file has them.
   * @typedef {Record<'order' | 'after' | 'roles' | 'names' | 'headings' | 'files' | 'chunks', string | number[]>} Columns
   *
   * What a segment's records are made of; `span` is how far apart the places of two units that follow each other begin.
   * @typedef {{number: number, limits: import('./posting').Limits, span: number, heavy: Set<string>, order: Int32Array, starts: Int32Array, owner: Int32Array, roles: Int32Array,
   *   names: Int32Array, headings: Int32Array, after: Int32Array, firsts: Int32Array, chunks: Int32Array}} Segment
   */

  /** The index as far as it has been fetched. */
  class Index {
    /** @param {Manifest} manifest */
    constructor(manifest) {
      this.manifest = manifest;
      this.pages = listKeys(manifest.pages);
      /** @type {Segment[]} what the manifest says of each, to which `loadSegments` adds its columns */
      this.segments = /** @type {any[]} */ (manifest.segments.map((limits, number) => ({
        number, limits, span: limits.sentences * limits.width, heavy: new Set(limits.heavy ? limits.heavy.split(',') : []),
      })));
      /** @type {Map<number, string>} the files of the shards that were asked for */
      this.names = new Map();
      /** @type {Map<number, any>} the shards as they came */
      this.fetched = new Map();
      /** @type {Map<number, Map<number, import('./posting').Part>>} those that have been read */
      this.shards = new Map();
      /** @type {Map<string, number>} the shard of each key that was asked for */
      this.places = new Map();
      /** @type {Promise<void> | null} */
      this.columns = null;
      /** @type {WeakMap<import('./query').Piece, import('./lookup').Occurrences[]>} phrases that were read in texts, by segment */
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
      const files = await Promise.all(this.manifest.columns.map((first) => (typeof first === 'number' ? archiveSearch.load(`s/${first}`) : first)));
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
      for (const prefix of prefixes) (await this.listShards(prefix)).forEach((shard) => wanted.add(shard));
      await Promise.all(Array.from(wanted, async (shard) => {
        const name = await this.nameShard(shard);
        this.names.set(shard, name);
        this.fetched.set(shard, await archiveSearch.load(name));
        if (archiveSearch.readShard) this.read(shard); // while the others are still on their way
      }));
    }

    /** @param {number} shard that was fetched @returns {Map<number, import('./posting').Part>} by segment */
    read(shard) {
      let its = /** @type {Map<number, import('./posting').Part>} */ (this.shards.get(shard));
      if (!its) {
        its = archiveSearch.readShard(this.names.get(shard), this.fetched.get(shard), this.manifest.segments);
        this.shards.set(shard, its);
      }
      return its;
    }

    /** @param {string[]} prefix @returns {Promise<number[]>} the shards of all keys that begin with some tokens */
    async listShards(prefix) {
      const shards = [await this.findShard(prefix.join(''))];
      for (let shard = shards[0] + 1; shard < this.manifest.shards && beginsWith(await this.firstKey(shard), prefix); shard += 1) shards.push(shard);
      return shards;
    }

    /** @param {string} key */
    async findShard(key) {
      const place = findLast(this.pages, key);
      if (this.manifest.page === 1) return place;
      const { first, keys } = await this.openPage(place);
      return first + findLast(keys, key);
    }

    /**
     * A page of the directory: the number of its first shard, how many shards of that one's division stand before it, and what parts each from those before it.
     * @param {number} page
     * @returns {Promise<{first: number, before: number, keys: string[]}>}
     */
    async openPage(page) {
      if (this.manifest.page === 1) return { first: 0, before: 0, keys: this.pages };
      const { first, before, keys } = await archiveSearch.load(`d/${page}`);
      return { first, before, keys: listKeys(keys) };
    }

    /** @param {number} shard */
    pageOf(shard) {
      return this.openPage(Math.floor(shard / this.manifest.page));
    }

    /** @param {number} shard */
    async firstKey(shard) {
      const { first, keys } = await this.pageOf(shard);
      return keys[shard - first];
    }

    /** @param {number} shard @returns {Promise<string>} its file: shards are numbered anew in each division */
    async nameShard(shard) {
      const { first, before, keys } = await this.pageOf(shard);
      const place = shard - first;
      const division = findDivision(keys[place]);
      let begin = place;
      while (begin > 0 && findDivision(keys[begin - 1]) === division) begin -= 1;
      return `g/${division}-${place - begin + (begin ? 0 : before)}`;
    }

    /** @param {number} segment @param {string} key that was fetched */
    coded(segment, key) {
      const place = /** @type {number} */ (this.places.get(key));
      const part = this.fetched.has(place) && this.read(place).get(segment);
      return part ? part.get(key) : undefined;
    }

    /**
     * All lists of a segment whose keys begin with a token.
     * @param {number} segment
     * @param {string} first
     */
    codedFrom(segment, first) {
      /** @type {import('./posting').Coded[]} */
      const found = [];
      for (const shard of this.fetched.keys()) {
        const part = this.read(shard).get(segment);
        if (part) found.push(...part.from(first));
      }
      return found;
    }
  }

  /**
   * What a segment's columns say of its records; ranks are given as differences, text files as the units that each holds.
   * @param {import('./posting').Limits} limits
   * @param {Columns} columns
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
      unit = Math.ceil(unit / UNITS) * UNITS;
      starts[record + 1] = unit;
      firsts[record + 1] = chunk;
    }
    return { after, roles, names, headings, order, firsts, chunks, starts, owner };
  }

  /** @type {Promise<Index> | null} */
  let opening = null;

  /** The index, opened once: what its manifest says. */
  function open() {
    if (!opening) {
      opening = archiveSearch.loadManifest().then((/** @type {Manifest} */ manifest) => new Index(manifest));
      /** @type {Promise<Index>} */ (opening).catch(() => { opening = null; });
    }
    return opening;
  }

  /** The index, opened anew: what the page had of it is not as it was written. */
  function reopen() {
    opening = null;
    archiveSearch.forgetTable();
    return open();
  }

  Object.assign(archiveSearch, { open, reopen, COMMA_STEP, STOP_STEP });
})();
