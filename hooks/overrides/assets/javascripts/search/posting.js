/** Posting lists: the places of a gram, decoded from a shard of the index. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const { SENTENCE } = archiveSearch;
  const FOLLOWERS = /,(?:[a-z0-9.]+|[^])(?:[a-z0-9.]+|[^])|[a-z0-9.]+|[^]/gu;
  const [TWO, NONE, APART] = [',', '!', ';']; // before two tokens, for none, between two words

  /**
   * Places in order, as numbers (see the index's description): unit, sentence and offset in one; `commas` has a bit for each joint.
   * @typedef {{places: Float64Array, commas: Uint8Array}} List
   *
   * How often each record has a gram: without and with a comma inside; and in which of WAYS its title has it, and its heads: its roles, its meeting's names and its headings.
   * @typedef {{records: Int32Array, plain: Int32Array, comma: Int32Array, titles: Uint8Array, heads: Uint8Array}} Summary
   *
   * @typedef {{key: string, joints: number, count: number, hasCommas: boolean, isSummary: boolean, octets: Uint8Array, bit: number}} Coded  from this bit on; `count` is of places, of a summary of records
   * @typedef {{records: number, units: number, sentences: number, width: number, rice: [number, number], heavy: string, build: string}} Limits
   */

  /** What is read beyond the end of its octets: the file is not what the index's builder wrote. */
  class CutShortError extends RangeError {}

  const WIDEST = 25; // bits that can be read at once: those of an offset, at most 23, and of two commas; those of a number

  /**
   * A number of so many bits, at most WIDEST, the most significant first.
   * @param {Uint8Array} octets
   * @param {number} bit the first
   * @param {number} size
   */
  function readBits(octets, bit, size) {
    if (!size) return 0;
    const at = bit >> 3;
    const held = (octets[at] << 24) | (octets[at + 1] << 16) | (octets[at + 2] << 8) | octets[at + 3];
    return (held << (bit & 7)) >>> (32 - size);
  }

  /** Reads numbers in the gamma code (Elias 1975): as many 0 bits as a number has bits after its first, then the number. */
  class NumberReader {
    /** @param {Uint8Array} octets @param {number} bit */
    constructor(octets, bit) {
      this.octets = octets;
      this.bit = bit;
    }

    read() {
      const zeros = Math.clz32(readBits(this.octets, this.bit, WIDEST)) - (32 - WIDEST);
      if (zeros === WIDEST) throw new CutShortError('a number');
      const number = readBits(this.octets, this.bit + zeros, zeros + 1);
      this.bit += 2 * zeros + 1;
      return number;
    }
  }

  const WAYS = 3; // not, without a comma, over a comma alone
  const SUMMARY = 1 << 24; // what the head of a summary is more than its records

  /**
   * A key of a shard: the token that it begins with, and how many joints its tokens have.
   * @typedef {{first: string, key: string, joints: number}} Key
   *
   * @param {string} name
   * @param {string[]} payload  the keys, which segments have each, each segment's doublets
   * @param {Limits[]} limits of all segments
   * @returns {Map<number, Part>} by segment
   */
  function readShard(name, [keys, present, ...parts], limits) {
    try {
      const all = readKeys(keys);
      const bits = archiveSearch.readOctets(present);
      /** @type {Map<number, Part>} */
      const shard = new Map();
      parts.forEach((doublets, segment) => {
        if (!doublets) return;
        shard.set(segment, new Part(name, present ? keepPresent(all, bits, segment, parts.length) : all, archiveSearch.readOctets(doublets), limits[segment]));
      });
      return shard;
    } catch (error) {
      throw new archiveSearch.DamagedError(name);
    }
  }

  /** @param {Key[]} all @param {Uint8Array} bits @param {number} segment @param {number} segments @returns {Key[]} those that a segment has */
  function keepPresent(all, bits, segment, segments) {
    const its = [];
    for (let i = 0, at = segment; i < all.length; i += 1, at += segments) if ((bits[at >> 3] << (at & 7)) & 128) its.push(all[i]);
    return its;
  }

  /** @param {string} keys @returns {Key[]} */
  function readKeys(keys) {
    /** @type {Key[]} */
    const all = [];
    for (const group of keys.split('\t')) {
      const [first = '', ...others] = group.match(FOLLOWERS) || [];
      for (const one of others) {
        if (one !== APART) {
          const rest = one === NONE ? '' : one.replace(TWO, '');
          all.push({ first, key: first + rest, joints: one === NONE ? 0 : one[0] === TWO && !one.endsWith(SENTENCE) ? 2 : 1 });
        }
      }
    }
    return all;
  }

  /** A segment's part of a shard: its coded lists. Where one begins is told by the lengths of those before it, which are measured once it is asked for. */
  class Part {
    /**
     * @param {string} name of the shard
     * @param {Key[]} keys
     * @param {Uint8Array} octets
     * @param {Limits} limits
     */
    constructor(name, keys, octets, limits) {
      this.name = name;
      this.keys = keys;
      this.octets = octets;
      this.limits = limits;
      /** @type {Coded[]} those whose beginning is known */
      this.measured = [];
      this.end = 0;
    }

    /** @param {string} key @returns {Coded | undefined} */
    get(key) {
      const { keys } = this;
      for (let place = 0; place < keys.length; place += 1) if (keys[place].key === key) return this.read(place);
      return undefined;
    }

    /** @param {string} first @returns {Coded[]} the lists whose keys begin with a token */
    from(first) {
      return this.keys.map((_, place) => place).filter((place) => this.keys[place].first === first).map((place) => this.read(place));
    }

    /** @param {number} place @returns {Coded} */
    read(place) {
      const { keys, octets, measured } = this;
      while (measured.length <= place) {
        const coded = this.readNext(keys[measured.length], octets);
        if (this.end > 8 * octets.length) throw new archiveSearch.DamagedError(this.name);
        measured.push(coded);
      }
      return measured[place];
    }

    /** @param {Key} key @param {Uint8Array} octets @returns {Coded} the list that begins where the one before ends */
    readNext({ key, joints }, octets) {
      try {
        const reader = new NumberReader(octets, this.end);
        const head = reader.read();
        const isSummary = head >= SUMMARY;
        const coded = { key, joints, count: isSummary ? head - SUMMARY : (head + 1) >> 1, hasCommas: !isSummary && head % 2 === 0, isSummary, octets, bit: reader.bit };
        this.end = findEnd(coded, this.limits);
        return coded;
      } catch (error) {
        throw new archiveSearch.DamagedError(this.name);
      }
    }
  }

  /** @param {Coded} coded @param {Limits} limits @returns {number} the bit after a list */
  function findEnd(coded, limits) {
    const { count, octets, bit } = coded;
    if (coded.isSummary) {
      const reader = new NumberReader(octets, bit);
      for (let left = 3 * count; left > 0; left -= 1) reader.read();
      return reader.bit;
    }
    const { ku, ks, ko, spare } = findSizes(coded, limits);
    return passQuotients(octets, bit, 3 * count) + count * (ku + ks + ko + spare);
  }

  /**
   * How many low bits the three differences of each place have, and how many bits for commas follow them.
   * @param {Coded} coded
   * @param {Limits} limits
   */
  function findSizes({ key, count, hasCommas, joints }, { units, rice: [ks, ko] }) {
    return { ku: Math.max(0, 31 - Math.clz32(Math.floor(units / count))), ks, ko: key.endsWith(SENTENCE) ? 0 : ko, spare: hasCommas ? joints : 0 };
  }

  const ONES = new Uint8Array(256); // of each octet
  for (let octet = 1; octet < ONES.length; octet += 1) ONES[octet] = ONES[octet >> 1] + (octet & 1);

  /** @param {Uint8Array} octets @param {number} bit the first @param {number} count @returns {number} the bit after so many quotients */
  function passQuotients(octets, bit, count) {
    if (count === 0) return bit;
    let at = bit >> 3;
    let last = octets[at] & (255 >> (bit & 7));
    let left = count - ONES[last];
    while (left > 0) {
      at += 1;
      if (at >= octets.length) throw new CutShortError('quotients');
      last = octets[at];
      left -= ONES[last];
    }
    for (; left < 0; left += 1) last &= last - 1; // those after it
    return 8 * at + 8 - (31 - Math.clz32(last & -last));
  }

  /**
   * Read as many quotients as there is room for: each as many 0 bits, and a 1. Nothing but the loop, so that what V8 has compiled of it stays valid.
   * @param {Uint8Array} octets
   * @param {number} bit the first
   * @param {Uint32Array} quotients
   * @returns {number} the bit after them
   */
  function readQuotients(octets, bit, quotients) {
    const count = quotients.length;
    let found = 0;
    let zeros = 0;
    let at = bit >> 3;
    let passed = bit & 7; // of its bits
    let end = bit;
    while (found < count) {
      if (at >= octets.length) throw new CutShortError('quotients');
      let rest = octets[at] << (24 + passed);
      let left = 8 - passed;
      passed = 0;
      while (rest !== 0 && found < count) {
        const lead = Math.clz32(rest);
        quotients[found] = zeros + lead;
        found += 1;
        zeros = 0;
        rest <<= lead + 1;
        left -= lead + 1;
      }
      zeros += left;
      at += 1;
      end = 8 * at - left;
    }
    return end;
  }

  /**
   * The places of a list, or those of them that stand in some units.
   * @param {Coded} coded
   * @param {Limits} limits
   * @param {Uint8Array | null} [within] of each unit of the segment, whether it is wanted
   * @returns {List}
   */
  function decode(coded, limits, within = null) {
    const { count, octets, bit: begin } = coded;
    const { sentences, width } = limits;
    const { ku, ks, ko, spare } = findSizes(coded, limits);
    const quotients = new Uint32Array(3 * count);
    const end = readQuotients(octets, begin, quotients);
    const [toUnit, toSentence] = [ks + ko + spare, ko + spare];
    const size = ku + toUnit;
    if (end + count * size > 8 * octets.length) throw new CutShortError('bits');
    const isWide = size > WIDEST;
    const [ofSentence, ofOffset, ofCommas] = [ks, ko, spare].map((bits) => (1 << bits) - 1);
    const places = new Float64Array(count);
    const commas = new Uint8Array(count);
    let [unit, sentence, offset, kept] = [0, 0, 0, 0];
    for (let i = 0, bit = end; i < count; i += 1, bit += size) {
      let rest = isWide ? 0 : readBits(octets, bit, size);
      const byUnit = (quotients[3 * i] << ku) + (isWide ? readBits(octets, bit, ku) : rest >> toUnit);
      if (byUnit) {
        unit += byUnit;
        sentence = 0;
        offset = 0;
      }
      if (within && !within[unit]) continue;
      if (isWide) rest = readBits(octets, bit + ku + ks, toSentence);
      const bySentence = (quotients[3 * i + 1] << ks) + (isWide ? readBits(octets, bit + ku, ks) : (rest >> toSentence) & ofSentence);
      const byOffset = (quotients[3 * i + 2] << ko) + ((rest >> spare) & ofOffset);
      sentence += bySentence;
      offset = bySentence ? byOffset : offset + byOffset;
      places[kept] = (unit * sentences + sentence) * width + offset;
      commas[kept] = rest & ofCommas;
      kept += 1;
    }
    return { places: places.subarray(0, kept), commas: commas.subarray(0, kept) };
  }

  /**
   * @param {Coded} coded
   * @returns {Summary}
   */
  function decodeSummary({ count, octets, bit }) {
    const reader = new NumberReader(octets, bit);
    const [counts, ways] = [() => new Int32Array(count), () => new Uint8Array(count)];
    const summary = { records: counts(), plain: counts(), comma: counts(), titles: ways(), heads: ways() };
    let record = 0;
    for (let i = 0; i < count; i += 1) {
      record += reader.read() - 1;
      summary.records[i] = record;
      summary.plain[i] = reader.read() - 1;
      const rest = reader.read() - 1;
      summary.titles[i] = rest % WAYS;
      summary.heads[i] = Math.floor(rest / WAYS) % WAYS;
      summary.comma[i] = Math.floor(rest / (WAYS * WAYS));
    }
    return summary;
  }

  Object.assign(archiveSearch, { readShard, decode, decodeSummary });
})();
