/** Posting lists: the places of a gram, decoded from a shard of the index. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  // What the builder counts between tokens, in half steps: a character is two.
  const COMMA_STEP = 25;
  const STOP_STEP = 26;
  const FOLLOWERS = /,(?:[a-z0-9.]+|[^])(?:[a-z0-9.]+|[^])|[a-z0-9.]+|[^]/gu;
  const [TWO, NONE, APART] = [',', '!', ';']; // before two tokens, for none, between two words
  const SENTENCE = '#'; // third in the key of a heavy gram's sentences

  /**
   * Places in order, as numbers (see the index's description): unit, sentence and offset in one; `commas` has a bit for each joint.
   * @typedef {{places: Float64Array, commas: Uint8Array}} List
   *
   * How often each record has a gram: without and with a comma inside, and whether its title has it.
   * @typedef {{records: Int32Array, plain: Int32Array, comma: Int32Array, titles: Uint8Array}} Summary
   *
   * @typedef {{first: string, key: string, joints: number, count: number, hasCommas: boolean, isSummary: boolean, octets: Uint8Array}} Coded
   * @typedef {{records: number, units: number, sentences: number, width: number, rice: [number, number], heavy: string}} Limits
   */

  /** What is read beyond the end of its octets: the file is not what the index's builder wrote. */
  class CutShortError extends RangeError {}

  /** Reads numbers in LEB128, seven bits an octet, the least significant first. */
  class IntegerReader {
    /** @param {Uint8Array} octets */
    constructor(octets) {
      this.octets = octets;
      this.at = 0;
    }

    read() {
      let value = 0;
      let scale = 1;
      while (this.at < this.octets.length) {
        const octet = this.octets[this.at];
        this.at += 1;
        value += (octet & 127) * scale;
        if (octet < 128) return value;
        scale *= 128;
      }
      throw new CutShortError('a number');
    }
  }

  /** Reads numbers of so many bits, the most significant first. */
  class BitReader {
    /** @param {Uint8Array} octets @param {number} at the bit to begin with */
    constructor(octets, at) {
      this.octets = octets;
      this.at = Math.ceil(at / 8);
      this.held = octets[this.at - 1];
      this.bits = 8 * this.at - at;
    }

    /** @param {number} size at most 24 */
    read(size) {
      while (this.bits < size) {
        if (this.at >= this.octets.length) throw new CutShortError('bits');
        this.held = ((this.held << 8) | this.octets[this.at]) & 0x7fffffff;
        this.at += 1;
        this.bits += 8;
      }
      this.bits -= size;
      return (this.held >> this.bits) & ((1 << size) - 1);
    }
  }

  /** @param {string} key */
  const splitTokens = (key) => key.match(/[a-z0-9.]+|[^]/gu) || [];

  /**
   * A key of a shard: the token that it begins with, and how many joints its tokens have.
   * @typedef {{first: string, key: string, joints: number}} Key
   *
   * A segment's part of a shard: its coded lists by key.
   * @typedef {Map<string, Coded>} Part
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
        const its = present ? all.filter((_, i) => hasBit(bits, i * parts.length + segment)) : all;
        shard.set(segment, readPart(its, archiveSearch.readOctets(doublets), limits[segment]));
      });
      return shard;
    } catch (error) {
      throw new archiveSearch.DamagedError(name);
    }
  }

  /** @param {Uint8Array} octets @param {number} at */
  const hasBit = (octets, at) => ((octets[at >> 3] << (at & 7)) & 128) > 0;

  /** @param {string} keys @returns {Key[]} */
  function readKeys(keys) {
    /** @type {Key[]} */
    const all = [];
    for (const group of keys.split('\t')) {
      const [first, ...others] = group.match(FOLLOWERS) || [];
      for (const one of others) {
        if (one !== APART) {
          const rest = one === NONE ? '' : one.replace(TWO, '');
          all.push({ first, key: first + rest, joints: one === NONE ? 0 : one[0] === TWO && !one.endsWith(SENTENCE) ? 2 : 1 });
        }
      }
    }
    return all;
  }

  /**
   * @param {Key[]} keys
   * @param {Uint8Array} octets
   * @param {Limits} limits
   * @returns {Part}
   */
  function readPart(keys, octets, limits) {
    const reader = new IntegerReader(octets);
    const all = keys.map((key) => {
      const count = reader.read();
      return { ...key, count: Math.floor(count / 4), hasCommas: (count & 2) > 0, isSummary: (count & 1) > 0, octets };
    });
    let { at } = reader;
    for (const coded of all) {
      coded.octets = octets.subarray(at);
      at += measure(coded, limits);
    }
    if (at !== octets.length) throw new CutShortError('lists');
    return new Map(all.map((coded) => [coded.key, coded]));
  }

  /** @param {Coded} coded @param {Limits} limits @returns {number} how many octets a list has */
  function measure(coded, limits) {
    const { count, octets } = coded;
    if (coded.isSummary) {
      const reader = new IntegerReader(octets);
      for (let i = 0; i < 3 * count; i += 1) reader.read();
      return reader.at;
    }
    const { ku, ks, ko, spare } = findSizes(coded, limits);
    return Math.ceil((readQuotients(octets, 3 * count).end + count * (ku + ks + ko + spare)) / 8);
  }

  /**
   * How many low bits the three differences of each place have, and how many bits for commas follow them.
   * @param {Coded} coded
   * @param {Limits} limits
   */
  function findSizes({ key, count, hasCommas, joints }, { units, rice: [ks, ko] }) {
    return { ku: Math.max(0, 31 - Math.clz32(Math.floor(units / count))), ks, ko: key.endsWith(SENTENCE) ? 0 : ko, spare: hasCommas ? joints : 0 };
  }

  /**
   * Read the quotients: each as many 0 bits, and a 1.
   * @param {Uint8Array} octets
   * @param {number} count
   * @returns {{quotients: Uint32Array, end: number}} and the bit after them
   */
  function readQuotients(octets, count) {
    const quotients = new Uint32Array(count);
    let found = 0;
    let zeros = 0;
    let at = 0;
    let end = 0;
    while (found < count) {
      if (at >= octets.length) throw new CutShortError('quotients');
      let rest = octets[at] << 24;
      let left = 8;
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
    return { quotients, end };
  }

  /**
   * @param {Coded} coded
   * @param {Limits} limits
   * @returns {List}
   */
  function decode(coded, limits) {
    const { count, octets } = coded;
    const { sentences, width } = limits;
    const { ku, ks, ko, spare } = findSizes(coded, limits);
    const { quotients, end } = readQuotients(octets, 3 * count);
    const low = new BitReader(octets, end);
    const list = { places: new Float64Array(count), commas: new Uint8Array(count) };
    let unit = 0;
    let sentence = 0;
    let offset = 0;
    for (let i = 0; i < count; i += 1) {
      const byUnit = quotients[3 * i] * 2 ** ku + low.read(ku);
      const bySentence = quotients[3 * i + 1] * 2 ** ks + low.read(ks);
      const byOffset = quotients[3 * i + 2] * 2 ** ko + low.read(ko);
      const isSameUnit = i > 0 && byUnit === 0;
      const isSameSentence = isSameUnit && bySentence === 0;
      unit += byUnit;
      sentence = isSameUnit ? sentence + bySentence : bySentence;
      offset = isSameSentence ? offset + byOffset : byOffset;
      list.places[i] = (unit * sentences + sentence) * width + offset;
      if (spare) list.commas[i] = low.read(spare);
    }
    return list;
  }

  /**
   * @param {Coded} coded
   * @returns {Summary}
   */
  function decodeSummary({ count, octets }) {
    const reader = new IntegerReader(octets);
    const summary = { records: new Int32Array(count), plain: new Int32Array(count), comma: new Int32Array(count), titles: new Uint8Array(count) };
    let record = 0;
    for (let i = 0; i < count; i += 1) {
      record += reader.read();
      summary.records[i] = record;
      summary.plain[i] = reader.read();
      const rest = reader.read();
      summary.comma[i] = rest >> 1;
      summary.titles[i] = rest & 1;
    }
    return summary;
  }

  Object.assign(archiveSearch, { splitTokens, readShard, decode, decodeSummary, SENTENCE, COMMA_STEP, STOP_STEP });
})();
